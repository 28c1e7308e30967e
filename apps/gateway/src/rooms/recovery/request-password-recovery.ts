import { method } from '../../rpc/method.ts';

/** Refused: PASSWORD_EMPTY, PASSWORD_RECOVERY_NA. */
export default method('auth.requestPasswordRecovery', async (_request, { services, session }) => {
  const { pattern } = await services.commandApi.call('mail.recover-password', { authKeyId: session.authorization.keyId });
  return { _: 'auth.passwordRecovery', email_pattern: pattern };
});
