import type { Core } from '../wire/core.ts';
import { requireCount } from './limit-violation.ts';
import type { AcceptedMessage } from './message.ts';
import { messageStates } from './message-states.ts';
import type { Session } from './session.ts';

/**
 * "The remote party immediately responds by re-sending the requested messages … If at least one message with requested msg_id does not
 * exist or has already been forgotten, or has been sent by the requesting party (known from parity), MsgsStateInfo is returned for all
 * messages requested as if the MsgResendReq query had been a MsgsStateReq query as well" (S13).
 */
export function handleResend(session: Session, { msgId }: AcceptedMessage, { msg_ids }: Core<'msg_resend_req'>): void {
  requireCount(msg_ids.length, session.machine.limits);
  const found = [...new Set(msg_ids)].map((id) => session.outbox.find(id));
  session.isAnswered(msgId);
  for (const message of found) if (message) session.repeat(message);
  if (found.includes(undefined)) session.answer({ _: 'msgs_state_info', req_msg_id: msgId, info: messageStates(session, msg_ids) });
}
