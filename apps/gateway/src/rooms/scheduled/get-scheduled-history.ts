import type { tl } from '@teamgram/tl';
import { listHash } from '../../convert/list-hash.ts';
import { peerOf } from '../../peers/input-peer.ts';
import { method } from '../../rpc/method.ts';
import { showScheduled } from './parts/answer.ts';
import { listOf } from './parts/list.ts';

/** All scheduled messages, latest date first. Refused: CHAT_ADMIN_REQUIRED, PEER_ID_INVALID. */
export default method('messages.getScheduledHistory', async ({ peer: given, hash }, context) => {
  const { owner, peer } = await listOf(context, peerOf(context.view, given));
  const shown = await showScheduled(context, await (await context.read()).scheduledMessages(owner, peer));
  if (hash !== 0n && hash === listHash(shown.messages.flatMap(numbersOf))) return { _: 'messages.messagesNotModified', count: shown.messages.length };
  return { _: 'messages.messages', topics: [], ...shown };
});

/** Fields that clients hash for each message (TDLib: MessagesManager::load_dialog_scheduled_messages). */
const numbersOf = (message: tl.Message): number[] => (message._ === 'message' ? [message.id, message.edit_date ?? 0, message.date] : []);
