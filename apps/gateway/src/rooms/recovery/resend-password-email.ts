import { method } from '../../rpc/method.ts';

export default method('account.resendPasswordEmail', async (_request, { services, session }) => {
  await services.commandApi.call('mail.resend-recovery', { authKeyId: session.authorization.keyId });
  return true;
});
