import { secureRandom } from '@teamgram/crypto';
import { Pending } from '../limits/pending.ts';

const LIFETIME_MS = 5 * 60_000;
const CHALLENGES_MAX = 50_000;
/** Of one matter: an app asks anew when somebody tries again. */
const EACH_MAX = 8;
/** "Challenges SHOULD therefore be at least 16 bytes long" (WebAuthn Level 3, 13.4.3). */
const CHALLENGE_BYTES = 32;

/** Challenges that were given out and not answered yet, each for one matter ("register/<user>", "login/<key>"). In memory only. */
export class PasskeyChallenges {
  readonly #pending = new Pending<string, { matter: string }>({ eachMax: EACH_MAX, max: CHALLENGES_MAX, lifetimeMs: LIFETIME_MS });

  /** In base64url. */
  create(matter: string, nowMs: number): string {
    const challenge = Buffer.from(secureRandom(CHALLENGE_BYTES)).toString('base64url');
    this.#pending.add(matter, challenge, { matter }, nowMs);
    return challenge;
  }

  /** Uses it up, if it is one of the matter's. */
  take(challenge: string, matter: string, nowMs: number): boolean {
    if (this.#pending.find(challenge, nowMs)?.matter !== matter) return false;
    this.#pending.remove(challenge);
    return true;
  }
}
