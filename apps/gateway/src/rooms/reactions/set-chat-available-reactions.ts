import type { ChatReactions } from '@teamgram/domain';
import type { tl } from '@teamgram/tl';
import { peerOf } from '../../peers/input-peer.ts';
import { method } from '../../rpc/method.ts';
import { chatReply } from '../channels/parts/chat-reply.ts';

/** Refused: PEER_ID_INVALID, CHAT_ADMIN_REQUIRED, CHAT_NOT_MODIFIED. */
export default method('messages.setChatAvailableReactions', async ({ peer: given, available_reactions, reactions_limit }, context) => {
  const peer = peerOf(context.view, given);
  return chatReply(context, await context.send({ type: 'SetChatReactions', chat: peer, ...choiceOf(available_reactions), kindsMax: reactions_limit ?? 0 }), peer);
});

/** Custom emoji reactions are not supported and left out. */
function choiceOf(given: tl.ChatReactions): Pick<ChatReactions, 'mode' | 'emoji'> {
  if (given._ === 'chatReactionsAll') return { mode: 'all', emoji: [] };
  if (given._ === 'chatReactionsNone') return { mode: 'none', emoji: [] };
  return { mode: 'some', emoji: given.reactions.flatMap((one) => (one._ === 'reactionEmoji' ? [one.emoticon] : [])) };
}
