/** Of two encodings by this program: the encoding is canonical, so equal bytes are equal values. Not for secrets. */
export function sameBytes(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, index) => byte === other[index]);
}
