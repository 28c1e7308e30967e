import { channelOf } from '../../peers/input-peer.ts';
import { method } from '../../rpc/method.ts';

/**
 * Sets the channel on the caller's profile; inputChannelEmpty = none. Refused:
 * CHANNEL_INVALID, CHANNEL_PRIVATE, PUBLIC_BROADCAST_EXPECTED, CHAT_ADMIN_REQUIRED.
 */
export default method('account.updatePersonalChannel', async ({ channel }, context) => {
  await context.send({ type: 'ChoosePersonalChannel', channel: channel._ === 'inputChannelEmpty' ? 0 : channelOf(context.view, channel) });
  return true;
});
