/**
 * PostgreSQL's binary array format for one-dimensional parameters (src/backend/utils/adt/arrayfuncs.c, array_recv):
 * int32 dimensions, int32 has-null flag, int32 element type, int32 length, int32 lower bound; then per element int32 size (−1 = null) and bytes.
 * A Buffer parameter travels as binary, so a batch of any size costs one parameter per column.
 */

/** Encoding of one SQL type. `sizeBytes` and `put` are not called for null. */
type ElementCodec<T> = { oid: number; sizeBytes(value: T): number; put(buffer: Buffer, offset: number, value: T): void };

const int8: ElementCodec<number> = {
  oid: 20,
  sizeBytes: () => 8,
  put(buffer, offset, value) {
    // Two 32-bit halves instead of writeBigInt64BE, to avoid a BigInt per element. Exact for |value| < 2^53.
    buffer.writeInt32BE(Math.floor(value / 0x1_0000_0000), offset);
    buffer.writeUInt32BE(value >>> 0, offset + 4);
  },
};
const int4: ElementCodec<number> = { oid: 23, sizeBytes: () => 4, put: (buffer, offset, value) => void buffer.writeInt32BE(value, offset) };
const int2: ElementCodec<number> = { oid: 21, sizeBytes: () => 2, put: (buffer, offset, value) => void buffer.writeInt16BE(value, offset) };
const bool: ElementCodec<boolean> = { oid: 16, sizeBytes: () => 1, put: (buffer, offset, value) => void (buffer[offset] = value ? 1 : 0) };
const bytea: ElementCodec<Uint8Array> = { oid: 17, sizeBytes: (value) => value.length, put: (buffer, offset, value) => buffer.set(value, offset) };
const text: ElementCodec<string> = {
  oid: 25,
  sizeBytes: (value) => Buffer.byteLength(value),
  // "The character with the code zero cannot be in the string constant": clients may send it nevertheless, and the log preserves it.
  put: (buffer, offset, value) => void buffer.write(value.includes('\0') ? value.replaceAll('\0', ' ') : value, offset),
};

const codecs = { int8, int4, int2, bool, bytea, text };

export type ColumnType = keyof typeof codecs;
export type ColumnValue<T extends ColumnType> = (typeof codecs)[T] extends ElementCodec<infer V> ? V : never;

const HEADER_BYTES = 20;

/** Encodes one column of a batch as a binary array parameter. */
export function encodeColumn(type: ColumnType, values: readonly unknown[]): Buffer {
  const codec = codecs[type] as ElementCodec<unknown>;
  const buffer = Buffer.allocUnsafe(columnBytes(codec, values));
  const hasNull = values.includes(null);
  writeHeader(buffer, codec.oid, hasNull, values.length);
  let offset = HEADER_BYTES;
  for (const value of values) {
    const sizeBytes = value === null ? -1 : codec.sizeBytes(value);
    buffer.writeInt32BE(sizeBytes, offset);
    offset += 4;
    if (value === null) continue;
    codec.put(buffer, offset, value);
    offset += sizeBytes;
  }
  return buffer;
}

function columnBytes(codec: ElementCodec<unknown>, values: readonly unknown[]): number {
  let total = HEADER_BYTES + 4 * values.length;
  for (const value of values) if (value !== null) total += codec.sizeBytes(value);
  return total;
}

function writeHeader(buffer: Buffer, oid: number, hasNull: boolean, length: number): void {
  buffer.writeInt32BE(1, 0);
  buffer.writeInt32BE(hasNull ? 1 : 0, 4);
  buffer.writeInt32BE(oid, 8);
  buffer.writeInt32BE(length, 12);
  buffer.writeInt32BE(1, 16);
}
