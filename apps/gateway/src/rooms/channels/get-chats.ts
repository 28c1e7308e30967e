import { chatOf } from '../../peers/input-peer.ts';
import { method } from '../../rpc/method.ts';

const CHATS_MAX = 200;

/** Basic groups of which the caller is or was a member. Refused: CHAT_ID_INVALID. */
export default method('messages.getChats', async ({ id }, context) => {
  const peers = id.slice(0, CHATS_MAX).map(chatOf);
  await context.read();
  const places = await context.services.chats.places(context.viewer, peers);
  return { _: 'messages.chats', chats: await context.services.chats.show(context.view, peers.filter((peer) => places.has(peer))) };
});
