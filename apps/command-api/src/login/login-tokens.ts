import { secureRandom } from '@teamgram/crypto';
import { Pending } from '../limits/pending.ts';

/** "The token must be regenerated every 30 seconds" (core.telegram.org/api/qr-login). */
const LIFETIME_MS = 30_000;
const TOKENS_MAX = 100_000;
/** Limit per key: the token on display, plus earlier ones that may have been scanned in time. */
const EACH_MAX = 4;
const TOKEN_BYTES = 32;

export type PendingToken = { authKeyId: bigint; exceptUserIds: readonly number[]; expiresAtMs: number; accepted: boolean };

/** QR login tokens waiting to be accepted by another authorization. In memory only. */
export class LoginTokens {
  /** Kept for twice their lifetime, so that an expired token can be told from an invalid one. */
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

  /** Marks a pending token as accepted, so that a second acceptance is refused. */
  accept(token: Uint8Array, nowMs: number): void {
    const pending = this.find(token, nowMs);
    if (pending) pending.accepted = true;
  }
}

/** A token has 256 random bits, so the timing of a hash table lookup reveals nothing useful about existing ones. */
function nameOf(token: Uint8Array): string {
  return Buffer.from(token).toString('hex');
}
