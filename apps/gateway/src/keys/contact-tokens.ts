/** Temporary profile links (core.telegram.org/api/links#temporary-profile-links). The token is the user id and expiry with a MAC, so no state is stored. */
import { timingSafeEqual } from 'node:crypto';
import { shortMac } from './short-mac.ts';

export type ContactTokens = {
  /** Issues a token. `expiresS`: seconds since 1970. */
  give(user: number, expiresS: number): string;
  /** The user id; undefined for a token that is forged or expired. */
  read(token: string): number | undefined;
};

const BODY_BYTES = 8 + 4;
const MAC_BYTES = 16;
const TOKEN_LENGTH = Math.ceil(((BODY_BYTES + MAC_BYTES) * 4) / 3);

/** `secret`: at least 32 bytes, the same in every worker. */
export function contactTokens(secret: Uint8Array, nowMs: () => number): ContactTokens {
  const mac = shortMac(secret, BODY_BYTES);
  return {
    give(user, expiresS) {
      const bytes = Buffer.alloc(BODY_BYTES + MAC_BYTES);
      bytes.writeBigUInt64LE(BigInt(user));
      bytes.writeUInt32LE(expiresS, 8);
      mac(bytes.subarray(0, BODY_BYTES)).copy(bytes, BODY_BYTES, 0, MAC_BYTES);
      return bytes.toString('base64url');
    },
    read(token) {
      const bytes = Buffer.from(token.length === TOKEN_LENGTH ? token : '', 'base64url');
      if (bytes.length !== BODY_BYTES + MAC_BYTES) return undefined;
      if (!timingSafeEqual(mac(bytes.subarray(0, BODY_BYTES)).subarray(0, MAC_BYTES), bytes.subarray(BODY_BYTES))) return undefined;
      return bytes.readUInt32LE(8) * 1000 > nowMs() ? Number(bytes.readBigUInt64LE()) : undefined;
    },
  };
}
