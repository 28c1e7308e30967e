import { refusal } from '@teamgram/domain';
import { channelOf } from '../../peers/input-peer.ts';
import { method } from '../../rpc/method.ts';
import { chatReply, hasJoined } from './parts/chat-reply.ts';

/** A public supergroup or channel. Where an admin must let one in, INVITE_REQUEST_SENT says that they were asked. */
export default method('channels.joinChannel', async ({ channel }, context) => {
  const peer = channelOf(context.view, channel);
  const events = await context.send({ type: 'JoinChat', chat: peer });
  if (!hasJoined(events)) throw refusal('INVITE_REQUEST_SENT');
  return { _: 'messages.chatInviteJoinResultOk', updates: await chatReply(context, events, peer) };
});
