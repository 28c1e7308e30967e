const scratch = new Uint8Array(8);
const view = new DataView(scratch.buffer);

/** An auth_key_id as the log writes it: 8 bytes as on the wire, little endian. Signed and unsigned numbers give the same bytes. */
export function authKeyIdBytes(id: bigint): Uint8Array {
  view.setBigUint64(0, id, true);
  return scratch.slice();
}

/** The unsigned number of 8 bytes that `authKeyIdBytes` wrote. */
export function authKeyIdOf(bytes: Uint8Array): bigint {
  scratch.set(bytes);
  return view.getBigUint64(0, true);
}
