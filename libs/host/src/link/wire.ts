/**
 * Wire format of a link: gRPC messages that are node:v8 structured clones (docs/decisions/0001). Supports all plain data: bigint, Uint8Array,
 * undefined, Map. Both ends run the same version of this code and are authenticated by certificate before anything is deserialised.
 */
import { deserialize, serialize } from 'node:v8';

/** Limit of one gRPC message. A batch of ordinary calls has some KiB; a follower's run of events stays below 16 MiB. */
const MESSAGE_BYTES_MAX = 64 * 1024 * 1024;

export function encode(value: unknown): Buffer {
  return serialize(value);
}

/** Views in the result share the message's memory: copy small ones that are kept for long. */
export function decode(bytes: Buffer): unknown {
  return deserialize(bytes);
}

/** `/teamgram.command-api/keys.find` */
export function methodPath(link: string, method: string): string {
  return `/teamgram.${link}/${method}`;
}

/** The content of one message with calls: [id, timeoutMs, request] flattened, then the ids of cancelled calls. */
export type CallBatch = [calls: unknown[], cancelled: number[]];
export const CALL_FIELDS = 3;

/** Replies: [id, code, reply] flattened; code '' = success. */
export type ReplyBatch = unknown[];
export const REPLY_FIELDS = 3;

/** Calls or replies per message: keeps messages well below their limit and does not block the reader for long. */
export const BATCH_COUNT_MAX = 256;

/** Keepalive detects within seconds a peer that disappeared without a FIN. */
export const channelOptions = {
  'grpc.max_receive_message_length': MESSAGE_BYTES_MAX,
  'grpc.max_send_message_length': MESSAGE_BYTES_MAX,
  'grpc.keepalive_time_ms': 20_000,
  'grpc.keepalive_timeout_ms': 10_000,
} as const;
