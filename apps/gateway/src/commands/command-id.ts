/**
 * Ids of commands. A repeated id is the same command for ever and gets the first answer, so a client that sends again after a lost
 * answer writes nothing twice: for sends the client's random_id decides (M2), for everything else the message that carried the request.
 */
import { hash } from 'node:crypto';

const ID_BYTES = 16;
const SEND = 1;
const REQUEST = 2;
const input = Buffer.alloc(27);

/** One item of a send. `keyId` unsigned, `randomId` as TL's signed long. */
export function sendId(keyId: bigint, randomId: bigint): Uint8Array {
  input.writeUInt8(SEND, 0);
  input.writeBigUInt64LE(keyId, 1);
  input.writeBigInt64LE(randomId, 9);
  return digest(input.subarray(0, 17));
}

/** The `ordinal`-th command (from 0) that one request causes. */
export function requestId(keyId: bigint, sessionId: bigint, msgId: bigint, ordinal: number): Uint8Array {
  input.writeUInt8(REQUEST, 0);
  input.writeBigUInt64LE(keyId, 1);
  input.writeBigInt64LE(sessionId, 9);
  input.writeBigInt64LE(msgId, 17);
  input.writeUInt16LE(ordinal, 25);
  return digest(input);
}

function digest(bytes: Uint8Array): Uint8Array {
  return hash('sha256', bytes, { outputEncoding: 'buffer' }).subarray(0, ID_BYTES);
}
