import { refusal } from '@teamgram/domain';
import { peerOf } from '../../peers/input-peer.ts';
import { method } from '../../rpc/method.ts';
import { affected } from '../../updates/reply.ts';

/** `offset` > 0: "the client must call again until it is zero" (core.telegram.org/api/offsets#affected-history). */
export default method('messages.deleteHistory', async ({ peer, max_id, just_clear, revoke, min_date, max_date }, context) => {
  if (min_date || max_date) throw refusal('MIN_DATE_INVALID');
  const events = await context.send({
    type: 'DeleteHistory', peer: peerOf(context.view, peer), maxId: max_id, justClear: just_clear === true, revoke: revoke === true,
  });
  const { pts, ptsCount } = await affected(context, events);
  const unfinished = events.some(({ fact }) => fact.type === 'HistoryCleared' && !fact.complete);
  return { _: 'messages.affectedHistory', pts, pts_count: ptsCount, offset: unfinished ? 1 : 0 };
});
