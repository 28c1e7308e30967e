/** `a ‖ b ‖ …` in one new buffer. */
export function concat(...parts: readonly Uint8Array[]): Uint8Array {
  return Buffer.concat(parts);
}

/** Bytewise XOR of two arrays of the same size. */
export function xor(a: Uint8Array, b: Uint8Array): Uint8Array {
  return Uint8Array.from(a, (byte, index) => byte ^ b[index]!);
}

/** A big-endian unsigned number; an empty array is 0. */
export function toBigInt(bytes: Uint8Array): bigint {
  return bytes.length === 0 ? 0n : BigInt(`0x${Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('hex')}`);
}

/** `value` as exactly `sizeBytes` big-endian bytes; it must fit. */
export function fromBigInt(value: bigint, sizeBytes: number): Uint8Array {
  return Buffer.from(value.toString(16).padStart(sizeBytes * 2, '0'), 'hex');
}

/** Left-pads with zero bytes: OpenSSL strips the leading zeros of the numbers it returns. */
export function padStart(bytes: Uint8Array, sizeBytes: number): Uint8Array {
  if (bytes.length >= sizeBytes) return bytes;
  const padded = new Uint8Array(sizeBytes);
  padded.set(bytes, sizeBytes - bytes.length);
  return padded;
}

/** A copy without leading zero bytes, as TL serialises numbers (core.telegram.org/mtproto/auth_key: "big endian format"). */
export function trimStart(bytes: Uint8Array): Uint8Array {
  const first = bytes.findIndex((byte) => byte !== 0);
  return bytes.slice(first < 0 ? bytes.length : first);
}
