import { isUsername, PUBLIC_CHANNELS_MAX, refusal } from '@teamgram/domain';
import { channelOf } from '../../peers/input-peer.ts';
import { method } from '../../rpc/method.ts';

/** Whether the name is available for this chat; inputChannelEmpty: for a new one. Refused: CHANNEL_INVALID, USERNAME_INVALID, CHANNELS_ADMIN_PUBLIC_TOO_MUCH. */
export default method('channels.checkUsername', async ({ channel, username }, context) => {
  const peer = channel._ === 'inputChannelEmpty' ? 0 : channelOf(context.view, channel);
  if (!isUsername(username)) throw refusal('USERNAME_INVALID');
  const queries = await context.read();
  const others = (await queries.ownedPublicChats(context.viewer)).filter((one) => one !== peer);
  if (others.length >= PUBLIC_CHANNELS_MAX) throw refusal('CHANNELS_ADMIN_PUBLIC_TOO_MUCH');
  const [user, chat, granted] = await Promise.all([queries.userByUsername(username), queries.chatByUsername(username), queries.grantedUsername(username)]);
  return user === undefined && granted === undefined && (chat === undefined || chat.chat === peer);
});
