import type { Core } from '../wire/core.ts';
import type { AcceptedMessage } from './message.ts';
import type { Session } from './session.ts';

/**
 * "Used by the client to notify the server that it may forget the data from a different session belonging to the same user … The result
 * of this being applied to the current session is undefined": here the current session is not found (S17).
 */
export function handleDestroySession(session: Session, { msgId }: AcceptedMessage, { session_id }: Core<'destroy_session'>): void {
  const other = session.owner.sessions.get(session_id);
  session.isAnswered(msgId);
  if (!other || other === session) return session.answer({ _: 'destroy_session_none', session_id });
  other.close();
  session.answer({ _: 'destroy_session_ok', session_id });
}
