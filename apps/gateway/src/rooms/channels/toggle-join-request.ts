import { refusal } from '@teamgram/domain';
import { channelOf } from '../../peers/input-peer.ts';
import { method } from '../../rpc/method.ts';
import { chatReply } from './parts/chat-reply.ts';

/** Whether an admin must let in who joins a public supergroup. Links say so of themselves, and there are no bots that would watch. */
export default method('channels.toggleJoinRequest', async ({ channel, enabled: on, apply_to_invites, guard_bot }, context) => {
  if (apply_to_invites || guard_bot) throw refusal('METHOD_INVALID');
  const peer = channelOf(context.view, channel);
  return chatReply(context, await context.send({ type: 'SetChatOption', chat: peer, option: 'join-request', on }), peer);
});
