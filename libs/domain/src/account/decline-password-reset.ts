import type { PasswordResetDeclined } from '@teamgram/event-schemas';
import { accountStream } from '../auth/account-stream.ts';
import type { Context } from '../context.ts';
import { refusal } from '../refusal.ts';
import type { View } from '../view.ts';
import { recoveryOf } from './recovery.ts';

/** account.declinePasswordReset. */
export type DeclinePasswordReset = { type: 'DeclinePasswordReset' };

export type DeclinePasswordResetState = { isAsked: boolean };

export function load({ documents }: View, _: DeclinePasswordReset, { actor }: Context): DeclinePasswordResetState {
  return { isAsked: recoveryOf(documents, actor).resetDueMs > 0 };
}

export function declinePasswordReset({ isAsked }: DeclinePasswordResetState, _: DeclinePasswordReset, { actor: user }: Context): [PasswordResetDeclined] {
  if (!isAsked) throw refusal('RESET_REQUEST_MISSING');
  return [{ type: 'PasswordResetDeclined', stream: accountStream(user), user }];
}
