/** mtproto-transports#padded-intermediate: like intermediate, with 0–15 random bytes after each payload. */
import type { RandomSource } from '@teamgram/crypto';
import { asBuffer, readInt32, readUint32, writeUint32 } from '../wire/bytes.ts';
import { type Framing, type Packet, type Role, TransportViolation } from './packet.ts';

/** "the client must first send 0xdddddddd as the first int" */
export const PADDED_TAG = 0xdddddddd;
const QUICK_ACK = 0x8000_0000;
const PADDING_MAX = 15;
/** auth_key_id, message_id, message_data_length of an unencrypted message. */
const PLAIN_HEADER = 20;
/** auth_key_id and msg_key of an encrypted one. */
const ENCRYPTED_HEADER = 24;

export function padded(role: Role, random: RandomSource): Framing {
  return {
    name: 'padded',
    measure,
    headerBytes: () => 4,
    open: (envelope) => (role === 'client' ? openAsClient(envelope) : openAsServer(envelope)),
    wrap: (payload, quickAckRequested) => wrap(payload, quickAckRequested, random),
    quickAck: (token) => quickAck(token, random),
  };
}

function measure(bytes: Uint8Array, start: number): number {
  if (bytes.length - start < 4) return 0;
  const size = readUint32(bytes, start) & ~QUICK_ACK;
  if (size < 4) throw new TransportViolation('padded packet shorter than an int');
  return 4 + size;
}

function openAsServer(envelope: Uint8Array): Packet {
  const quickAckRequested = readUint32(envelope, 0) >= QUICK_ACK;
  return { kind: 'message', payload: withoutPadding(envelope.subarray(4)), quickAck: quickAckRequested };
}

/** "their length will be always smaller than or equal to 16, smaller than any MTProto packet" holds for quick acks; errors are 4–19 bytes. */
function openAsClient(envelope: Uint8Array): Packet {
  const body = envelope.subarray(4);
  if (body.length >= PLAIN_HEADER) return { kind: 'message', payload: withoutPadding(body), quickAck: false };
  const head = readInt32(body, 0);
  if (head === -1 && body.length >= 8) return { kind: 'quick-ack', token: readUint32(body, 4) };
  if (head >= 0) throw new TransportViolation('padded packet too short for a message');
  return { kind: 'error', code: head };
}

/** The envelope does not contain the payload length, but every MTProto message implies it: by its length field, or by whole AES blocks. */
function withoutPadding(body: Uint8Array): Uint8Array {
  if (body.length < PLAIN_HEADER) return body;
  const isPlain = readUint32(body, 0) === 0 && readUint32(body, 4) === 0;
  const size = isPlain ? PLAIN_HEADER + readUint32(body, 16) : body.length - ((body.length - ENCRYPTED_HEADER) & PADDING_MAX);
  return size >= body.length ? body : body.subarray(0, size);
}

function wrap(payload: Uint8Array, quickAckRequested: boolean | undefined, random: RandomSource): Uint8Array {
  const padding = randomPadding(PADDING_MAX, random);
  const size = payload.length + padding.length;
  const envelope = Buffer.allocUnsafe(4 + size);
  writeUint32(envelope, 0, quickAckRequested ? size + QUICK_ACK : size);
  envelope.set(payload, 4);
  envelope.set(padding, 4 + payload.length);
  return envelope;
}

/** "a 4-byte header with all bits set, followed by the ACK token, followed by 0 to 8 random padding bytes" */
function quickAck(token: number, random: RandomSource): Uint8Array {
  const padding = randomPadding(7, random);
  const envelope = Buffer.allocUnsafe(12 + padding.length);
  writeUint32(envelope, 0, 8 + padding.length);
  writeUint32(envelope, 4, 0xffff_ffff);
  asBuffer(envelope).writeUInt32LE(token >>> 0, 8);
  envelope.set(padding, 12);
  return envelope;
}

/** 0 to `max` random bytes; `max` is one less than a power of two. */
function randomPadding(max: number, random: RandomSource): Uint8Array {
  const bytes = random(max + 1);
  return bytes.subarray(0, bytes[max]! & max);
}
