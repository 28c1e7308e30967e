import { checkSrpProof, createSrpChallenge, secureRandom, type SrpChallenge } from '@teamgram/crypto';
import type { Evidence, PasswordProof } from '@teamgram/domain';
import type { PasswordVerifier } from '../secrets/verifiers.ts';

const LIFETIME_MS = 30 * 60_000;
const CHALLENGES_MAX = 10_000;

type Pending = { user: number; passwordId: string; challenge: SrpChallenge; expiresAtMs: number };

/** SRP challenges (core.telegram.org/api/srp) that were given out; each serves one answer (A3). In memory only. */
export class PasswordChallenges {
  readonly #pending = new Map<bigint, Pending>();

  /** @param passwordId names the password that the challenge is about */
  create(user: number, passwordId: string, verifier: PasswordVerifier, nowMs: number): { srpId: bigint; srpB: Uint8Array } {
    this.#dropOld(nowMs);
    const challenge = createSrpChallenge(verifier.verifier);
    const srpId = Buffer.from(secureRandom(8)).readBigInt64LE();
    this.#pending.set(srpId, { user, passwordId, challenge, expiresAtMs: nowMs + LIFETIME_MS });
    return { srpId, srpB: challenge.srpB };
  }

  /** Uses the challenge up, whatever the answer is worth. About 4 ms of exponentiation. */
  judge(user: number, passwordId: string, verifier: PasswordVerifier, proof: PasswordProof, nowMs: number): Evidence['password'] {
    const pending = this.#pending.get(proof.srpId);
    this.#pending.delete(proof.srpId);
    if (!pending || pending.user !== user || pending.expiresAtMs <= nowMs) return 'unknown-challenge';
    if (pending.passwordId !== passwordId) return 'changed';
    return checkSrpProof(verifier.verifier, verifier, pending.challenge, { srpA: proof.a, m1: proof.m1 }) ? 'right' : 'wrong';
  }

  /** The map is in the order of creation, and every challenge lives equally long. */
  #dropOld(nowMs: number): void {
    for (const [srpId, { expiresAtMs }] of this.#pending) {
      if (expiresAtMs > nowMs && this.#pending.size < CHALLENGES_MAX) return;
      this.#pending.delete(srpId);
    }
  }
}
