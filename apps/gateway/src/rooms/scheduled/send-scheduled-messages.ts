import { refusal } from '@teamgram/domain';
import type { RecordedEvent } from '@teamgram/event-log';
import type { ScheduledMessagesEnded } from '@teamgram/event-schemas';
import type { tl } from '@teamgram/tl';
import { peerOf } from '../../peers/input-peer.ts';
import { tlPeer } from '../../peers/peer-number.ts';
import { method } from '../../rpc/method.ts';
import { replyWith } from '../../updates/reply.ts';
import { scheduledAgain } from './parts/answer.ts';
import { listOf } from './parts/list.ts';

/** Limit of scheduled messages per list. */
const IDS_MAX = 100;

/** Sends them now, in the order of the request; none if one of them is unknown. Refused: MESSAGE_ID_INVALID, PEER_ID_INVALID, CHAT_ADMIN_REQUIRED. */
export default method('messages.sendScheduledMessages', async ({ peer: given, id: ids }, context) => {
  const peer = peerOf(context.view, given);
  const { owner } = await listOf(context, peer);
  const wanted = [...new Set(ids)];
  if (wanted.length === 0 || wanted.length > IDS_MAX) throw refusal('MESSAGE_ID_INVALID');
  const rows = await (await context.read()).scheduledByIds(owner, peer, wanted);
  if (rows.length < wanted.length) throw refusal('MESSAGE_ID_INVALID');
  const events: RecordedEvent[] = [];
  for (const id of wanted) events.push(...(await context.send({ type: 'SendScheduled', peer, id })));
  const reply = await replyWith(context, events.filter(({ fact }) => fact.type === 'MessageSent' || fact.type === 'KeyboardSet'));
  return { ...reply, updates: [...reply.updates, gone(peer, events), ...scheduledAgain(context, events)] };
});

function gone(peer: number, events: readonly RecordedEvent[]): tl.updateDeleteScheduledMessages {
  const ended = events.flatMap(({ fact }) => (fact.type === 'ScheduledMessagesEnded' ? [fact as ScheduledMessagesEnded] : []));
  return {
    _: 'updateDeleteScheduledMessages', peer: tlPeer(peer),
    messages: ended.flatMap(({ scheduledIds }) => scheduledIds), sent_messages: ended.flatMap(({ sentIds }) => sentIds),
  };
}
