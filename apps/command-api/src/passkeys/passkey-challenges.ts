import { secureRandom } from '@teamgram/crypto';
import { Pending } from '../limits/pending.ts';

const LIFETIME_MS = 5 * 60_000;
const CHALLENGES_MAX = 50_000;
/** Limit per purpose: an app requests a new challenge for each retry. */
const EACH_MAX = 8;
/** "Challenges SHOULD therefore be at least 16 bytes long" (WebAuthn Level 3, 13.4.3). */
const CHALLENGE_BYTES = 32;

/** Issued and unanswered challenges, each for one purpose ("register/<user>", "login/<key>"). In memory only. */
export class PasskeyChallenges {
  readonly #pending = new Pending<string, { matter: string }>({ eachMax: EACH_MAX, max: CHALLENGES_MAX, lifetimeMs: LIFETIME_MS });

  /** Returns the challenge in base64url. */
  create(matter: string, nowMs: number): string {
    const challenge = Buffer.from(secureRandom(CHALLENGE_BYTES)).toString('base64url');
    this.#pending.add(matter, challenge, { matter }, nowMs);
    return challenge;
  }

  /** Consumes the challenge if it was issued for this purpose. */
  take(challenge: string, matter: string, nowMs: number): boolean {
    if (this.#pending.find(challenge, nowMs)?.matter !== matter) return false;
    this.#pending.remove(challenge);
    return true;
  }
}
