import { refusal } from '@teamgram/domain';
import { channelOf } from '../../peers/input-peer.ts';
import { method } from '../../rpc/method.ts';
import { chatReply } from './parts/chat-reply.ts';

/**
 * Whether joining a public supergroup needs approval. `apply_to_invites` is refused,
 * since links have their own setting, and `guard_bot`, since there are no bots.
 */
export default method('channels.toggleJoinRequest', async ({ channel, enabled: on, apply_to_invites, guard_bot }, context) => {
  if (apply_to_invites || guard_bot) throw refusal('METHOD_INVALID');
  const peer = channelOf(context.view, channel);
  return chatReply(context, await context.send({ type: 'SetChatOption', chat: peer, option: 'join-request', on }), peer);
});
