import type { AccountSeen } from '@teamgram/event-schemas';
import { accountStream } from '../auth/account-stream.ts';
import type { Context } from '../context.ts';
import { userOf } from '../users/user.ts';
import type { View } from '../view.ts';
import { accountOf, SEEN_AGAIN_MS, TTL_DAYS_DEFAULT, type Account } from './account.ts';

/** A key of the account was used. Recorded at most once a week. */
export type NoteAccountSeen = { type: 'NoteAccountSeen'; user: number };

export type NoteAccountSeenState = { isPerson: boolean; account: Readonly<Account> };

export function load({ documents }: View, { user }: NoteAccountSeen): NoteAccountSeenState {
  return { isPerson: userOf(documents, user)?.kind === 'person', account: accountOf(documents, user) };
}

export function noteAccountSeen({ isPerson, account }: NoteAccountSeenState, { user }: NoteAccountSeen, { nowMs }: Context): AccountSeen[] {
  return isPerson && isSeenAnew(account, nowMs) ? [{ type: 'AccountSeen', stream: accountStream(user), user }] : [];
}

/** Whether a use of the account now should be recorded: only if the account has a limited lifetime, and at most once per interval. */
export function isSeenAnew({ seenMs, ttlDays }: Readonly<Account>, nowMs: number): boolean {
  return ttlDays !== TTL_DAYS_DEFAULT && nowMs >= seenMs + SEEN_AGAIN_MS;
}
