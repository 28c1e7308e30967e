import { refusal } from '@teamgram/domain';
import type { tl } from '@teamgram/tl';
import type { CommandOf } from '../../../commands/commands.ts';

const VERIFIER_BYTES = 256;

/** The new password in the settings; undefined: the settings do not change it. Throws NEW_SALT_INVALID, PASSWORD_HASH_INVALID. */
export function newPassword(settings: tl.account.PasswordInputSettings | undefined): Omit<CommandOf<'SetPassword'>, 'type' | 'proof'> | undefined {
  const hash = settings?.new_password_hash;
  if (!hash || hash.length === 0) return undefined;
  const algorithm = settings.new_algo;
  if (!algorithm || algorithm._ === 'passwordKdfAlgoUnknown') throw refusal('NEW_SALT_INVALID');
  if (hash.length !== VERIFIER_BYTES) throw refusal('PASSWORD_HASH_INVALID');
  return { salt1: algorithm.salt1, salt2: algorithm.salt2, verifier: hash, hint: settings.hint ?? '' };
}
