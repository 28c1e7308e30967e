import { chatOf } from '../../peers/input-peer.ts';
import { method } from '../../rpc/method.ts';
import { chatReply } from './parts/chat-reply.ts';
import { chosenPhoto } from './parts/chosen-photo.ts';

export default method('messages.editChatPhoto', async ({ chat_id, photo }, context) => {
  const peer = chatOf(chat_id);
  return chatReply(context, await context.send({ type: 'SetChatPhoto', chat: peer, photo: await chosenPhoto(context, photo) }), peer);
});
