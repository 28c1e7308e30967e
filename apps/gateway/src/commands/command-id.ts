/**
 * Command ids are idempotency keys: a command repeated under the same id gets the first result, so a client that retries after losing an answer writes
 * nothing twice. For sends the id derives from the client's random_id (M2), otherwise from the msg_id of the request. They are hashes because the log's id
 * index relies on a uniform distribution, and so that no client can choose an id.
 */
import { hash } from 'node:crypto';

const ID_BYTES = 16;
/** Inputs of different kinds differ in length, so ids of different kinds never collide. */
const send = Buffer.alloc(16);
const request = Buffer.alloc(26);
const taken = Buffer.alloc(17);

/** One message of a send. `keyId` unsigned, `randomId` as TL's signed long. */
export function sendId(keyId: bigint, randomId: bigint): Uint8Array {
  send.writeBigUInt64LE(keyId, 0);
  send.writeBigInt64LE(randomId, 8);
  return hash('sha256', send, 'buffer').subarray(0, ID_BYTES);
}

/** The `ordinal`-th command (from 0) that one request causes. */
export function requestId(keyId: bigint, sessionId: bigint, msgId: bigint, ordinal: number): Uint8Array {
  request.writeBigUInt64LE(keyId, 0);
  request.writeBigInt64LE(sessionId, 8);
  request.writeBigInt64LE(msgId, 16);
  request.writeUInt16LE(ordinal, 24);
  return hash('sha256', request, 'buffer').subarray(0, ID_BYTES);
}

/** A command in a secret chat: the request for the chat itself (without random id), or a message sent in it. */
export function secretId(keyId: bigint, chat: number, randomId?: bigint): Uint8Array {
  const input = Buffer.alloc(randomId === undefined ? 12 : 20);
  input.writeBigUInt64LE(keyId, 0);
  input.writeInt32LE(chat, 8);
  if (randomId !== undefined) input.writeBigInt64LE(randomId, 12);
  return hash('sha256', input, 'buffer').subarray(0, ID_BYTES);
}

/** One batch of an import, starting at message number `from`: applied once, however many workers submit it. */
export function importId(id: number, from: number): Uint8Array {
  const input = Buffer.alloc(13);
  input.writeBigUInt64LE(BigInt(id), 0);
  input.writeUInt32LE(from, 8);
  return hash('sha256', input, 'buffer').subarray(0, ID_BYTES);
}

/** Moving a dialog out of `user`'s archive because of the channel message at log place `place`: applied once, however many workers notice the message. */
export function returnId(user: number, place: number): Uint8Array {
  taken.writeBigUInt64LE(BigInt(user), 0);
  taken.writeBigUInt64LE(BigInt(place), 8);
  return hash('sha256', taken, 'buffer').subarray(0, ID_BYTES);
}
