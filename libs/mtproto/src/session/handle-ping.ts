import type { Core } from '../wire/core.ts';
import type { AcceptedMessage } from './message.ts';
import type { Session } from './session.ts';

/** A longer delay is treated as one day. */
const DELAY_S_MAX = 86_400;

/**
 * "pong#347773c5 msg_id:long ping_id:long"; ping_delay_disconnect "works like ping. In addition … the server starts a timer which will
 * close the current connection disconnect_delay seconds later unless it receives a new message of the same type which automatically
 * resets all previous timers" (S15).
 */
export function handlePing(session: Session, { msgId, link }: AcceptedMessage, ping: Core<'ping' | 'ping_delay_disconnect'>): void {
  if (ping._ === 'ping_delay_disconnect') {
    const delayS = Math.min(Math.max(ping.disconnect_delay, 0), DELAY_S_MAX);
    link.closeAt(session.machine.clock.nowMs() + delayS * 1000);
  }
  session.isAnswered(msgId);
  session.answer({ _: 'pong', msg_id: msgId, ping_id: ping.ping_id });
}
