import type { PasswordProof } from './password-proof.ts';

/**
 * account.updatePasswordSettings with a new password. `proof` of the present password when there is one. The verifier
 * v = g^x mod p (256 bytes) and both salts go to the secrets store and never into the log.
 */
export type SetPassword = {
  type: 'SetPassword';
  proof: PasswordProof | undefined;
  salt1: Uint8Array;
  salt2: Uint8Array;
  verifier: Uint8Array;
  hint: string;
};
