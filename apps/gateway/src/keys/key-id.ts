/** An auth_key_id is a signed long in TL and an unsigned number on internal links. (For its 8 bytes in the log see libs/domain.) */
export function unsignedKeyId(id: bigint): bigint {
  return BigInt.asUintN(64, id);
}

/** The inverse of `unsignedKeyId`. */
export function signedKeyId(id: bigint): bigint {
  return BigInt.asIntN(64, id);
}
