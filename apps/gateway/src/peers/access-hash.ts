/**
 * Access hashes (core.telegram.org/api/peers#access-hash): a keyed MAC over (viewer, object), never stored. A hash shown to one person is
 * worthless to another, and knowing an id is not enough to address its owner.
 */
import { createHmac } from 'node:crypto';

/** What kind of thing an id names; the value is part of the MAC'd bytes and must never change. */
export const HashedKind = { user: 1, photo: 2, document: 3 } as const;
export type HashedKind = (typeof HashedKind)[keyof typeof HashedKind];

export type AccessHashes = {
  /** Signed 64 bits, as TL's long. */
  of(viewer: number, kind: HashedKind, id: number): bigint;
  matches(viewer: number, kind: HashedKind, id: number, given: bigint): boolean;
};

/** `secret`: at least 32 bytes, the same in every worker. */
export function accessHashes(secret: Uint8Array): AccessHashes {
  const input = Buffer.alloc(17);
  const mac = (viewer: number, kind: HashedKind, id: number): bigint => {
    input.writeUInt8(kind, 0);
    input.writeBigInt64LE(BigInt(viewer), 1);
    input.writeBigInt64LE(BigInt(id), 9);
    return createHmac('sha256', secret).update(input).digest().readBigInt64LE(0);
  };
  return { of: mac, matches: (viewer, kind, id, given) => sameHash(mac(viewer, kind, id), given) };
}

const expected = Buffer.alloc(8);
const offered = Buffer.alloc(8);

/** Compares without telling by its duration how many bytes agree: no branch depends on the bytes. */
function sameHash(mac: bigint, given: bigint): boolean {
  expected.writeBigInt64LE(mac);
  offered.writeBigInt64LE(BigInt.asIntN(64, given));
  let difference = 0;
  for (let index = 0; index < 8; index++) difference |= expected[index]! ^ offered[index]!;
  return difference === 0;
}
