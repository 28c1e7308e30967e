import { type Core, type CoreObject, writeCore } from '../wire/core.ts';
import type { AcceptedMessage } from './message.ts';
import { answerMessage } from './outgoing.ts';
import type { Session } from './session.ts';

/** "The response to this query returns as one of the following messages wrapped in rpc_result and requiring an acknowledgment" (S14). */
export function handleDropAnswer(session: Session, { msgId, received }: AcceptedMessage, { req_msg_id }: Core<'rpc_drop_answer'>): void {
  const result = writeCore(drop(session, req_msg_id));
  received.call = 'answered';
  received.answer = answerMessage(result, msgId, received);
  session.isAnswered(msgId);
  session.isAnswered(req_msg_id);
  session.enqueue(received.answer);
}

function drop(session: Session, requestMsgId: bigint): CoreObject {
  const request = session.received.get(requestMsgId);
  if (request?.call === 'running' || request?.call === 'dropped') {
    request.call = 'dropped';
    return { _: 'rpc_answer_dropped_running' };
  }
  const answer = request?.answer;
  if (!answer) return { _: 'rpc_answer_unknown' };
  session.outbox.drop(answer);
  return { _: 'rpc_answer_dropped', msg_id: answer.msgId, seq_no: answer.seqNo, bytes: answer.body.length };
}
