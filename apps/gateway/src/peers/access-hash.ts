/**
 * Access hashes (core.telegram.org/api/peers#access-hash): a keyed MAC over (viewer, object), never stored. A hash is valid only for the viewer it was given
 * to, and knowing an id is not enough to address its owner.
 */
import { shortMac } from '../keys/short-mac.ts';

/** Kind of the object an id refers to; part of the MAC input, so values must never change. */
export const HashedKind = { user: 1, photo: 2, document: 3, channel: 4, wallpaper: 5, theme: 6, secretChat: 7, secretFile: 8 } as const;
export type HashedKind = (typeof HashedKind)[keyof typeof HashedKind];

export type AccessHashes = {
  /** Signed 64 bits, as TL's long. */
  of(viewer: number, kind: HashedKind, id: number): bigint;
  matches(viewer: number, kind: HashedKind, id: number, given: bigint): boolean;
};

/** `secret`: at least 32 bytes, the same in every worker. */
export function accessHashes(secret: Uint8Array): AccessHashes {
  const input = Buffer.alloc(INPUT_BYTES);
  const digest = shortMac(secret, INPUT_BYTES);
  const mac = (viewer: number, kind: HashedKind, id: number): bigint => {
    input.writeUInt8(kind, 0);
    writeUint53(input, viewer, 1);
    writeUint53(input, id, 9);
    return digest(input).readBigInt64LE(0);
  };
  return { of: mac, matches: (viewer, kind, id, given) => sameHash(mac(viewer, kind, id), given) };
}

/** Fields: kind, viewer, id. */
const INPUT_BYTES = 17;
const HALF = 2 ** 32;

/** 8 bytes, little endian; avoids a bigint for a value that is already a number. */
function writeUint53(buffer: Buffer, value: number, offset: number): void {
  buffer.writeUInt32LE(value >>> 0, offset);
  buffer.writeUInt32LE(Math.floor(value / HALF), offset + 4);
}

const expected = Buffer.alloc(8);
const offered = Buffer.alloc(8);

/** Constant-time comparison: no branch depends on the bytes. */
function sameHash(mac: bigint, given: bigint): boolean {
  expected.writeBigInt64LE(mac);
  offered.writeBigInt64LE(BigInt.asIntN(64, given));
  let difference = 0;
  for (let index = 0; index < 8; index++) difference |= expected[index]! ^ offered[index]!;
  return difference === 0;
}
