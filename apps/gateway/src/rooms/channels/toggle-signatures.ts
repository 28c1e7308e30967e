import { channelOf } from '../../peers/input-peer.ts';
import { method } from '../../rpc/method.ts';
import { chatReply } from './parts/chat-reply.ts';
import { chooseOptions } from './parts/chosen-options.ts';

/** Whether posts are signed, and whether signatures link to the author's profile. Refused when neither changes: CHAT_NOT_MODIFIED. */
export default method('channels.toggleSignatures', async ({ channel, signatures_enabled, profiles_enabled }, context) => {
  const peer = channelOf(context.view, channel);
  const chosen = await chooseOptions(context, peer, { 'signatures': signatures_enabled === true, 'signature-profiles': profiles_enabled === true });
  return chatReply(context, chosen, peer);
});
