import { channelOf } from '../../peers/input-peer.ts';
import { method } from '../../rpc/method.ts';
import { chatReply } from './parts/chat-reply.ts';
import { chosenPhoto } from './parts/chosen-photo.ts';

export default method('channels.editPhoto', async ({ channel, photo }, context) => {
  const peer = channelOf(context.view, channel);
  return chatReply(context, await context.send({ type: 'SetChatPhoto', chat: peer, photo: await chosenPhoto(context, photo) }), peer);
});
