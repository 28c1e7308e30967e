import { method } from '../../rpc/method.ts';
import { tabName } from '../looks/parts/profile-tab.ts';

/** Sets the initial tab of the caller's profile page. */
export default method('account.setMainProfileTab', async ({ tab }, context) => {
  await context.send({ type: 'ChooseProfileTab', chat: 0, tab: tabName(tab) });
  return true;
});
