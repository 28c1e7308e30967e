/** Little-endian access to byte arrays without allocating a view per read; all integers of the protocol are little endian. */

export const EMPTY: Uint8Array = new Uint8Array(0);

/** The same memory as a Buffer, for its native read and write methods. */
export function asBuffer(bytes: Uint8Array): Buffer {
  return bytes instanceof Buffer ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** Unsigned 32-bit integer at `offset`; the caller guarantees that 4 bytes are there. */
export function readUint32(bytes: Uint8Array, offset: number): number {
  return (bytes[offset]! | (bytes[offset + 1]! << 8) | (bytes[offset + 2]! << 16) | (bytes[offset + 3]! << 24)) >>> 0;
}

export function readInt32(bytes: Uint8Array, offset: number): number {
  return bytes[offset]! | (bytes[offset + 1]! << 8) | (bytes[offset + 2]! << 16) | (bytes[offset + 3]! << 24);
}

export function writeUint32(bytes: Uint8Array, offset: number, value: number): void {
  bytes[offset] = value;
  bytes[offset + 1] = value >>> 8;
  bytes[offset + 2] = value >>> 16;
  bytes[offset + 3] = value >>> 24;
}

/** A TL `long`: signed 64 bits. */
export function readInt64(bytes: Uint8Array, offset: number): bigint {
  return asBuffer(bytes).readBigInt64LE(offset);
}

export function writeInt64(bytes: Uint8Array, offset: number, value: bigint): void {
  asBuffer(bytes).writeBigInt64LE(value, offset);
}

/** `bytes` extended by the `count` bytes in front of it in the same memory. */
export function withFront(bytes: Uint8Array, count: number): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset - count, bytes.length + count);
}
