import type { Message } from './message.ts';
import { bodyBytes } from './outgoing.ts';
import type { Received } from './received.ts';
import { reject } from './reject.ts';
import type { Session } from './session.ts';

/**
 * A message received before. "If the response is small, the server may re-send the answer itself instead" of msg_detailed_info; a request still in
 * progress, or one whose answer was acknowledged, is only acknowledged (S12).
 */
export function handleDuplicate(session: Session, message: Message, earlier: Received): void {
  const { msgId } = message;
  const { answer } = earlier;
  if (earlier.call === 'forgotten') return reject(session, message, 20);
  if (!answer) return earlier.contentRelated ? session.acknowledgeNow([msgId]) : undefined;
  if (answer.msgId === 0n) return undefined; // queued, will be sent with the next packet
  if (bodyBytes(answer) <= session.machine.limits.smallAnswerBytesMax) return session.repeat(answer);
  session.answer({ _: 'msg_detailed_info', msg_id: msgId, answer_msg_id: answer.msgId, bytes: bodyBytes(answer), status: 0 });
}
