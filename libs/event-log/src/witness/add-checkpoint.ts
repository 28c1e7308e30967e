import { CryptoError, HASH_BYTES } from '@teamgram/crypto';

/** The body of `POST <submission prefix>/add-checkpoint` (c2sp.org/tlog-witness). */
export type AddCheckpoint = {
  /** Size of the tree that the witness cosigned last. */
  oldSize: number;
  /** Consistency proof from the old size to the size of the checkpoint; empty if the old size is 0. */
  proof: Uint8Array[];
  /** A signed note. */
  checkpoint: string;
};

/** For conflicts: "The response MUST have a Content-Type of text/x.tlog.size." */
export const TLOG_SIZE_TYPE = 'text/x.tlog.size';
/** Room for 63 hashes and a checkpoint with many post-quantum signatures. */
export const ADD_CHECKPOINT_BYTES_MAX = 64 * 1024;

/** "The client MUST NOT send more than 63 consistency proof lines." */
const PROOF_LINES_MAX = 63;
const OLD_SIZE = /^old (0|[1-9][0-9]{0,15})$/;

/** The text of an add-checkpoint request. */
export function formatAddCheckpoint({ oldSize, proof, checkpoint }: AddCheckpoint): string {
  const lines = [`old ${oldSize}`, ...proof.map((hash) => Buffer.from(hash).toString('base64'))];
  return `${lines.join('\n')}\n\n${checkpoint}`;
}

/** @throws {CryptoError} BAD_NOTE */
export function parseAddCheckpoint(body: string): AddCheckpoint {
  const separator = body.indexOf('\n\n');
  const [first = '', ...hashes] = body.slice(0, Math.max(0, separator)).split('\n');
  const oldSize = Number(OLD_SIZE.exec(first)?.[1]);
  const proof = hashes.map((line) => Buffer.from(line, 'base64'));
  const wellFormed = proof.length <= PROOF_LINES_MAX && proof.every((hash, at) => hash.length === HASH_BYTES && hash.toString('base64') === hashes[at]);
  if (!Number.isSafeInteger(oldSize) || !wellFormed) throw new CryptoError('BAD_NOTE', 'not an add-checkpoint request');
  return { oldSize, proof, checkpoint: body.slice(separator + 2) };
}
