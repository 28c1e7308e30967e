import type { IdKind } from '../wire/message-id.ts';
import type { Link } from './link.ts';
import type { Received } from './received.ts';

/** One message to the client. msg_id and seqno are assigned when it is first packed and kept on retransmission. */
export interface Outgoing {
  readonly idKind: IdKind;
  /** Retransmitted until acknowledged. */
  readonly contentRelated: boolean;
  /** The request that an rpc_result answers; 0n for all others. */
  readonly requestMsgId: bigint;
  readonly request: Received | undefined;
  /** The boxed object; for an rpc_result the bare result: its header is written while packing. */
  readonly body: Uint8Array;
  /** 0n until packed. */
  msgId: bigint;
  seqNo: number;
  /** The connection it was last sent over. */
  link: Link | undefined;
  /** Whether it is in the outbox's queue; maintained by the outbox. */
  isQueued: boolean;
}

/** rpc_result and req_msg_id before the result. */
const RPC_RESULT_HEADER_BYTES = 12;

export function bodyBytes(message: Outgoing): number {
  return message.requestMsgId === 0n ? message.body.length : RPC_RESULT_HEADER_BYTES + message.body.length;
}

/** An object that needs no acknowledgment: acks, pongs, notices. */
export function serviceMessage(body: Uint8Array, idKind: IdKind): Outgoing {
  return { idKind, contentRelated: false, requestMsgId: 0n, request: undefined, body, msgId: 0n, seqNo: 0, link: undefined, isQueued: false };
}

/** An object that is retransmitted until the client acknowledges it: updates, new_session_created. */
export function contentMessage(body: Uint8Array, idKind: IdKind): Outgoing {
  return { idKind, contentRelated: true, requestMsgId: 0n, request: undefined, body, msgId: 0n, seqNo: 0, link: undefined, isQueued: false };
}

/** "rpc_result#f35c6d01 req_msg_id:long result:Object"; content-related: "the response to an RPC query must also be acknowledged". */
export function answerMessage(result: Uint8Array, requestMsgId: bigint, request: Received | undefined): Outgoing {
  return { idKind: 1, contentRelated: true, requestMsgId, request, body: result, msgId: 0n, seqNo: 0, link: undefined, isQueued: false };
}
