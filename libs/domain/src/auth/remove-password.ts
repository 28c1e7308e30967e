import type { PasswordProof } from './password-proof.ts';

/** account.updatePasswordSettings with an empty new_password_hash. */
export type RemovePassword = { type: 'RemovePassword'; proof: PasswordProof | undefined };
