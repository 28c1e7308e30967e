import { adminMask } from '../../convert/rights.ts';
import { channelOf, userOf } from '../../peers/input-peer.ts';
import { method } from '../../rpc/method.ts';
import { chatReply } from './parts/chat-reply.ts';

/** Without rights and rank the user stops being an admin. */
export default method('channels.editAdmin', async ({ channel, user_id, admin_rights, rank }, context) => {
  const peer = channelOf(context.view, channel);
  const events = await context.send({ type: 'AppointAdmin', chat: peer, user: userOf(context.view, user_id), rights: adminMask(admin_rights), rank: rank ?? '' });
  return chatReply(context, events, peer);
});
