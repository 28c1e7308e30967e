/** Compares two encodings made by this program, which are canonical: equal bytes mean equal values. Not constant-time, hence not for secrets. */
export function sameBytes(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, index) => byte === other[index]);
}
