/** Protobuf wire format; 64-bit numbers are JavaScript numbers below 2^53. */
import { Reader } from './wire-reader.ts';
import { Writer } from './wire-writer.ts';

export { Reader, Writer };

/** The value of absent bytes fields; shared. */
export const EMPTY = new Uint8Array(0);

/** Reads a varint as a number. Throws RangeError beyond 2^53 − 1: no field is that large, so the bytes are damaged. */
export function readUint53(reader: Reader): number {
  const { buf } = reader;
  let value = 0;
  let scale = 1;
  for (let index = 0; index < 8; index++) {
    if (reader.pos >= reader.len) throw new RangeError('varint ends beyond the message');
    const byte = buf[reader.pos++]!;
    value += (byte & 0x7f) * scale;
    if (byte < 0x80) {
      if (!Number.isSafeInteger(value)) break;
      return value;
    }
    scale *= 128;
  }
  throw new RangeError('varint above 2^53 − 1');
}

/** Zig-zag encoding, as in protobuf's sint64. */
export function readSint53(reader: Reader): number {
  const zigzag = readUint53(reader);
  return zigzag % 2 === 0 ? zigzag / 2 : -(zigzag + 1) / 2;
}

export function writeSint53(writer: Writer, value: number): Writer {
  return writer.uint64(value >= 0 ? value * 2 : -value * 2 - 1);
}
