import { recoveryEmailOf, refusal, type PasswordProof, type View } from '@teamgram/domain';
import { callerOf } from './caller.ts';
import type { Policy } from '../limits/policy.ts';
import type { Passwords } from './passwords.ts';

export type RecoverySettingsParts = { view: View; passwords: Passwords; policy: Policy; now: () => number };

/** account.getPasswordSettings: settings shown only to a client that proves the password. */
export class RecoverySettings {
  readonly #parts: RecoverySettingsParts;

  constructor(parts: RecoverySettingsParts) {
    this.#parts = parts;
  }

  /** Throws Refusal, e.g. for a wrong proof. Without a password there is nothing to prove and nothing to return. */
  read(authKeyId: bigint, proof: PasswordProof | undefined): { email: string | undefined } {
    const { view, passwords, policy, now } = this.#parts;
    const user = callerOf(view, authKeyId);
    if (!passwords.current(user)) return { email: undefined };
    if (proof) policy.take('wrongPasswordsPerUser', user, now());
    if (passwords.judge(user, proof, now()) !== 'right') throw refusal('PASSWORD_HASH_INVALID');
    return { email: recoveryEmailOf(view, user) };
  }
}
