import { secureRandom } from '@teamgram/crypto';

const LIFETIME_MS = 5 * 60_000;
const CHALLENGES_MAX = 50_000;
/** "Challenges SHOULD therefore be at least 16 bytes long" (WebAuthn Level 3, 13.4.3). */
const CHALLENGE_BYTES = 32;

/** Challenges that were given out and not answered yet, each for one matter ("register/<user>", "login/<key>"). In memory only. */
export class PasskeyChallenges {
  readonly #pending = new Map<string, { matter: string; expiresAtMs: number }>();

  /** In base64url. */
  create(matter: string, nowMs: number): string {
    for (const [challenge, { expiresAtMs }] of this.#pending) {
      if (expiresAtMs > nowMs && this.#pending.size < CHALLENGES_MAX) break;
      this.#pending.delete(challenge);
    }
    const challenge = Buffer.from(secureRandom(CHALLENGE_BYTES)).toString('base64url');
    this.#pending.set(challenge, { matter, expiresAtMs: nowMs + LIFETIME_MS });
    return challenge;
  }

  /** Uses it up, if it is one of the matter's. */
  take(challenge: string, matter: string, nowMs: number): boolean {
    const pending = this.#pending.get(challenge);
    if (pending?.matter !== matter) return false;
    this.#pending.delete(challenge);
    return pending.expiresAtMs > nowMs;
  }
}
