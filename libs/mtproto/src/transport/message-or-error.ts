import { readInt32 } from '../wire/bytes.ts';
import type { Packet, Role } from './packet.ts';

/** A 4-byte packet of the server with a negative number is a transport error; everything else is a message. */
export function messageOrError(payload: Uint8Array, quickAck: boolean, role: Role): Packet {
  if (role === 'client' && payload.length === 4) {
    const code = readInt32(payload, 0);
    if (code < 0) return { kind: 'error', code };
  }
  return { kind: 'message', payload, quickAck };
}

/** The payload of a transport error, before framing. */
export function errorPayload(code: number): Uint8Array {
  const payload = Buffer.allocUnsafe(4);
  payload.writeInt32LE(code);
  return payload;
}
