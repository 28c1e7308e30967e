import type { IdKind } from '../wire/message-id.ts';
import type { Link } from './link.ts';
import type { Received } from './received.ts';

/** One message on its way to the client. Its id and sequence number are drawn when it is first packed and kept when it is repeated. */
export interface Outgoing {
  readonly idKind: IdKind;
  /** Repeated until acknowledged. */
  readonly contentRelated: boolean;
  /** The request that an rpc_result answers; 0n for all others. */
  readonly requestMsgId: bigint;
  readonly request: Received | undefined;
  /** The boxed object; for an rpc_result the bare result, its header is written while packing. */
  readonly body: Uint8Array;
  /** 0n until packed. */
  msgId: bigint;
  seqNo: number;
  /** The connection that carried it last. */
  link: Link | undefined;
  /** Owned by the outbox: it stands in the queue. */
  isQueued: boolean;
}

/** rpc_result and req_msg_id before the result. */
const RPC_RESULT_HEADER_BYTES = 12;

export function bodyBytes(message: Outgoing): number {
  return message.requestMsgId === 0n ? message.body.length : RPC_RESULT_HEADER_BYTES + message.body.length;
}

/** An object that needs no acknowledgment: acks, pongs, notifications. */
export function serviceMessage(body: Uint8Array, idKind: IdKind): Outgoing {
  return { idKind, contentRelated: false, requestMsgId: 0n, request: undefined, body, msgId: 0n, seqNo: 0, link: undefined, isQueued: false };
}

/** An object that is repeated until the client acknowledges it: updates, new_session_created. */
export function contentMessage(body: Uint8Array, idKind: IdKind): Outgoing {
  return { idKind, contentRelated: true, requestMsgId: 0n, request: undefined, body, msgId: 0n, seqNo: 0, link: undefined, isQueued: false };
}

/** "rpc_result#f35c6d01 req_msg_id:long result:Object": also content-related, "the response to an RPC query must also be acknowledged". */
export function answerMessage(result: Uint8Array, requestMsgId: bigint, request: Received | undefined): Outgoing {
  return { idKind: 1, contentRelated: true, requestMsgId, request, body: result, msgId: 0n, seqNo: 0, link: undefined, isQueued: false };
}
