/**
 * Ids of commands. A repeated id is the same command for ever and gets the first answer, so a client that sends again after a lost
 * answer writes nothing twice: for sends the client's random_id decides (M2), for everything else the message that carried the request.
 * Hashes, since the log's index of ids counts on their being spread evenly, and no client may choose an id.
 */
import { hash } from 'node:crypto';

const ID_BYTES = 16;
/** The kinds have inputs of different length, so none of one is ever one of the other. */
const send = Buffer.alloc(16);
const request = Buffer.alloc(26);
const taken = Buffer.alloc(17);

/** One item of a send. `keyId` unsigned, `randomId` as TL's signed long. */
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

/** What a device asks for in a secret chat: the request itself (no random id), or something said there. */
export function secretId(keyId: bigint, chat: number, randomId?: bigint): Uint8Array {
  const input = Buffer.alloc(randomId === undefined ? 12 : 20);
  input.writeBigUInt64LE(keyId, 0);
  input.writeInt32LE(chat, 8);
  if (randomId !== undefined) input.writeBigInt64LE(randomId, 12);
  return hash('sha256', input, 'buffer').subarray(0, ID_BYTES);
}

/** Messages of an import from one of them on: once, however many workers bring them. */
export function importId(id: number, from: number): Uint8Array {
  const input = Buffer.alloc(13);
  input.writeBigUInt64LE(BigInt(id), 0);
  input.writeUInt32LE(from, 8);
  return hash('sha256', input, 'buffer').subarray(0, ID_BYTES);
}

/** What a message in a channel, named by its place in the log, takes out of somebody's archive: once, however many workers notice it. */
export function returnId(user: number, place: number): Uint8Array {
  taken.writeBigUInt64LE(BigInt(user), 0);
  taken.writeBigUInt64LE(BigInt(place), 8);
  return hash('sha256', taken, 'buffer').subarray(0, ID_BYTES);
}
