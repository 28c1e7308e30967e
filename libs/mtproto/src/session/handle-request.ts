import { Call } from './call.ts';
import type { AcceptedMessage, UnpackBudget } from './message.ts';
import { REFUSAL } from './refusals.ts';
import type { Session } from './session.ts';
import { type Unwrapped, unwrap } from './unwrap.ts';

/** An API request: removes the wrappers and begins the call. */
export function handleRequest(session: Session, { msgId, received, body, link, budget }: AcceptedMessage): void {
  const unwrapped = tryUnwrap(body, budget);
  if (unwrapped) return session.calls.begin(new Call(session, msgId, received, unwrapped), link);
  session.calls.refuse(new Call(session, msgId, received, { wrappers: {}, query: body, method: 0 }), REFUSAL.unreadable);
}

/** Undecodable content ends only this request, with an error, not the connection. */
function tryUnwrap(body: Uint8Array, budget: UnpackBudget): Unwrapped | undefined {
  try {
    return unwrap(body, budget);
  } catch {
    return undefined;
  }
}
