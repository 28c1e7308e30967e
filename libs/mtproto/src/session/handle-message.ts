/** The dispatch of the protocol: one switch over all messages a client may send. */
import * as id from '../wire/constructors.ts';
import { constructorOf, readCore } from '../wire/core.ts';
import { handleAck } from './handle-ack.ts';
import { handleDestroyAuthKey } from './handle-destroy-auth-key.ts';
import { handleDestroySession } from './handle-destroy-session.ts';
import { handleDropAnswer } from './handle-drop-answer.ts';
import { handleFutureSalts } from './handle-future-salts.ts';
import { handleHttpWait } from './handle-http-wait.ts';
import { handlePing } from './handle-ping.ts';
import { handleRequest } from './handle-request.ts';
import { handleResend } from './handle-resend.ts';
import { handleStateRequest } from './handle-state-request.ts';
import type { AcceptedMessage } from './message.ts';
import type { Session } from './session.ts';

/**
 * Handles one message that has passed the checks of identifiers.
 * @throws {TlError} when a service message cannot be decoded; undecodable requests are answered with an error instead
 */
export function handleMessage(session: Session, message: AcceptedMessage): void {
  const { body } = message;
  switch (constructorOf(body)) {
    case id.MSGS_ACK:
      return handleAck(session, readCore(body, 'msgs_ack'));
    case id.PING:
    case id.PING_DELAY_DISCONNECT:
      return handlePing(session, message, readCore(body, 'ping', 'ping_delay_disconnect'));
    case id.HTTP_WAIT:
      return handleHttpWait(session, message, readCore(body, 'http_wait'));
    case id.GET_FUTURE_SALTS:
      return handleFutureSalts(session, message, readCore(body, 'get_future_salts'));
    case id.MSGS_STATE_REQ:
      return handleStateRequest(session, message, readCore(body, 'msgs_state_req'));
    case id.MSG_RESEND_REQ:
      return handleResend(session, message, readCore(body, 'msg_resend_req'));
    case id.RPC_DROP_ANSWER:
      return handleDropAnswer(session, message, readCore(body, 'rpc_drop_answer'));
    case id.DESTROY_SESSION:
      return handleDestroySession(session, message, readCore(body, 'destroy_session'));
    case id.DESTROY_AUTH_KEY:
      return handleDestroyAuthKey(session, message);
    // Client information about server messages, other than acks, is ignored: messages are retransmitted until acknowledged.
    case id.MSGS_STATE_INFO:
    case id.MSGS_ALL_INFO:
    case id.MSG_DETAILED_INFO:
    case id.MSG_NEW_DETAILED_INFO:
    case id.PONG:
      return undefined;
    default:
      return handleRequest(session, message);
  }
}

/**
 * "A client must never mark msgs_ack, msg_container, msg_copy … as content-related" (34), "must always mark all API-level RPC queries" (35). An odd
 * seqno on msgs_ack is accepted nevertheless: @mtcute/core 0.30 sends them that way, and Telegram accepts it.
 */
export function parityError(body: Uint8Array, seqNo: number): 0 | 34 | 35 {
  const isOdd = (seqNo & 1) === 1;
  switch (constructorOf(body)) {
    case id.MSG_CONTAINER:
    case id.MSG_COPY:
      return isOdd ? 34 : 0;
    case id.MSGS_ACK:
    case id.PING:
    case id.PING_DELAY_DISCONNECT:
    case id.HTTP_WAIT:
    case id.GET_FUTURE_SALTS:
    case id.MSGS_STATE_REQ:
    case id.MSGS_STATE_INFO:
    case id.MSGS_ALL_INFO:
    case id.MSG_DETAILED_INFO:
    case id.MSG_NEW_DETAILED_INFO:
    case id.MSG_RESEND_REQ:
    case id.RPC_DROP_ANSWER:
    case id.DESTROY_SESSION:
    case id.DESTROY_AUTH_KEY:
    case id.PONG:
      return 0;
    default:
      return isOdd ? 0 : 35;
  }
}
