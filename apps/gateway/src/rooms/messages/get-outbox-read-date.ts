import { refusal } from '@teamgram/domain';
import { peerOf } from '../../peers/input-peer.ts';
import { method } from '../../rpc/method.ts';
import { messageOf } from './parts/own-message.ts';

/** core.telegram.org/api/config: pm_read_date_expire_period. */
const EXPIRES_S = 7 * 24 * 3600;

/**
 * When the recipient read a message of the caller. A user who hides read dates still shows them to those who may see their last seen time, and cannot see
 * those of others (core.telegram.org/constructor/globalPrivacySettings, hide_read_marks).
 */
export default method('messages.getOutboxReadDate', async ({ peer: given, msg_id }, context) => {
  const peer = peerOf(context.view, given);
  const { viewer, services } = context;
  if (peer <= 0 || peer === viewer) throw refusal('PEER_ID_INVALID');
  const found = await messageOf(context, peer, msg_id);
  if (!found || found.message.author !== viewer) throw refusal('MESSAGE_ID_INVALID');
  if (context.nowS > found.message.dateS + EXPIRES_S) throw refusal('MESSAGE_TOO_OLD');
  const [theirs, own] = await Promise.all([services.queries.globalPrivacyOf(peer), services.queries.globalPrivacyOf(viewer)]);
  if (theirs?.hideReadMarks && !(await services.users.permits(viewer, peer, 'StatusTimestamp'))) throw refusal('USER_PRIVACY_RESTRICTED');
  if (own?.hideReadMarks && !(await services.users.permits(peer, viewer, 'StatusTimestamp'))) throw refusal('YOUR_PRIVACY_RESTRICTED');
  const date = (await services.queries.readDates([{ mailbox: viewer, messageId: msg_id }], peer)).find(({ reader }) => reader === peer);
  if (!date) throw refusal('MESSAGE_NOT_READ_YET');
  return { _: 'outboxReadDate', date: Math.floor(date.atMs / 1000) };
});
