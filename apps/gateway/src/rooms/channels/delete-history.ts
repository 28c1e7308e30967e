import { refusal } from '@teamgram/domain';
import { channelOf } from '../../peers/input-peer.ts';
import type { Context } from '../../rpc/context.ts';
import { method } from '../../rpc/method.ts';
import { replyWith } from '../../updates/reply.ts';
import { readableChat } from './parts/readable.ts';
import { idOfPeer } from '@teamgram/event-schemas';
import type { RecordedEvent } from '@teamgram/event-log';

const SLICE = 100;
/** A history with more messages than this cannot be deleted for everybody. */
const MESSAGES_MAX = 5_000;

/** For the caller alone it hides messages up to `max_id`; for everybody it erases them. Refused: CHANNEL_…, CHANNEL_TOO_BIG, CHAT_ADMIN_REQUIRED. */
export default method('channels.deleteHistory', async ({ for_everyone, channel, max_id }, context) => {
  const peer = channelOf(context.view, channel);
  await readableChat(context, peer);
  if (for_everyone) return replyWith(context, await eraseAll(context, peer, max_id), [], [peer]);
  const events = await context.send({ type: 'ClearChat', chat: peer, maxId: max_id });
  const cleared = events.flatMap(({ fact }) => (fact.type === 'ChatCleared' ? [fact.maxId] : []));
  return replyWith(context, events, cleared.map((available_min_id) => ({ _: 'updateChannelAvailableMessages', channel_id: idOfPeer(peer), available_min_id })), [peer]);
});

async function eraseAll(context: Context, peer: number, maxId: number): Promise<RecordedEvent[]> {
  const { queries } = context.services;
  const { count } = await queries.history({ mailbox: -peer, peer, limit: 1 });
  if (count > MESSAGES_MAX) throw refusal('CHANNEL_TOO_BIG');
  const events: RecordedEvent[] = [];
  for (let below = maxId > 0 ? maxId + 1 : 0; ;) {
    const { messages } = await queries.history({ mailbox: -peer, peer, offsetId: below, limit: SLICE });
    if (messages.length === 0) return events;
    events.push(...(await context.send({ type: 'DeleteChatMessages', chat: peer, ids: messages.map(({ messageId }) => messageId) })));
    below = messages.at(-1)!.messageId;
  }
}
