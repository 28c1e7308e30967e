import { Call } from './call.ts';
import type { AcceptedMessage, UnpackBudget } from './message.ts';
import { REFUSAL } from './refusals.ts';
import type { Session } from './session.ts';
import { type Unwrapped, unwrap } from './unwrap.ts';

/** An API request: the wrappers come off, then the call begins. */
export function handleRequest(session: Session, { msgId, received, body, link, budget }: AcceptedMessage): void {
  const unwrapped = tryUnwrap(body, budget);
  if (unwrapped) return session.calls.begin(new Call(session, msgId, received, unwrapped), link);
  session.calls.refuse(new Call(session, msgId, received, { wrappers: {}, query: body, method: 0 }), REFUSAL.unreadable);
}

/** What is wrong inside is the client's business only: it learns that its request could not be read. */
function tryUnwrap(body: Uint8Array, budget: UnpackBudget): Unwrapped | undefined {
  try {
    return unwrap(body, budget);
  } catch {
    return undefined;
  }
}
