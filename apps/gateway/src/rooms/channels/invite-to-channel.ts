import { channelOf, userOf } from '../../peers/input-peer.ts';
import { method } from '../../rpc/method.ts';
import { invitedReply } from './parts/invited.ts';

export default method('channels.inviteToChannel', async ({ channel, users }, context) => {
  const peer = channelOf(context.view, channel);
  const wanted = users.map((user) => userOf(context.view, user));
  return invitedReply(context, await context.send({ type: 'AddMembers', chat: peer, users: wanted }), peer, wanted);
});
