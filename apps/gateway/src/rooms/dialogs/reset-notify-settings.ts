import { method } from '../../rpc/method.ts';

/** "Resets all notification settings from users and groups." */
export default method('account.resetNotifySettings', async (_request, context) => {
  await context.send({ type: 'ResetNotifications' });
  return true;
});
