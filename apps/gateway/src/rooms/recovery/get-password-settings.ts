import { method } from '../../rpc/method.ts';
import { passwordProof } from '../auth/parts/password-proof.ts';

/** The full recovery email, after checking the password. Telegram Passport is not supported. Refused: PASSWORD_HASH_INVALID. */
export default method('account.getPasswordSettings', async ({ password }, { services, session }) => {
  const { email } = await services.commandApi.call('recovery.settings', { authKeyId: session.authorization.keyId, proof: passwordProof(password) });
  return { _: 'account.passwordSettings', email };
});
