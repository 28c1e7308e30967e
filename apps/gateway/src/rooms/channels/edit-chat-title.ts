import { chatOf } from '../../peers/input-peer.ts';
import { method } from '../../rpc/method.ts';
import { chatReply } from './parts/chat-reply.ts';

export default method('messages.editChatTitle', async ({ chat_id, title }, context) => {
  const peer = chatOf(chat_id);
  return chatReply(context, await context.send({ type: 'RenameChat', chat: peer, title }), peer);
});
