import { hash } from 'node:crypto';

const input = Buffer.alloc(21);
const EVENT = 1;
const NEW_ID = 2;

function derive(commandId: Uint8Array, purpose: number, index: number): Buffer {
  input.set(commandId, 0);
  input.writeUInt8(purpose, 16);
  input.writeUInt32BE(index, 17);
  return hash('sha256', input, 'buffer');
}

/** Id of the index-th event of a command, 16 bytes. The first event carries the command's own id, so that the log detects a repeated command. */
export function eventId(commandId: Uint8Array, index: number): Uint8Array {
  return index === 0 ? commandId : derive(commandId, EVENT, index).subarray(0, 16);
}

/** The index-th new id derived from a command's id, 1 … 2^53 − 1; unpredictable without knowing the command's id. */
export function newId(commandId: Uint8Array, index: number): number {
  return Number(derive(commandId, NEW_ID, index).readBigUInt64BE() >> 11n) || 1;
}

/** Deterministic id of a command issued by the system itself, 16 bytes: the same `parts` always give the same id, so that a retry is idempotent. */
export function systemCommandId(...parts: readonly (string | Uint8Array)[]): Uint8Array {
  const text = parts.map((part) => (typeof part === 'string' ? part : Buffer.from(part).toString('hex'))).join('/');
  return hash('sha256', `teamgram-server/system/${text}`, 'buffer').subarray(0, 16);
}
