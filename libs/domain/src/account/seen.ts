import { joinQueue } from '../retention/queue.ts';
import type { Documents } from '../view.ts';
import { accountQueue, changeAccount, TTL_DAYS_DEFAULT } from './account.ts';

const DAY_MS = 86_400_000;

/** The account was used: restarts its lifetime. */
export function noteSeen(documents: Documents, user: number, timeMs: number): void {
  let ttlDays = TTL_DAYS_DEFAULT;
  changeAccount(documents, user, (account) => {
    account.seenMs = timeMs;
    ({ ttlDays } = account);
  });
  if (ttlDays !== TTL_DAYS_DEFAULT) joinQueue(documents, accountQueue(ttlDays), timeMs + ttlDays * DAY_MS, user);
}
