/** Authorizations that nobody uses any more: when each was used last stands in `session:<key>`, as long as the account has chosen an end for idle ones. */
import { authorizationOf, authorizationsOf } from '../auth/authorization.ts';
import { joinQueue } from '../retention/queue.ts';
import { documentKind, type Documents } from '../view.ts';
import { accountOf, authorizationQueue } from './account.ts';

const DAY_MS = 86_400_000;
/** A sign of life that is younger is not written again. */
const AUTHORIZATION_SEEN_AGAIN_MS = DAY_MS;

const sessions = documentKind<{ seenMs: number }>('session');
type Reader = Pick<Documents, 'get'>;

/** When the key was used last, as far as anybody has looked. */
function lastUseMs(documents: Reader, user: number, authKeyId: bigint): number {
  const since = accountOf(documents, user).authorizationTtl?.sinceMs ?? 0;
  return Math.max(since, authorizationOf(documents, authKeyId)?.grantedAtMs ?? 0, sessions.find(documents, String(authKeyId))?.seenMs ?? 0);
}

/** Whether a use of the key now is worth a fact: nobody watches the authorizations of an account that lets them be. */
export function isAuthorizationSeenAnew(documents: Reader, user: number, authKeyId: bigint, nowMs: number): boolean {
  return accountOf(documents, user).authorizationTtl !== undefined && nowMs >= lastUseMs(documents, user, authKeyId) + AUTHORIZATION_SEEN_AGAIN_MS;
}

/** Keys of the account that nobody has used for the time that it has chosen. */
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

/** Somebody looks again when what was used at `timeMs` may be idle. */
export function awaitIdle(documents: Documents, user: number, timeMs: number): void {
  const ttl = accountOf(documents, user).authorizationTtl;
  if (ttl) joinQueue(documents, authorizationQueue(ttl.days), timeMs + ttl.days * DAY_MS, user);
}
