import type { Fact } from '@teamgram/event-schemas';
import { accountStream } from '../auth/account-stream.ts';
import { awaitedPasswordOf, passwordOf } from '../auth/authorization.ts';
import { refuseProof } from '../auth/login.ts';
import type { PasswordProof } from '../auth/password-proof.ts';
import type { Context } from '../context.ts';
import { refusal } from '../refusal.ts';
import type { View } from '../view.ts';
import { accountOf, DELETION_DELAY_MS, SEEN_AGAIN_MS, type Account } from './account.ts';
import { endOf, loadEnd, type End } from './end.ts';

/**
 * account.deleteAccount, also by a client that has given a correct code but not the password. Results in `AccountDeleted`, or in
 * `AccountDeletionRequested` when a password is set and none was given: the caller is then told 2FA_CONFIRM_WAIT_X.
 */
export type DeleteAccount = { type: 'DeleteAccount'; proof: PasswordProof | undefined };

export type DeleteAccountState = { user: number; hasPassword: boolean; account: Readonly<Account>; end: End };

/** "We'll delete it in 1 week" applies to active accounts (core.telegram.org/api/account-deletion); one unused for longer than this is deleted at once. */
const INACTIVE_MS = 7 * 86_400_000 + SEEN_AGAIN_MS;
/** The wait, in seconds, reported for a new request. */
export const DELETION_WAIT_S = DELETION_DELAY_MS / 1000;

export function load(view: View, _: DeleteAccount, { actor, authKeyId, nowMs, rules }: Context): DeleteAccountState {
  const awaited = awaitedPasswordOf(view.documents, authKeyId);
  const user = actor || (awaited && nowMs <= awaited.sinceMs + rules.passwordAwaitedMs ? awaited.user : 0);
  const hasPassword = passwordOf(view.documents, user) !== undefined;
  return { user, hasPassword, account: accountOf(view.documents, user), end: loadEnd(view, user) };
}

/** Refuses in order of precedence (core.telegram.org/method/account.deleteAccount). */
export function deleteAccount({ user, hasPassword, account, end }: DeleteAccountState, { proof }: DeleteAccount, context: Context): Fact[] {
  if (user === 0) throw refusal('AUTH_KEY_UNREGISTERED');
  if (!hasPassword) return endOf(end, 'wish');
  if (proof) {
    refuseProof(context);
    return endOf(end, 'wish');
  }
  if (account.deletionDueMs > 0) refuseEarly(account.deletionDueMs, context);
  else if (account.seenMs + INACTIVE_MS > context.nowMs) return [{ type: 'AccountDeletionRequested', stream: accountStream(user), user }];
  return endOf(end, 'wish');
}

function refuseEarly(dueMs: number, { nowMs }: Context): void {
  if (nowMs < dueMs) throw refusal('2FA_CONFIRM_WAIT_X', Math.ceil((dueMs - nowMs) / 1000));
}
