import { isUsername, refusal } from '@teamgram/domain';
import { channelOf } from '../../peers/input-peer.ts';
import { method } from '../../rpc/method.ts';
import { refuseOneMorePublic } from './parts/limits.ts';

/** Whether the name is free for this chat; inputChannelEmpty: for one that is yet to be made. Refused: CHANNEL_INVALID, USERNAME_INVALID. */
export default method('channels.checkUsername', async ({ channel, username }, context) => {
  const peer = channel._ === 'inputChannelEmpty' ? 0 : channelOf(context.view, channel);
  if (!isUsername(username)) throw refusal('USERNAME_INVALID');
  await refuseOneMorePublic(context, peer);
  const queries = await context.read();
  const [user, chat, granted] = await Promise.all([queries.userByUsername(username), queries.chatByUsername(username), queries.grantedUsername(username)]);
  return user === undefined && granted === undefined && (chat === undefined || chat.chat === peer);
});
