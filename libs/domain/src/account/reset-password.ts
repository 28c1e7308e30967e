import type { Fact } from '@teamgram/event-schemas';
import { accountStream } from '../auth/account-stream.ts';
import { passwordOf } from '../auth/authorization.ts';
import type { Context } from '../context.ts';
import { refusal } from '../refusal.ts';
import type { View } from '../view.ts';
import { recoveryOf, type Recovery } from './recovery.ts';

/**
 * account.resetPassword: the first call starts a week's wait, a later one removes the password. FLOOD_WAIT_X: a reset was cancelled recently, which
 * clients are told as account.resetPasswordFailedWait. Records nothing while the week is not over.
 */
export type ResetPassword = { type: 'ResetPassword' };

export type ResetPasswordState = { hasPassword: boolean; recovery: Readonly<Recovery> };

export function load({ documents }: View, _: ResetPassword, { actor }: Context): ResetPasswordState {
  return { hasPassword: passwordOf(documents, actor) !== undefined, recovery: recoveryOf(documents, actor) };
}

export function resetPassword({ hasPassword, recovery: { resetDueMs, resetAgainMs } }: ResetPasswordState, _: ResetPassword, { actor: user, nowMs }: Context): Fact[] {
  if (!hasPassword) throw refusal('PASSWORD_EMPTY');
  const stream = accountStream(user);
  if (resetDueMs > 0) return nowMs < resetDueMs ? [] : [{ type: 'PasswordRemoved', stream, user }];
  if (nowMs < resetAgainMs) throw refusal('FLOOD_WAIT_X', Math.ceil((resetAgainMs - nowMs) / 1000));
  return [{ type: 'PasswordResetRequested', stream, user }];
}
