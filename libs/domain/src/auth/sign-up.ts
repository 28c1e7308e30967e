import type { Fact } from '@teamgram/event-schemas';
import type { Context } from '../context.ts';
import { refusal } from '../refusal.ts';
import { refuseNames } from '../users/person-name.ts';
import { isPhone, phoneDigits } from '../users/phone.ts';
import { nextUserId, userByPhone } from '../users/user.ts';
import type { View } from '../view.ts';
import { loggedIn } from './login.ts';

/** auth.signUp, after a SignIn that was refused with PHONE_NUMBER_UNOCCUPIED: `UserRegistered` and `AuthorizationGranted`. */
export type SignUp = {
  type: 'SignUp';
  /** As typed by the user: only its digits count. */
  phone: string;
  phoneCodeHash: string;
  firstName: string;
  lastName: string;
};

export type SignUpState = { occupied: boolean; newUser: number };

export function load({ documents }: View, { phone }: SignUp): SignUpState {
  return { occupied: userByPhone(documents, phoneDigits(phone)) !== undefined, newUser: nextUserId(documents) };
}

/** Refuses in order of precedence (core.telegram.org/method/auth.signUp). */
export function signUp({ occupied, newUser: user }: SignUpState, command: SignUp, context: Context): Fact[] {
  const { firstName, lastName } = command;
  const phone = phoneDigits(command.phone);
  if (!isPhone(phone)) throw refusal('PHONE_NUMBER_INVALID');
  if (context.evidence.code !== 'confirmed') throw refusal('PHONE_CODE_EXPIRED');
  if (occupied) throw refusal('PHONE_NUMBER_OCCUPIED');
  refuseNames(firstName, lastName);
  return [
    { type: 'UserRegistered', stream: `user-${user}`, user, kind: 'person', registration: { phone, firstName: firstName.trim(), lastName: lastName.trim() } },
    ...loggedIn(user, context, 'sign-up'),
  ];
}
