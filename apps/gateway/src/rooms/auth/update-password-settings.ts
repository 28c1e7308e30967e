import { refusal } from '@teamgram/domain';
import type { tl } from '@teamgram/tl';
import type { CommandOf } from '../../commands/commands.ts';
import { method } from '../../rpc/method.ts';
import { passwordProof } from './parts/password-proof.ts';

const VERIFIER_BYTES = 256;

/** Sets, changes or (empty new_password_hash) removes the password. A recovery e-mail is refused: nothing here could send to it. */
export default method('account.updatePasswordSettings', async ({ password, new_settings }, context) => {
  const { new_algo, new_password_hash, hint, email } = new_settings;
  if (email) throw refusal('EMAIL_INVALID');
  if (!new_password_hash) throw refusal('NEW_SETTINGS_EMPTY');
  const proof = passwordProof(password);
  if (new_password_hash.length === 0) await context.send({ type: 'RemovePassword', proof });
  else await context.send({ type: 'SetPassword', proof, hint: hint ?? '', ...verifier(new_algo, new_password_hash) });
  return true;
});

function verifier(algorithm: tl.PasswordKdfAlgo | undefined, hash: Uint8Array): Pick<CommandOf<'SetPassword'>, 'salt1' | 'salt2' | 'verifier'> {
  if (!algorithm || algorithm._ === 'passwordKdfAlgoUnknown') throw refusal('NEW_SALT_INVALID');
  if (hash.length !== VERIFIER_BYTES) throw refusal('PASSWORD_HASH_INVALID');
  return { salt1: algorithm.salt1, salt2: algorithm.salt2, verifier: hash };
}
