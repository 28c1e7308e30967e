/** An auth_key_id has three shapes: TL's signed long, the links' unsigned number, and the 8 bytes of the log. */
export function unsignedKeyId(id: bigint): bigint {
  return BigInt.asUintN(64, id);
}

export function signedKeyId(id: bigint): bigint {
  return BigInt.asIntN(64, id);
}

/** From the log's 8 bytes (little endian, as on the wire), unsigned. */
export function keyIdOfBytes(bytes: Uint8Array): bigint {
  return new DataView(bytes.buffer, bytes.byteOffset, 8).getBigUint64(0, true);
}
