/** Lifetime settings of an account: `account:<user>`. Deleted accounts whose mailboxes are not empty yet: `accounts:emptying`. */
import { documentKind, type Documents } from '../view.ts';

export type Account = {
  /** Time of last use, with a resolution of a week; milliseconds since 1970. */
  seenMs: number;
  ttlDays: number;
  /** Default auto-delete period of new conversations, in seconds; 0: off. */
  defaultTtlS: number;
  /** When a deletion requested without the password is due; 0: none requested. */
  deletionDueMs: number;
  /** The auth key that requested it, in decimal digits, because documents are JSON. */
  deletionAskedBy?: string | undefined;
  /** Period after which unused authorizations end, counted from `sinceMs` at the earliest; absent: never. */
  authorizationTtl?: { days: number; sinceMs: number } | undefined;
  /** For a deleted account: the mailbox has been emptied up to this pts. */
  emptiedThrough: number;
};

const accounts = documentKind<Account>('account');
const emptying = documentKind<number[]>('accounts');
type Reader = Pick<Documents, 'get'>;

/** A century: an account that has not chosen a period does not expire. */
export const TTL_DAYS_DEFAULT = 36_500;
export const DELETION_DELAY_MS = 7 * 86_400_000;
/** Minimum interval between two records of use. */
export const SEEN_AGAIN_MS = 7 * 86_400_000;

const untouched = (): Account => ({ seenMs: 0, ttlDays: TTL_DAYS_DEFAULT, defaultTtlS: 0, deletionDueMs: 0, emptiedThrough: 0 });

/** The account's settings, or the defaults. */
export function accountOf(documents: Reader, user: number): Readonly<Account> {
  return accounts.find(documents, user) ?? untouched();
}
export function changeAccount(documents: Documents, user: number, change: (account: Account) => void): void {
  const account = accounts.find(documents, user) ?? untouched();
  change(account);
  accounts.put(documents, user, account);
}

/** Queue in which accounts with this period wait for their deletion. */
export const accountQueue = (ttlDays: number): string => `accounts/${ttlDays}`;

/** Queue in which accounts wait for the end of an unused authorization. */
export const authorizationQueue = (days: number): string => `sessions/${days}`;

/** Deleted accounts whose mailboxes are not empty yet. */
export function accountsToEmpty(documents: Reader): readonly number[] {
  return emptying.find(documents, 'emptying') ?? [];
}
export function putAccountsToEmpty(documents: Documents, users: number[]): void {
  emptying.put(documents, 'emptying', users);
}
