import { method } from '../../rpc/method.ts';

/** True = silent. Of people who have no account nothing is kept, so nobody is told yet when one of them gets one. */
export default method('account.getContactSignUpNotification', async (_request, context) =>
  (await (await context.read()).settingsOf(context.viewer))['sign-up-notifications']?.silent ?? true);
