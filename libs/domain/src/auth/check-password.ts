import type { PasswordProof } from './password-proof.ts';

/** auth.checkPassword: the second step of a login. `AuthorizationGranted`. */
export type CheckPassword = { type: 'CheckPassword'; proof: PasswordProof };
