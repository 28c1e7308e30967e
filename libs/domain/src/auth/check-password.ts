import type { Fact } from '@teamgram/event-schemas';
import type { Context } from '../context.ts';
import { refusal } from '../refusal.ts';
import type { View } from '../view.ts';
import { awaitedPasswordOf, type AwaitedPassword } from './authorization.ts';
import { loggedIn, refuseProof } from './login.ts';
import type { PasswordProof } from './password-proof.ts';

/** auth.checkPassword: the second step of a login. `AuthorizationGranted`. */
export type CheckPassword = { type: 'CheckPassword'; proof: PasswordProof };

export type CheckPasswordState = { awaited: Readonly<AwaitedPassword> | undefined };

export function load({ documents }: View, _: CheckPassword, { authKeyId }: Context): CheckPasswordState {
  return { awaited: awaitedPasswordOf(documents, authKeyId) };
}

/** A key without a pending or with an expired first step must start over. */
export function checkPassword({ awaited }: CheckPasswordState, _: CheckPassword, context: Context): Fact[] {
  const { nowMs, rules } = context;
  if (!awaited || nowMs > awaited.sinceMs + rules.passwordAwaitedMs) throw refusal('AUTH_KEY_UNREGISTERED');
  refuseProof(context);
  return loggedIn(awaited.user, context, 'password');
}
