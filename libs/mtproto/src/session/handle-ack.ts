import type { Core } from '../wire/core.ts';
import { requireCount } from './limit-violation.ts';
import type { Session } from './session.ts';

/** "msgs_ack#62d6b459 msg_ids:Vector<long> = MsgsAck": these messages need not be retransmitted. */
export function handleAck(session: Session, { msg_ids }: Core<'msgs_ack'>): void {
  requireCount(msg_ids.length, session.machine.limits);
  for (const msgId of msg_ids) session.outbox.acknowledge(msgId);
}
