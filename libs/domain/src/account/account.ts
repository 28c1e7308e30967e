/** How long an account lives: `account:<user>`. Mailboxes of deleted accounts that are not empty yet: `accounts:emptying`. */
import { documentKind, type Documents } from '../view.ts';

export type Account = {
  /** When somebody used it last, to the week; milliseconds since 1970. */
  seenMs: number;
  ttlDays: number;
  /** What new conversations begin with, seconds; 0 = nothing. */
  defaultTtlS: number;
  /** When a deletion that was asked for without the password is due; 0 = none was. */
  deletionDueMs: number;
  /** The key that asked for it, in decimal digits: a document is JSON. */
  deletionAskedBy?: string | undefined;
  /** Authorizations that nobody has used for so long end, counted from `since` at the earliest; absent = they do not. */
  authorizationTtl?: { days: number; sinceMs: number } | undefined;
  /** Of a deleted account: everything up to this pts has left the mailbox. */
  emptiedThrough: number;
};

const accounts = documentKind<Account>('account');
const emptying = documentKind<number[]>('accounts');
type Reader = Pick<Documents, 'get'>;

/** A century: no account ends that nobody has set an end to. */
export const TTL_DAYS_DEFAULT = 36_500;
export const DELETION_DELAY_MS = 7 * 86_400_000;
/** A sign of life that is younger is not written again. */
export const SEEN_AGAIN_MS = 7 * 86_400_000;

const untouched = (): Account => ({ seenMs: 0, ttlDays: TTL_DAYS_DEFAULT, defaultTtlS: 0, deletionDueMs: 0, emptiedThrough: 0 });

export function accountOf(documents: Reader, user: number): Readonly<Account> {
  return accounts.find(documents, user) ?? untouched();
}
export function changeAccount(documents: Documents, user: number, change: (account: Account) => void): void {
  const account = accounts.find(documents, user) ?? untouched();
  change(account);
  accounts.put(documents, user, account);
}

/** The queue in which accounts of this time to live wait for their end. */
export const accountQueue = (ttlDays: number): string => `accounts/${ttlDays}`;

/** The queue in which accounts wait for the end of an authorization that nobody uses. */
export const authorizationQueue = (days: number): string => `sessions/${days}`;

/** Deleted accounts whose mailboxes still show something. */
export function accountsToEmpty(documents: Reader): readonly number[] {
  return emptying.find(documents, 'emptying') ?? [];
}
export function putAccountsToEmpty(documents: Documents, users: number[]): void {
  emptying.put(documents, 'emptying', users);
}
