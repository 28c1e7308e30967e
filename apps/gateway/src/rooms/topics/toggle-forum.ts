import { channelOf } from '../../peers/input-peer.ts';
import { method } from '../../rpc/method.ts';
import { chatReply } from '../channels/parts/chat-reply.ts';
import { chooseOptions } from '../channels/parts/chosen-options.ts';

/** Whether a supergroup is a forum, and whether clients show its topics as tabs. Refused when neither changes: CHAT_NOT_MODIFIED. */
export default method('channels.toggleForum', async ({ channel, enabled, tabs }, context) => {
  const peer = channelOf(context.view, channel);
  return chatReply(context, await chooseOptions(context, peer, { 'forum': enabled, 'forum-tabs': enabled && tabs }), peer);
});
