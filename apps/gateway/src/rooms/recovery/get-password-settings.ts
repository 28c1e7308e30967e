import { method } from '../../rpc/method.ts';
import { passwordProof } from '../auth/parts/password-proof.ts';

/** The whole address, for who knows the password. Of Telegram Passport there is nothing. Refused: PASSWORD_HASH_INVALID. */
export default method('account.getPasswordSettings', async ({ password }, { services, session }) => {
  const { email } = await services.commandApi.call('recovery.settings', { authKeyId: session.authorization.keyId, proof: passwordProof(password) });
  return { _: 'account.passwordSettings', email };
});
