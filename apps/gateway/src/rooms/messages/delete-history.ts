import { refusal } from '@teamgram/domain';
import type { RecordedEvent } from '@teamgram/event-log';
import type { tl } from '@teamgram/tl';
import { peerOf } from '../../peers/input-peer.ts';
import type { Context } from '../../rpc/context.ts';
import { method } from '../../rpc/method.ts';
import { affected } from '../../updates/reply.ts';

/** Messages of a date range deleted per call. */
const SPAN_SLICE = 100;
const INT_MAX = 2 ** 31 - 1;

/** `offset` > 0: "the client must call again until it is zero" (core.telegram.org/api/offsets#affected-history). */
export default method('messages.deleteHistory', async (request, context) => {
  const peer = peerOf(context.view, request.peer);
  const { events, unfinished } = request.min_date || request.max_date ? await deleteSpan(context, peer, request) : await deleteAll(context, peer, request);
  const { pts, ptsCount } = await affected(context, events);
  return { _: 'messages.affectedHistory', pts, pts_count: ptsCount, offset: unfinished ? 1 : 0 };
});

type Deleted = { events: RecordedEvent[]; unfinished: boolean };

async function deleteAll(context: Context, peer: number, { max_id, just_clear, revoke }: tl.messages.deleteHistory): Promise<Deleted> {
  const events = await context.send({ type: 'DeleteHistory', peer, maxId: max_id, justClear: just_clear === true, revoke: revoke === true });
  return { events, unfinished: events.some(({ fact }) => fact.type === 'HistoryCleared' && !fact.complete) };
}

/**
 * "newer than this", "older than this": both bounds are exclusive. The dialog
 * remains. Throws CHAT_REVOKE_DATE_UNSUPPORTED, MIN_DATE_INVALID, MAX_DATE_INVALID.
 */
async function deleteSpan(context: Context, peer: number, { max_id, min_date: minDateS = 0, max_date: maxDateS = 0, revoke }: tl.messages.deleteHistory): Promise<Deleted> {
  if (peer < 0) throw refusal('CHAT_REVOKE_DATE_UNSUPPORTED');
  if (minDateS < 0) throw refusal('MIN_DATE_INVALID');
  if (maxDateS < 0 || (maxDateS > 0 && maxDateS <= minDateS)) throw refusal('MAX_DATE_INVALID');
  const belowId = max_id > 0 && max_id < INT_MAX ? max_id + 1 : 0;
  const page = { offsetId: 0, offsetDateS: 0, addOffset: 0, maxId: 0, minId: 0, limit: SPAN_SLICE };
  const { messages, count } = await (await context.read()).history({ mailbox: context.viewer, peer, ...page, belowId, minDateS, maxDateS }, context.services.opener.at);
  const ids = messages.map(({ messageId }) => messageId);
  const events = ids.length === 0 ? [] : await context.send({ type: 'DeleteMessages', ids, revoke: revoke === true });
  return { events, unfinished: count > ids.length };
}
