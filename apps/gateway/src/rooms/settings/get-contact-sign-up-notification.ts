import { method } from '../../rpc/method.ts';

/** True = silent. Phone numbers without an account are not stored, so these notifications are never sent. */
export default method('account.getContactSignUpNotification', async (_request, context) =>
  (await (await context.read()).settingsOf(context.viewer))['sign-up-notifications']?.silent ?? true);
