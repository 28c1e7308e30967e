import type { Fact } from '@teamgram/event-schemas';
import type { Context } from '../context.ts';
import { refusal } from '../refusal.ts';
import { isPhone, phoneDigits } from '../users/phone.ts';
import { userByPhone } from '../users/user.ts';
import type { View } from '../view.ts';
import { passwordOf } from './authorization.ts';
import { loggedIn, passwordAwaited, refuseCode } from './login.ts';

/**
 * auth.signIn. Results in `AuthorizationGranted`, or in `PasswordAwaited` when the account has a password: the caller is then told
 * SESSION_PASSWORD_NEEDED. PHONE_NUMBER_UNOCCUPIED: the code is correct but the number has no account; SignUp may follow.
 */
export type SignIn = {
  type: 'SignIn';
  /** As typed by the user: only its digits count. */
  phone: string;
  phoneCodeHash: string;
  code: string;
};

export type SignInState = { user: number | undefined; hasPassword: boolean };

export function load({ documents }: View, { phone }: SignIn): SignInState {
  const user = userByPhone(documents, phoneDigits(phone));
  return { user, hasPassword: user !== undefined && passwordOf(documents, user) !== undefined };
}

/** Refuses in order of precedence (core.telegram.org/method/auth.signIn). */
export function signIn(state: SignInState, command: SignIn, context: Context): Fact[] {
  if (!isPhone(phoneDigits(command.phone))) throw refusal('PHONE_NUMBER_INVALID');
  refuseCode(command.code, context);
  if (state.user === undefined) throw refusal('PHONE_NUMBER_UNOCCUPIED');
  return state.hasPassword ? [passwordAwaited(state.user, context.authKeyId, 'code')] : loggedIn(state.user, context, 'code');
}
