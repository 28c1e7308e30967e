import { refusal } from '@teamgram/domain';
import type { Context } from '../../rpc/context.ts';
import { method } from '../../rpc/method.ts';
import { newPassword } from './parts/new-password.ts';
import { passwordProof } from './parts/password-proof.ts';

/**
 * Sets, changes or (empty new_password_hash) removes the password, and sets or (empty) removes the recovery email. A new email becomes effective when
 * confirmed: EMAIL_UNCONFIRMED_X, X = length of the code that was sent to it.
 */
export default method('account.updatePasswordSettings', async ({ password, new_settings }, context) => {
  const { new_password_hash, email } = new_settings;
  const { services, session } = context;
  const proof = passwordProof(password);
  if (!new_password_hash && email === undefined) throw refusal('NEW_SETTINGS_EMPTY');
  const chosen = newPassword(new_settings);
  if (chosen) await context.send({ type: 'SetPassword', proof, ...chosen });
  else if (new_password_hash) await context.send({ type: 'RemovePassword', proof });
  else await services.commandApi.call('recovery.settings', { authKeyId: session.authorization.keyId, proof });
  if (email !== undefined && (chosen || !new_password_hash)) await setEmail(context, email);
  return true;
});

async function setEmail(context: Context, email: string): Promise<void> {
  const { services, session } = context;
  if (email === '') return void (await context.send({ type: 'RemoveRecoveryEmail' }));
  const sent = await services.commandApi.call('mail.confirm-recovery', { authKeyId: session.authorization.keyId, email });
  if (sent) throw refusal('EMAIL_UNCONFIRMED_X', sent.length);
}
