/** Unencrypted messages: auth_key_id = 0, message_id, message_data_length, message_data (mtproto/description#unencrypted-message). */
import { asBuffer, EMPTY, readInt64, readUint32, writeInt64, writeUint32 } from './bytes.ts';

const PLAIN_HEADER_BYTES = 20;

/** auth_key_id of a packet; 0n for a plain message. Undefined when the packet is too short. */
export function authKeyIdOf(payload: Uint8Array): bigint | undefined {
  return payload.length < 8 ? undefined : readInt64(payload, 0);
}

/** A plain message with header. */
export function wrapPlain(msgId: bigint, body: Uint8Array): Uint8Array {
  const payload = Buffer.alloc(PLAIN_HEADER_BYTES + body.length);
  writeInt64(payload, 8, msgId);
  writeUint32(payload, 16, body.length);
  payload.set(body, PLAIN_HEADER_BYTES);
  return payload;
}

/** The body of a plain message; empty when its length field exceeds the payload. */
export function plainBody(payload: Uint8Array): Uint8Array {
  if (payload.length < PLAIN_HEADER_BYTES) return EMPTY;
  const sizeBytes = readUint32(payload, 16);
  const endsAt = PLAIN_HEADER_BYTES + sizeBytes;
  return endsAt <= payload.length ? asBuffer(payload).subarray(PLAIN_HEADER_BYTES, endsAt) : EMPTY;
}
