import { secureRandom } from '@teamgram/crypto';

/** "The token must be regenerated every 30 seconds" (core.telegram.org/api/qr-login). */
const LIFETIME_MS = 30_000;
const TOKENS_MAX = 100_000;
const TOKEN_BYTES = 32;

export type PendingToken = { authKeyId: bigint; exceptUserIds: readonly number[]; expiresAtMs: number; accepted: boolean };

/** Tokens that clients show as QR codes, waiting for another authorization to accept them. In memory only. */
export class LoginTokens {
  readonly #tokens = new Map<string, PendingToken>();

  create(authKeyId: bigint, exceptUserIds: readonly number[], nowMs: number): { token: Uint8Array; expiresAtS: number } {
    this.#dropOld(nowMs);
    const token = secureRandom(TOKEN_BYTES);
    const expiresAtMs = nowMs + LIFETIME_MS;
    this.#tokens.set(nameOf(token), { authKeyId, exceptUserIds, expiresAtMs, accepted: false });
    return { token, expiresAtS: Math.floor(expiresAtMs / 1000) };
  }

  find(token: Uint8Array): PendingToken | undefined {
    return this.#tokens.get(nameOf(token));
  }

  /** Tokens are kept for one more life, so that a late acceptance is told from a wrong token. */
  #dropOld(nowMs: number): void {
    for (const [name, { expiresAtMs }] of this.#tokens) {
      if (expiresAtMs + LIFETIME_MS > nowMs && this.#tokens.size < TOKENS_MAX) return;
      this.#tokens.delete(name);
    }
  }
}

/** 256 random bits: looking them up by hash table tells nothing about those that exist. */
function nameOf(token: Uint8Array): string {
  return Buffer.from(token).toString('hex');
}
