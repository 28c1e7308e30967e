import { method } from '../../rpc/method.ts';

export default method('account.setContactSignUpNotification', async ({ silent }, context) => {
  await context.send({ type: 'ChooseSetting', setting: { type: 'SignUpNotificationsChosen', silent } });
  return true;
});
