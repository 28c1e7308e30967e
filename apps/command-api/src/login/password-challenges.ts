import { checkSrpProof, createSrpChallenge, secureRandom, type SrpChallenge } from '@teamgram/crypto';
import type { Evidence, PasswordProof } from '@teamgram/domain';
import { Pending } from '../limits/pending.ts';
import type { PasswordVerifier } from '../secrets/verifiers.ts';

const LIFETIME_MS = 30 * 60_000;
const CHALLENGES_MAX = 10_000;
/** Limit per key: a client may have several windows, and retry in each. */
const EACH_MAX = 4;

type Given = { user: number; passwordId: string; challenge: SrpChallenge };

/** Issued SRP challenges (core.telegram.org/api/srp); each is valid for one answer (A3). In memory only. */
export class PasswordChallenges {
  readonly #pending = new Pending<bigint, Given>({ eachMax: EACH_MAX, max: CHALLENGES_MAX, lifetimeMs: LIFETIME_MS });

  /**
   * Creates a challenge for the client of a key. When the key's limit of unanswered challenges is reached, the newest is reissued during the first
   * half of its lifetime: a new one costs the writer several milliseconds of exponentiation.
   * @param passwordId identifies the password that the challenge is for
   */
  create(authKeyId: bigint, user: number, passwordId: string, verifier: PasswordVerifier, nowMs: number): { srpId: bigint; srpB: Uint8Array } {
    const last = this.#pending.newest(String(authKeyId));
    const isGood = last?.isFull && last.value.user === user && last.value.passwordId === passwordId && nowMs < last.expiresAtMs - LIFETIME_MS / 2;
    if (isGood) return { srpId: last.name, srpB: last.value.challenge.srpB };
    const challenge = createSrpChallenge(verifier.verifier);
    const srpId = Buffer.from(secureRandom(8)).readBigInt64LE();
    this.#pending.add(String(authKeyId), srpId, { user, passwordId, challenge }, nowMs);
    return { srpId, srpB: challenge.srpB };
  }

  /** Consumes the challenge, whether or not the proof is correct. About 4 ms of exponentiation. */
  judge(user: number, passwordId: string, verifier: PasswordVerifier, proof: PasswordProof, nowMs: number): Evidence['password'] {
    const given = this.#pending.find(proof.srpId, nowMs);
    this.#pending.remove(proof.srpId);
    if (given?.user !== user) return 'unknown-challenge';
    if (given.passwordId !== passwordId) return 'changed';
    return checkSrpProof(verifier.verifier, verifier, given.challenge, { srpA: proof.a, m1: proof.m1 }) ? 'right' : 'wrong';
  }
}
