/**
 * Bytes of a link: gRPC frames whose messages are node:v8 structured clones (docs/decisions/0001). Plain data crosses as it is: bigint, Uint8Array,
 * undefined, Map. Both ends run the same version of this code and have proved who they are by certificate before a byte is read.
 */
import { deserialize, serialize } from 'node:v8';

/** One gRPC message. A batch of ordinary calls is some KiB; a follower's run of events stays below 16 MiB. */
const MESSAGE_BYTES_MAX = 64 * 1024 * 1024;

export function encode(value: unknown): Buffer {
  return serialize(value);
}

/** Views in the result share the message's memory: who keeps a small one for long copies it. */
export function decode(bytes: Buffer): unknown {
  return deserialize(bytes);
}

/** `/teamgram.command-api/keys.find` */
export function methodPath(link: string, method: string): string {
  return `/teamgram.${link}/${method}`;
}

/** Calls of one message of a batched stream: [id, timeoutMs, request] flattened, then the ids that the caller gave up. */
export type CallBatch = [calls: unknown[], cancelled: number[]];
export const CALL_FIELDS = 3;

/** Replies: [id, code, reply] flattened; code '' = answered. */
export type ReplyBatch = unknown[];
export const REPLY_FIELDS = 3;

/** Calls or replies in one message: keeps a message well below its limit and a reader from being held up. */
export const BATCH_COUNT_MAX = 256;

/** Keepalive so that a peer that vanished without a FIN is noticed in some seconds. */
export const channelOptions = {
  'grpc.max_receive_message_length': MESSAGE_BYTES_MAX,
  'grpc.max_send_message_length': MESSAGE_BYTES_MAX,
  'grpc.keepalive_time_ms': 20_000,
  'grpc.keepalive_timeout_ms': 10_000,
} as const;
