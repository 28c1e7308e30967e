import type { Core } from '../wire/core.ts';
import type { AcceptedMessage } from './message.ts';
import type { Session } from './session.ts';

/** "must be transmitted only through an HTTP connection … the latest parameter will be used"; ignored on other connections (T5). */
export function handleHttpWait(session: Session, { link }: AcceptedMessage, { max_delay, wait_after, max_wait }: Core<'http_wait'>): void {
  link.wait?.({ maxDelayMs: max_delay, waitAfterMs: wait_after, maxWaitMs: max_wait });
  if (link.expiresAtMs !== undefined) session.machine.wakeAt(session, link.expiresAtMs);
}
