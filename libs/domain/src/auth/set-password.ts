import type { PasswordSet } from '@teamgram/event-schemas';
import type { Context } from '../context.ts';
import { refusal } from '../refusal.ts';
import type { View } from '../view.ts';
import { accountStream } from './account-stream.ts';
import { passwordOf } from './authorization.ts';
import { refuseProof } from './login.ts';
import type { PasswordProof } from './password-proof.ts';

/**
 * account.updatePasswordSettings with a new password. `proof`: of the current password, if there is one. The verifier v = g^x mod p (256 bytes) and
 * both salts go to the secrets store and never into the log.
 */
export type SetPassword = { type: 'SetPassword'; proof: PasswordProof | undefined } & NewPassword;

/** Parameters of a new password, computed by the client. */
export type NewPassword = { salt1: Uint8Array; salt2: Uint8Array; verifier: Uint8Array; hint: string };

export type SetPasswordState = { hasPassword: boolean };

const VERIFIER_BYTES = 256;
/** The client appends 32 random bytes to the salt that the server gave (core.telegram.org/api/srp#setting-a-new-2fa-password). */
const SALT1_BYTES_MIN = 32;
const SALT_BYTES_MAX = 128;
const HINT_LENGTH_MAX = 255;

export function load({ documents }: View, _: SetPassword, { actor }: Context): SetPasswordState {
  return { hasPassword: passwordOf(documents, actor) !== undefined };
}

/** Refuses in order of precedence (core.telegram.org/method/account.updatePasswordSettings). */
export function setPassword({ hasPassword }: SetPasswordState, command: SetPassword, context: Context): [PasswordSet] {
  if (hasPassword) refuseProof(context);
  refuseVerifier(command);
  return [{ type: 'PasswordSet', stream: accountStream(context.actor), user: context.actor, hint: { hint: command.hint } }];
}

/** Throws NEW_SALT_INVALID, NEW_SETTINGS_INVALID. */
export function refuseVerifier({ salt1, salt2, verifier, hint }: NewPassword): void {
  if (salt1.length < SALT1_BYTES_MIN || salt1.length > SALT_BYTES_MAX) throw refusal('NEW_SALT_INVALID');
  if (salt2.length === 0 || salt2.length > SALT_BYTES_MAX) throw refusal('NEW_SALT_INVALID');
  if (verifier.length !== VERIFIER_BYTES || hint.length > HINT_LENGTH_MAX) throw refusal('NEW_SETTINGS_INVALID');
}
