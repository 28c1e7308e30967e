/** mtproto-transports#intermediate: a length of four bytes, then the payload. */
import { asBuffer, readUint32, withFront, writeUint32 } from '../wire/bytes.ts';
import { messageOrError } from './message-or-error.ts';
import { type Framing, type Packet, type Role, TransportViolation } from './packet.ts';

/** "the client must first send 0xeeeeeeee as the first int" */
export const INTERMEDIATE_TAG = 0xeeeeeeee;
const QUICK_ACK = 0x8000_0000;

/** Stateless: one object per role serves all connections. */
export function intermediate(role: Role): Framing {
  return framings[role];
}

const framingAs = (role: Role): Framing => ({
  name: 'intermediate',
  measure: (bytes, start) => measure(bytes, start, role),
  headerBytes: () => 4,
  open: (envelope) => open(envelope, role),
  wrap,
  wrapSealed,
  quickAck,
});

const framings: Readonly<Record<Role, Framing>> = { client: framingAs('client'), server: framingAs('server') };

function measure(bytes: Uint8Array, start: number, role: Role): number {
  if (bytes.length - start < 4) return 0;
  const head = readUint32(bytes, start);
  // "trying to decode an ACK token as a little-endian 32-bit integer will always yield a value bigger than or equal to 0x80000000"
  if (role === 'client' && head >= QUICK_ACK) return 4;
  const size = head & ~QUICK_ACK;
  if (size === 0) throw new TransportViolation('empty intermediate packet');
  return 4 + size;
}

function open(envelope: Uint8Array, role: Role): Packet {
  const head = readUint32(envelope, 0);
  if (role === 'client' && head >= QUICK_ACK) return { kind: 'quick-ack', token: head };
  return messageOrError(envelope.subarray(4), head >= QUICK_ACK, role);
}

function wrap(payload: Uint8Array, quickAckRequested?: boolean): Uint8Array {
  const envelope = Buffer.allocUnsafe(4 + payload.length);
  writeUint32(envelope, 0, quickAckRequested ? payload.length + QUICK_ACK : payload.length);
  envelope.set(payload, 4);
  return envelope;
}

function wrapSealed(packet: Uint8Array): Uint8Array {
  const envelope = withFront(packet, 4);
  writeUint32(envelope, 0, packet.length);
  return envelope;
}

/** "The server will send quick ACK tokens as a standalone 4-byte packet without a length header." */
function quickAck(token: number): Uint8Array {
  const bytes = Buffer.allocUnsafe(4);
  asBuffer(bytes).writeUInt32LE(token >>> 0);
  return bytes;
}
