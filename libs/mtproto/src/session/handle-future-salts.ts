import type { Core } from '../wire/core.ts';
import type { AcceptedMessage } from './message.ts';
import type { Session } from './session.ts';

/** "The server returns a maximum of num future server salts. The response serves as the acknowledgment of the query" (S6). */
export function handleFutureSalts(session: Session, { msgId }: AcceptedMessage, { num }: Core<'get_future_salts'>): void {
  const nowMs = session.machine.clock.nowMs();
  const salts = session.owner.salts.future(num, nowMs).map((salt) => ({ _: 'future_salt' as const, ...salt }));
  session.isAnswered(msgId);
  session.answer({ _: 'future_salts', req_msg_id: msgId, now: Math.floor(nowMs / 1000), salts });
}
