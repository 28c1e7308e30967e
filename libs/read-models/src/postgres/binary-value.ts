/** Decoders of PostgreSQL's binary value formats (the `…send` functions of its types), by type OID (pg_type). */

export type ReadValue = (bytes: Buffer, offset: number, length: number) => unknown;

const HALF = 2 ** 32;

/** Positions, user ids and times are all within ±2^53, so they are decoded as numbers without a BigInt. */
const int8: ReadValue = (bytes, offset) => bytes.readInt32BE(offset) * HALF + bytes.readUInt32BE(offset + 4);
const int4: ReadValue = (bytes, offset) => bytes.readInt32BE(offset);
const int2: ReadValue = (bytes, offset) => bytes.readInt16BE(offset);
const float8: ReadValue = (bytes, offset) => bytes.readDoubleBE(offset);
const bool: ReadValue = (bytes, offset) => bytes[offset] === 1;
const text: ReadValue = (bytes, offset, length) => bytes.toString('utf8', offset, offset + length);
/** Copied, so that a few bytes do not keep a whole 64 KiB receive buffer alive. */
const bytea: ReadValue = (bytes, offset, length) => Buffer.from(bytes.subarray(offset, offset + length));
/** jsonb_send: version byte 1, then text. */
const jsonb: ReadValue = (bytes, offset, length): unknown => JSON.parse(bytes.toString('utf8', offset + 1, offset + length));
const nothing: ReadValue = () => null;

const ARRAY_HEADER_BYTES = 20;

/** One dimension (array_send): dimensions, has-null, element type, length, lower bound; then size and bytes of each. */
const arrayOf = (read: ReadValue): ReadValue => (bytes, start) => {
  const dimensions = bytes.readInt32BE(start);
  if (dimensions === 0) return [];
  let offset = start + ARRAY_HEADER_BYTES;
  return Array.from({ length: bytes.readInt32BE(start + 12) }, () => {
    const length = bytes.readInt32BE(offset);
    offset += 4 + Math.max(length, 0);
    return length < 0 ? null : read(bytes, offset - length, length);
  });
};

const readers = new Map<number, ReadValue>([
  [16, bool], [17, bytea], [19, text], [20, int8], [21, int2], [23, int4], [25, text], [701, float8], [705, text], [1043, text], [2278, nothing], [3802, jsonb],
  [1000, arrayOf(bool)], [1001, arrayOf(bytea)], [1003, arrayOf(text)], [1005, arrayOf(int2)], [1007, arrayOf(int4)], [1009, arrayOf(text)], [1016, arrayOf(int8)],
]);

/** Throws TypeError for a type without a decoder: the statement must cast it. */
export function readerOf(type: number, column: string): ReadValue {
  const reader = readers.get(type);
  if (!reader) throw new TypeError(`column "${column}" is of type ${type}, which nobody reads: cast it`);
  return reader;
}
