import { method } from '../../rpc/method.ts';

export default method('account.cancelPasswordEmail', async (_request, { services, session }) => {
  await services.commandApi.call('mail.cancel-recovery', { authKeyId: session.authorization.keyId });
  return true;
});
