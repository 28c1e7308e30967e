/** Auto-delete period of a conversation: `ttl:<stream>` (core.telegram.org/api/autodelete). */
import { refusal } from '../refusal.ts';
import { documentKind, type Documents } from '../view.ts';

const periods = documentKind<{ periodS: number }>('ttl');
type Reader = Pick<Documents, 'get'>;

const YEAR_S = 366 * 86_400;

/** Seconds; 0: off. */
export function messagesTtlOf(documents: Reader, stream: string): number {
  return periods.find(documents, stream)?.periodS ?? 0;
}
export function putMessagesTtl(documents: Documents, stream: string, periodS: number): void {
  if (periodS > 0) periods.put(documents, stream, { periodS });
  else periods.remove(documents, stream);
}

/** Whole seconds up to a year; 0: off. Clients offer days, weeks and months. */
export function isMessagesTtl(periodS: number): boolean {
  return Number.isInteger(periodS) && periodS >= 0 && periodS <= YEAR_S;
}

/** Throws TTL_PERIOD_INVALID, CHAT_NOT_MODIFIED. */
export function refuseTtl(periodS: number, former: number): void {
  if (!isMessagesTtl(periodS)) throw refusal('TTL_PERIOD_INVALID');
  if (periodS === former) throw refusal('CHAT_NOT_MODIFIED');
}
