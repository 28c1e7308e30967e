const scratch = new Uint8Array(8);
const view = new DataView(scratch.buffer);

/** An auth_key_id in the log's form: 8 bytes, little-endian, as on the wire. Signed and unsigned numbers give the same bytes. */
export function authKeyIdBytes(id: bigint): Uint8Array {
  view.setBigUint64(0, id, true);
  return scratch.slice();
}

/** The unsigned number encoded by `authKeyIdBytes`. */
export function authKeyIdOf(bytes: Uint8Array): bigint {
  scratch.set(bytes);
  return view.getBigUint64(0, true);
}
