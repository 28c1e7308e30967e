/** Two-step verification: which verifier counts, and what a proof is worth. */
import { passwordOf, type Evidence, type PasswordProof, type View } from '@teamgram/domain';
import type { PasswordChallenges } from '../login/password-challenges.ts';
import type { PasswordVerifier, Verifiers } from '../secrets/verifiers.ts';

type Current = { id: Uint8Array; hint: string; verifier: PasswordVerifier };

export class Passwords {
  readonly #view: View;
  readonly #verifiers: Verifiers;
  readonly #challenges: PasswordChallenges;

  constructor(view: View, verifiers: Verifiers, challenges: PasswordChallenges) {
    this.#view = view;
    this.#verifiers = verifiers;
    this.#challenges = challenges;
  }

  /** The password in force: the log names it, the secrets store holds it. */
  current(user: number): Current | undefined {
    const position = passwordOf(this.#view.documents, user);
    const event = position === undefined ? undefined : this.#view.journal.read(position);
    const verifier = event && this.#verifiers.find(event.id);
    if (!verifier || event.fact.type !== 'PasswordSet') return undefined;
    return { id: event.id, hint: event.fact.hint?.hint ?? '', verifier };
  }

  challenge(authKeyId: bigint, user: number, { id, verifier }: Current, nowMs: number): { srpId: bigint; srpB: Uint8Array } {
    return this.#challenges.create(authKeyId, user, nameOf(id), verifier, nowMs);
  }

  judge(user: number, proof: PasswordProof | undefined, nowMs: number): Evidence['password'] {
    const current = this.current(user);
    if (!current || !proof) return undefined;
    return this.#challenges.judge(user, nameOf(current.id), current.verifier, proof, nowMs);
  }
}

const nameOf = (id: Uint8Array) => Buffer.from(id).toString('hex');
