/** InputCheckPasswordSRP (core.telegram.org/api/srp): 256 bytes of A and 32 bytes of M1 for one challenge. */
export type PasswordProof = { srpId: bigint; a: Uint8Array; m1: Uint8Array };
