/**
 * The bytes of auth.exportAuthorization: a random string that lets one other key log in as the same user (A2). It carries a MAC instead of being stored; that
 * it works only once is ensured by the id of the accepting command, which is derived from it.
 */
import { hash, randomBytes, timingSafeEqual } from 'node:crypto';
import { shortMac } from './short-mac.ts';

export type Exported = { keyId: bigint; userId: number };

export type ExportedAuthorizations = {
  give(exporter: Exported): Uint8Array;
  /** Undefined for bytes that are forged or expired. */
  read(bytes: Uint8Array): Exported | undefined;
};

const NONCE_BYTES = 16;
const BODY_BYTES = NONCE_BYTES + 8 + 8 + 4;
const MAC_BYTES = 32;
const LIFETIME_S = 60;

/** `secret`: at least 32 bytes, the same in every worker. */
export function exportedAuthorizations(secret: Uint8Array, nowMs: () => number): ExportedAuthorizations {
  const mac = shortMac(secret, BODY_BYTES);
  return {
    give({ keyId, userId }) {
      const bytes = Buffer.alloc(BODY_BYTES + MAC_BYTES);
      randomBytes(NONCE_BYTES).copy(bytes);
      bytes.writeBigUInt64LE(keyId, NONCE_BYTES);
      bytes.writeBigUInt64LE(BigInt(userId), NONCE_BYTES + 8);
      bytes.writeUInt32LE(Math.floor(nowMs() / 1000) + LIFETIME_S, NONCE_BYTES + 16);
      mac(bytes.subarray(0, BODY_BYTES)).copy(bytes, BODY_BYTES);
      return bytes;
    },
    read(given) {
      const bytes = Buffer.from(given.buffer, given.byteOffset, given.byteLength);
      if (bytes.length !== BODY_BYTES + MAC_BYTES || !timingSafeEqual(mac(bytes.subarray(0, BODY_BYTES)), bytes.subarray(BODY_BYTES))) return undefined;
      if (bytes.readUInt32LE(NONCE_BYTES + 16) * 1000 < nowMs()) return undefined;
      return { keyId: bytes.readBigUInt64LE(NONCE_BYTES), userId: Number(bytes.readBigUInt64LE(NONCE_BYTES + 8)) };
    },
  };
}

/** Id of the one command that the bytes can be used for. */
export function importId(bytes: Uint8Array): Uint8Array {
  return hash('sha256', bytes, 'buffer').subarray(0, 16);
}
