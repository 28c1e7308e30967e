/** mtproto-transports#abridged: the length in units of 4 bytes, as one byte, or as 0x7f followed by three bytes. */
import { asBuffer, withFront, writeUint32 } from '../wire/bytes.ts';
import { type Framing, type Packet, type Role, TransportViolation } from './packet.ts';
import { messageOrError } from './message-or-error.ts';

const LONG = 0x7f;
const QUICK_ACK = 0x80;

/** "the client must first send 0xef as the first byte" */
export const ABRIDGED_TAG = 0xef;

/** Stateless: one object per role serves all connections. */
export function abridged(role: Role): Framing {
  return framings[role];
}

const framingAs = (role: Role): Framing => ({
  name: 'abridged',
  measure: (bytes, start) => measure(bytes, start, role),
  headerBytes,
  open: (envelope) => open(envelope, role),
  wrap,
  wrapSealed,
  quickAck,
});

const framings: Readonly<Record<Role, Framing>> = { client: framingAs('client'), server: framingAs('server') };

function measure(bytes: Uint8Array, start: number, role: Role): number {
  const available = bytes.length - start;
  if (available < 1) return 0;
  const head = bytes[start]!;
  // "the first byte will always have the most-significant bit set (because quick ACK tokens … are bswapped)"
  if (role === 'client' && head >= QUICK_ACK) return 4;
  const units = head & LONG;
  if (units === 0) throw new TransportViolation('empty abridged packet');
  if (units < LONG) return 1 + units * 4;
  if (available < 4) return 0;
  return 4 + (bytes[start + 1]! | (bytes[start + 2]! << 8) | (bytes[start + 3]! << 16)) * 4;
}

function headerBytes(bytes: Uint8Array, start: number): number {
  return (bytes[start]! & LONG) === LONG ? 4 : 1;
}

function open(envelope: Uint8Array, role: Role): Packet {
  const head = envelope[0]!;
  if (role === 'client' && head >= QUICK_ACK) return { kind: 'quick-ack', token: asBuffer(envelope).readUInt32BE() };
  const payload = envelope.subarray(headerBytes(envelope, 0));
  return messageOrError(payload, head >= QUICK_ACK, role);
}

function wrap(payload: Uint8Array, quickAckRequested?: boolean): Uint8Array {
  const headerBytes = headerBytesOf(payload);
  const envelope = Buffer.allocUnsafe(headerBytes + payload.length);
  writeHeader(envelope, payload, quickAckRequested ? QUICK_ACK : 0);
  envelope.set(payload, headerBytes);
  return envelope;
}

function wrapSealed(packet: Uint8Array): Uint8Array {
  const envelope = withFront(packet, headerBytesOf(packet));
  writeHeader(envelope, packet, 0);
  return envelope;
}

const headerBytesOf = (payload: Uint8Array) => (payload.length >>> 2 < LONG ? 1 : 4);

function writeHeader(envelope: Uint8Array, payload: Uint8Array, flag: number): void {
  const units = payload.length >>> 2;
  if (units < LONG) envelope[0] = units | flag;
  else writeUint32(envelope, 0, ((units << 8) | LONG | flag) >>> 0);
}

/** "The server will send quick ACK tokens by bswapping them … as a standalone 4-byte packet without a length header." */
function quickAck(token: number): Uint8Array {
  const bytes = Buffer.allocUnsafe(4);
  bytes.writeUInt32BE(token >>> 0);
  return bytes;
}
