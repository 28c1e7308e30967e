/** An auth_key_id is TL's signed long on the wire and an unsigned number on the links. (Its 8 bytes in the log: libs/domain.) */
export function unsignedKeyId(id: bigint): bigint {
  return BigInt.asUintN(64, id);
}

export function signedKeyId(id: bigint): bigint {
  return BigInt.asIntN(64, id);
}
