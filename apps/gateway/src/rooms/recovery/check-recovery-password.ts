import { method } from '../../rpc/method.ts';

/** Refused: CODE_INVALID, PASSWORD_RECOVERY_EXPIRED. */
export default method('auth.checkRecoveryPassword', async ({ code }, { services, session }) => {
  await services.commandApi.call('mail.check-recovery', { authKeyId: session.authorization.keyId, code });
  return true;
});
