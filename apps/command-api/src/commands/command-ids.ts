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

/** Id of the index-th event of a command: the first carries the command's own, so the log finds a repeated command by it. 16 bytes. */
export function eventId(commandId: Uint8Array, index: number): Uint8Array {
  return index === 0 ? commandId : derive(commandId, EVENT, index).subarray(0, 16);
}

/** The index-th fresh id of a command, 1 … 2^53 − 1: nobody can guess it who does not know the command's id. */
export function newId(commandId: Uint8Array, index: number): number {
  return Number(derive(commandId, NEW_ID, index).readBigUInt64BE() >> 11n) || 1;
}

/** The id of a command that the system gives itself: `parts` say which one it is, for ever. 16 bytes. */
export function systemCommandId(...parts: readonly (string | Uint8Array)[]): Uint8Array {
  const text = parts.map((part) => (typeof part === 'string' ? part : Buffer.from(part).toString('hex'))).join('/');
  return hash('sha256', `teamgram-server/system/${text}`, 'buffer').subarray(0, 16);
}
