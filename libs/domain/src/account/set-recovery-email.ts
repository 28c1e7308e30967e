import type { RecoveryEmailSet } from '@teamgram/event-schemas';
import { accountStream } from '../auth/account-stream.ts';
import { passwordOf } from '../auth/authorization.ts';
import type { Context } from '../context.ts';
import { refusal } from '../refusal.ts';
import type { View } from '../view.ts';

/** account.confirmPasswordEmail: confirms the address by the code sent to it. Until then the address is known to command-api only. */
export type SetRecoveryEmail = { type: 'SetRecoveryEmail'; code: string };

export type SetRecoveryEmailState = { hasPassword: boolean };

export function load({ documents }: View, _: SetRecoveryEmail, { actor }: Context): SetRecoveryEmailState {
  return { hasPassword: passwordOf(documents, actor) !== undefined };
}

export function setRecoveryEmail({ hasPassword }: SetRecoveryEmailState, _: SetRecoveryEmail, { actor: user, evidence }: Context): [RecoveryEmailSet] {
  const { mail } = evidence;
  if (!hasPassword || mail === undefined || mail.state === 'expired') throw refusal('EMAIL_HASH_EXPIRED');
  if (mail.state === 'wrong') throw refusal('CODE_INVALID');
  return [{ type: 'RecoveryEmailSet', stream: accountStream(user), user, address: { email: mail.email } }];
}
