/** TL numbers as stored in the log: little-endian bytes, as on the wire. */

/** 8 bytes. */
export function longBytes(value: bigint): Uint8Array {
  const bytes = Buffer.alloc(8);
  bytes.writeBigInt64LE(value);
  return bytes;
}

/** 4 bytes. */
export function intBytes(value: number): Uint8Array {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32LE(value);
  return bytes;
}

export const readLong = (bytes: Uint8Array): bigint => viewOf(bytes).getBigInt64(0, true);
export const readInt = (bytes: Uint8Array): number => viewOf(bytes).getInt32(0, true);

const viewOf = (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
