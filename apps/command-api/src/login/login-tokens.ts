import { secureRandom } from '@teamgram/crypto';
import { Pending } from '../limits/pending.ts';

/** "The token must be regenerated every 30 seconds" (core.telegram.org/api/qr-login). */
const LIFETIME_MS = 30_000;
const TOKENS_MAX = 100_000;
/** Of one key: the token that is shown, and those before it that somebody may have scanned in time. */
const EACH_MAX = 4;
const TOKEN_BYTES = 32;

export type PendingToken = { authKeyId: bigint; exceptUserIds: readonly number[]; expiresAtMs: number; accepted: boolean };

/** Tokens that clients show as QR codes, waiting for another authorization to accept them. In memory only. */
export class LoginTokens {
  /** Tokens are kept for one more life, so that a late acceptance is told from a wrong token. */
  readonly #tokens = new Pending<string, PendingToken>({ eachMax: EACH_MAX, max: TOKENS_MAX, lifetimeMs: 2 * LIFETIME_MS });

  create(authKeyId: bigint, exceptUserIds: readonly number[], nowMs: number): { token: Uint8Array; expiresAtS: number } {
    const token = secureRandom(TOKEN_BYTES);
    const expiresAtMs = nowMs + LIFETIME_MS;
    this.#tokens.add(String(authKeyId), nameOf(token), { authKeyId, exceptUserIds, expiresAtMs, accepted: false }, nowMs);
    return { token, expiresAtS: Math.floor(expiresAtMs / 1000) };
  }

  find(token: Uint8Array, nowMs: number): PendingToken | undefined {
    return this.#tokens.find(nameOf(token), nowMs);
  }
}

/** 256 random bits: looking them up by hash table tells nothing about those that exist. */
function nameOf(token: Uint8Array): string {
  return Buffer.from(token).toString('hex');
}
