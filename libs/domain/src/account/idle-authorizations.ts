/** Unused authorizations: the time of last use is kept in `session:<key>` while the account has set a period after which they end. */
import { authorizationOf, authorizationsOf } from '../auth/authorization.ts';
import { joinQueue } from '../retention/queue.ts';
import { documentKind, type Documents } from '../view.ts';
import { accountOf, authorizationQueue } from './account.ts';

const DAY_MS = 86_400_000;
/** Minimum interval between two records of use. */
const AUTHORIZATION_SEEN_AGAIN_MS = DAY_MS;

const sessions = documentKind<{ seenMs: number }>('session');
type Reader = Pick<Documents, 'get'>;

/** When the key was last known to be used. */
function lastUseMs(documents: Reader, user: number, authKeyId: bigint): number {
  const since = accountOf(documents, user).authorizationTtl?.sinceMs ?? 0;
  return Math.max(since, authorizationOf(documents, authKeyId)?.grantedAtMs ?? 0, sessions.find(documents, String(authKeyId))?.seenMs ?? 0);
}

/** Whether a use of the key now should be recorded: only if the account has set such a period, and at most once per interval. */
export function isAuthorizationSeenAnew(documents: Reader, user: number, authKeyId: bigint, nowMs: number): boolean {
  return accountOf(documents, user).authorizationTtl !== undefined && nowMs >= lastUseMs(documents, user, authKeyId) + AUTHORIZATION_SEEN_AGAIN_MS;
}

/** The account's keys that were not used for the period it has set. */
export function idleAuthorizations(documents: Reader, user: number, nowMs: number): bigint[] {
  const ttl = accountOf(documents, user).authorizationTtl;
  return ttl ? authorizationsOf(documents, user).filter((key) => lastUseMs(documents, user, key) + ttl.days * DAY_MS <= nowMs) : [];
}

export function noteAuthorizationSeen(documents: Documents, user: number, authKeyId: bigint, timeMs: number): void {
  sessions.put(documents, String(authKeyId), { seenMs: timeMs });
  awaitIdle(documents, user, timeMs);
}

export function forgetAuthorizationSeen(documents: Documents, authKeyId: bigint): void {
  sessions.remove(documents, String(authKeyId));
}

/** Queues a check for when an authorization used at `timeMs` may have become idle. */
export function awaitIdle(documents: Documents, user: number, timeMs: number): void {
  const ttl = accountOf(documents, user).authorizationTtl;
  if (ttl) joinQueue(documents, authorizationQueue(ttl.days), timeMs + ttl.days * DAY_MS, user);
}
