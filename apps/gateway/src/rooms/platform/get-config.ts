import { BASIC_GROUP_MEMBERS_MAX, CAPTION_LENGTH_MAX, EDIT_WINDOW_MS, FORWARDS_MAX, MESSAGE_LENGTH_MAX } from '@teamgram/domain';
import { ONLINE_S } from '@teamgram/host';
import type { tl } from '@teamgram/tl';
import type { Context } from '../../rpc/context.ts';
import { RATING_DECAY_S } from '../dialogs/parts/top-rating.ts';
import { method } from '../../rpc/method.ts';
import { defaultReaction } from '../reactions/parts/allowed.ts';
import { DC_MAX } from '../../sessions/session.ts';

/** core.telegram.org/api/config: clients ask again after this. A time in the past makes some ask in a hot loop. */
const LIFETIME_S = 3600;
const DC_IDS = Array.from({ length: DC_MAX }, (_, index) => index + 1);
/** The group size the server has been tested with; not a hard limit. */
const MEGAGROUP_MEMBERS_MAX = 2_000_000;
const FOR_EVER = 2 ** 31 - 1;
/** Stickers are not supported; but clients expect a positive number. */
const STICKERS_RECENT_MAX = 200;

export default method('help.getConfig', async (_request, context) => ({
  _: 'config',
  revoke_pm_inbox: true,
  date: context.nowS,
  expires: context.nowS + LIFETIME_S,
  test_mode: context.session.testMode,
  // Must be the data centre that the client believes it is connected to; otherwise it asks again endlessly.
  this_dc: context.session.dcId,
  dc_options: dcOptions(context),
  dc_txt_domain_name: '',
  chat_size_max: BASIC_GROUP_MEMBERS_MAX,
  megagroup_size_max: MEGAGROUP_MEMBERS_MAX,
  forwarded_count_max: FORWARDS_MAX,
  online_update_period_ms: 120_000,
  offline_blur_timeout_ms: 5_000,
  offline_idle_timeout_ms: 30_000,
  online_cloud_timeout_ms: ONLINE_S * 1000,
  notify_cloud_delay_ms: 30_000,
  notify_default_delay_ms: 1_500,
  push_chat_period_ms: 60_000,
  push_chat_limit: 2,
  edit_time_limit: EDIT_WINDOW_MS / 1000,
  revoke_time_limit: FOR_EVER,
  revoke_pm_time_limit: FOR_EVER,
  rating_e_decay: RATING_DECAY_S,
  stickers_recent_limit: STICKERS_RECENT_MAX,
  channels_read_media_period: 604_800,
  call_receive_timeout_ms: 20_000,
  call_ring_timeout_ms: 90_000,
  call_connect_timeout_ms: 30_000,
  call_packet_timeout_ms: 10_000,
  me_url_prefix: 'https://t.me/',
  caption_length_max: CAPTION_LENGTH_MAX,
  message_length_max: MESSAGE_LENGTH_MAX,
  webfile_dc_id: context.session.dcId,
  reactions_default: await defaultReaction(context),
}));

/** One host serves every data centre, for media too: a client that switches finds the same sessions. */
function dcOptions({ services }: Context): tl.dcOption[] {
  const { host, port } = services.deployment.address;
  const option = (id: number): tl.dcOption => ({ _: 'dcOption', static: true, id, ip_address: host, port });
  return DC_IDS.flatMap((id) => [option(id), { ...option(id), media_only: true }]);
}
