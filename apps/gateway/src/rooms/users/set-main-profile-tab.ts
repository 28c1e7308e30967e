import { method } from '../../rpc/method.ts';
import { tabName } from '../looks/parts/profile-tab.ts';

/** What the caller's profile page opens with. */
export default method('account.setMainProfileTab', async ({ tab }, context) => {
  await context.send({ type: 'ChooseProfileTab', chat: 0, tab: tabName(tab) });
  return true;
});
