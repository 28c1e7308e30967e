/** Two-step verification: finds the verifier in force and checks SRP proofs against it. */
import { passwordOf, type Evidence, type PasswordProof, type Recorded, type View } from '@teamgram/domain';
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

  /** The password in force: the log names the PasswordSet event, the secrets store holds its verifier. */
  current(user: number): Current | undefined {
    const event = this.#settingOf(user);
    const verifier = event && this.#verifiers.find(event.id);
    if (!verifier || event.fact.type !== 'PasswordSet') return undefined;
    return { id: event.id, hint: event.fact.hint?.hint ?? '', verifier };
  }

  /** Whether this verifier belongs to the user's password in force. */
  isInForce(id: Uint8Array, user: number | undefined): boolean {
    const event = user === undefined ? undefined : this.#settingOf(user);
    return event !== undefined && Buffer.compare(event.id, id) === 0;
  }

  #settingOf(user: number): Recorded | undefined {
    const position = passwordOf(this.#view.documents, user);
    return position === undefined ? undefined : this.#view.journal.read(position);
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
