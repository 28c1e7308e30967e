import { channelOf } from '../../peers/input-peer.ts';
import { method } from '../../rpc/method.ts';
import { tabName } from '../looks/parts/profile-tab.ts';

/** Sets the initial tab of a profile page. Refused: CHANNEL_INVALID, CHANNEL_PRIVATE, CHAT_ADMIN_REQUIRED. */
export default method('channels.setMainProfileTab', async ({ channel, tab }, context) => {
  await context.send({ type: 'ChooseProfileTab', chat: channelOf(context.view, channel), tab: tabName(tab) });
  return true;
});
