/** mtproto-transports#full: length, sequence number, payload, and the CRC-32 of these three. */
import { crc32 } from 'node:zlib';
import { asBuffer, readInt32, readUint32, writeUint32 } from '../wire/bytes.ts';
import { messageOrError } from './message-or-error.ts';
import { type Framing, type Packet, type Role, TransportViolation } from './packet.ts';

const OVERHEAD = 12;

/** @param sequence numbers of the next packet to receive and to send: "the first packet sent is numbered 0, the next one 1, etc." */
export function full(role: Role, sequence: readonly [number, number] = [0, 0]): Framing {
  let [received, sent] = sequence;
  return {
    name: 'full',
    measure,
    headerBytes: () => 8,
    open: (envelope) => open(envelope, received++, role),
    wrap: (payload) => wrap(payload, sent++),
    quickAck: () => undefined,
    get sequence(): readonly [number, number] {
      return [received, sent];
    },
  };
}

/** "the length of the length field must be included, too" */
function measure(bytes: Uint8Array, start: number): number {
  if (bytes.length - start < 4) return 0;
  const size = readUint32(bytes, start);
  if (size < OVERHEAD + 4) throw new TransportViolation('full packet shorter than its envelope');
  return size;
}

function open(envelope: Uint8Array, expectedSequence: number, role: Role): Packet {
  const end = envelope.length - 4;
  if (readInt32(envelope, 4) !== (expectedSequence | 0)) throw new TransportViolation('full packet out of sequence');
  if (readUint32(envelope, end) !== crc32(envelope.subarray(0, end))) throw new TransportViolation('full packet with a wrong CRC');
  return messageOrError(envelope.subarray(8, end), false, role);
}

function wrap(payload: Uint8Array, sequence: number): Uint8Array {
  const envelope = Buffer.allocUnsafe(OVERHEAD + payload.length);
  const end = envelope.length - 4;
  writeUint32(envelope, 0, envelope.length);
  writeUint32(envelope, 4, sequence);
  envelope.set(payload, 8);
  asBuffer(envelope).writeUInt32LE(crc32(envelope.subarray(0, end)), end);
  return envelope;
}
