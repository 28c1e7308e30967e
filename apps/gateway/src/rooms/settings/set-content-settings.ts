import { method } from '../../rpc/method.ts';

export default method('account.setContentSettings', async ({ sensitive_enabled }, context) => {
  await context.send({ type: 'ChooseSetting', setting: { type: 'SensitiveContentChosen', shown: sensitive_enabled ?? false } });
  return true;
});
