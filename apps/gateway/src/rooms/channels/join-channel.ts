import { channelOf } from '../../peers/input-peer.ts';
import { method } from '../../rpc/method.ts';
import { refuseOneMore } from './parts/limits.ts';
import { chatReply } from './parts/chat-reply.ts';

/** A public supergroup or channel. */
export default method('channels.joinChannel', async ({ channel }, context) => {
  const peer = channelOf(context.view, channel);
  await refuseOneMore(context);
  const updates = await chatReply(context, await context.send({ type: 'JoinChat', chat: peer }), peer);
  return { _: 'messages.chatInviteJoinResultOk', updates };
});
