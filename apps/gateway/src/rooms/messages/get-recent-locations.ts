import { shownRows } from '../../messages/shown-message.ts';
import { peerOf } from '../../peers/input-peer.ts';
import { method } from '../../rpc/method.ts';
import { pageLimit } from '../../rpc/page-limit.ts';
import { shelfOf } from '../channels/parts/readable.ts';
import { pageAnswer, showMessages } from './parts/shown.ts';

const LIMIT_MAX = 100;
/** Message content is encrypted in the database, so this many of the newest candidates are decrypted and filtered here. */
const CANDIDATES_MAX = 1_000;
const FOR_EVER_S = 2 ** 31 - 1;

/** Live locations that are still being updated. */
export default method('messages.getRecentLocations', async ({ peer: given, limit }, context) => {
  const peer = peerOf(context.view, given);
  const { mailbox, after } = await shelfOf(context, peer);
  const rows = await (await context.read()).searchCandidates({ mailbox, peer, limit: CANDIDATES_MAX });
  const live = (await shownRows(context.services.opener, rows)).filter(({ id, dateS, content }) => {
    const place = content?.media?.live;
    return id > after && place !== undefined && (place.periodS === FOR_EVER_S || context.nowS < dateS + place.periodS);
  });
  return pageAnswer(context, peer, await showMessages(context, live.slice(0, pageLimit(limit, LIMIT_MAX)), [peer]), { count: live.length });
});
