import type { Core } from '../wire/core.ts';
import { requireCount } from './limit-violation.ts';
import type { AcceptedMessage } from './message.ts';
import { messageStates } from './message-states.ts';
import type { Session } from './session.ts';

/** "This response … is an acknowledgment of the relevant msgs_state_req, in and of itself" (S13). */
export function handleStateRequest(session: Session, { msgId }: AcceptedMessage, { msg_ids }: Core<'msgs_state_req'>): void {
  requireCount(msg_ids.length, session.machine.limits);
  session.isAnswered(msgId);
  session.answer({ _: 'msgs_state_info', req_msg_id: msgId, info: messageStates(session, msg_ids) });
}
