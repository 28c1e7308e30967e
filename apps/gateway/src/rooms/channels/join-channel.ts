import { refusal } from '@teamgram/domain';
import { channelOf } from '../../peers/input-peer.ts';
import { method } from '../../rpc/method.ts';
import { chatReply, hasJoined } from './parts/chat-reply.ts';

/** Joins a public supergroup or channel. If joining needs approval, a request is sent and answered with INVITE_REQUEST_SENT. */
export default method('channels.joinChannel', async ({ channel }, context) => {
  const peer = channelOf(context.view, channel);
  const events = await context.send({ type: 'JoinChat', chat: peer });
  if (!hasJoined(events)) throw refusal('INVITE_REQUEST_SENT');
  return { _: 'messages.chatInviteJoinResultOk', updates: await chatReply(context, events, peer) };
});
