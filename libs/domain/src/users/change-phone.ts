import type { PhoneChanged } from '@teamgram/event-schemas';
import { refuseCode } from '../auth/login.ts';
import type { Context } from '../context.ts';
import { refusal } from '../refusal.ts';
import type { View } from '../view.ts';
import { isPhone, phoneDigits } from './phone.ts';
import { userByPhone } from './user.ts';

/** account.changePhone, with the code sent to the new number. */
export type ChangePhone = {
  type: 'ChangePhone';
  /** As typed by the user: only its digits count. */
  phone: string;
  phoneCodeHash: string;
  code: string;
};

export type ChangePhoneState = { occupied: boolean };

export function load({ documents }: View, { phone }: ChangePhone): ChangePhoneState {
  return { occupied: userByPhone(documents, phoneDigits(phone)) !== undefined };
}

/** Refuses in order of precedence (core.telegram.org/method/account.changePhone). */
export function changePhone({ occupied }: ChangePhoneState, command: ChangePhone, context: Context): [PhoneChanged] {
  const { actor: user } = context;
  const phone = phoneDigits(command.phone);
  if (!isPhone(phone)) throw refusal('PHONE_NUMBER_INVALID');
  refuseCode(command.code, context);
  if (occupied) throw refusal('PHONE_NUMBER_OCCUPIED');
  return [{ type: 'PhoneChanged', stream: `user-${user}`, user, number: { phone } }];
}
