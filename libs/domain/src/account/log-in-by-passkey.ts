import type { Fact } from '@teamgram/event-schemas';
import { accountStream } from '../auth/account-stream.ts';
import { passwordOf } from '../auth/authorization.ts';
import { loggedIn, passwordAwaited } from '../auth/login.ts';
import type { Context } from '../context.ts';
import { refusal } from '../refusal.ts';
import type { View } from '../view.ts';

/**
 * auth.finishPasskeyLogin: what a device answers to auth.initPasskeyLogin (WebAuthn, AuthenticatorAssertionResponse). "Note that if the user configured a 2FA
 * password, they will still have to enter it" (core.telegram.org/api/passkeys): then `PasswordAwaited`.
 */
export type LogInByPasskey = {
  type: 'LogInByPasskey';
  credentialId: Uint8Array;
  clientData: string;
  authenticatorData: Uint8Array;
  signature: Uint8Array;
  /** The user that the answer claims to be. */
  user: number;
  /** The auth key that the challenge was issued for: the client's own, or the one it has at another data centre. */
  challengedKey: bigint;
};

export type LogInByPasskeyState = { hasPassword: boolean };

export function load({ documents }: View, { user }: LogInByPasskey): LogInByPasskeyState {
  return { hasPassword: passwordOf(documents, user) !== undefined };
}

export function logInByPasskey({ hasPassword }: LogInByPasskeyState, { user }: LogInByPasskey, context: Context): Fact[] {
  const { asserted = { state: 'unknown' } } = context.evidence;
  if (asserted.state === 'unknown') throw refusal('PASSKEY_CREDENTIAL_NOT_FOUND');
  if (asserted.state === 'wrong') throw refusal('DATA_INVALID');
  const { passkey, counter } = asserted;
  const used: Fact = { type: 'PasskeyUsed', stream: accountStream(user), user, passkey, counter };
  return hasPassword ? [used, passwordAwaited(user, context.authKeyId, 'passkey')] : [used, ...loggedIn(user, context, 'passkey')];
}
