import type { Session } from './session.ts';

/** Bits of msgs_state_info (service_messages_about_messages#informational-message-regarding-status-of-messages). */
const STATE = {
  /** "nothing is known about the message (msg_id too low, the other party may have forgotten it)" */
  forgotten: 1,
  /** "message not received (msg_id falls within the range of stored identifiers…)" */
  missing: 2,
  /** "message not received (msg_id too high…)" */
  future: 3,
  received: 4,
  needsNoAck: 16,
  /** "RPC query contained in message being processed or processing already complete" */
  called: 32,
  /** "content-related response to message already generated" */
  answered: 64,
} as const;

/** "exactly one byte of message status for each message from the incoming msg_ids list" */
export function messageStates(session: Session, msgIds: readonly bigint[]): Uint8Array {
  return Uint8Array.from(msgIds, (msgId) => messageState(session, msgId));
}

function messageState({ received }: Session, msgId: bigint): number {
  const entry = received.get(msgId);
  if (!entry) return msgId > received.highest ? STATE.future : received.isForgotten(msgId) ? STATE.forgotten : STATE.missing;
  const called = entry.call === 'none' ? 0 : STATE.called;
  const answered = entry.call === 'answered' || entry.call === 'failed' ? STATE.answered : 0;
  return STATE.received | (entry.contentRelated ? 0 : STATE.needsNoAck) | called | answered;
}
