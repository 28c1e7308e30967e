/** An auth_key_id as the log writes it: 8 bytes as on the wire (little endian), and as an unsigned number. */
export function authKeyIdBytes(id: bigint): Uint8Array {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, id, true);
  return bytes;
}

export function authKeyIdOf(bytes: Uint8Array): bigint {
  return new DataView(bytes.buffer, bytes.byteOffset, 8).getBigUint64(0, true);
}
