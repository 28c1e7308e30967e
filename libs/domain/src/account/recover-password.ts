import type { Fact } from '@teamgram/event-schemas';
import { accountStream } from '../auth/account-stream.ts';
import { awaitedPasswordOf } from '../auth/authorization.ts';
import { loggedIn } from '../auth/login.ts';
import { refuseVerifier, type NewPassword } from '../auth/set-password.ts';
import type { Context } from '../context.ts';
import { refusal } from '../refusal.ts';
import type { View } from '../view.ts';

/** auth.recoverPassword, by a logged-in client or after a correct code: replaces the password, or removes it when no new one is given, and logs the key in. */
export type RecoverPassword = { type: 'RecoverPassword'; code: string; password: NewPassword | undefined };

export type RecoverPasswordState = { user: number };

export function load({ documents }: View, _: RecoverPassword, { actor, authKeyId, nowMs, rules }: Context): RecoverPasswordState {
  const awaited = awaitedPasswordOf(documents, authKeyId);
  return { user: actor || (awaited && nowMs <= awaited.sinceMs + rules.passwordAwaitedMs ? awaited.user : 0) };
}

/** Refuses in order of precedence (core.telegram.org/method/auth.recoverPassword). */
export function recoverPassword({ user }: RecoverPasswordState, { code, password }: RecoverPassword, context: Context): Fact[] {
  const { mail } = context.evidence;
  if (user === 0) throw refusal('AUTH_KEY_UNREGISTERED');
  if (code === '') throw refusal('CODE_EMPTY');
  if (password) refuseVerifier(password);
  if (mail === undefined || mail.state === 'expired') throw refusal('PASSWORD_RECOVERY_EXPIRED');
  if (mail.state === 'wrong') throw refusal('CODE_INVALID');
  const stream = accountStream(user);
  const changed: Fact = password ? { type: 'PasswordSet', stream, user, hint: { hint: password.hint } } : { type: 'PasswordRemoved', stream, user };
  return context.actor === user ? [changed] : [changed, ...loggedIn(user, context, 'recovery')];
}
