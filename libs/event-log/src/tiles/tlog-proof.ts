import { consistencyProof, CryptoError, HASH_BYTES, inclusionProof, leafHash, verifyInclusion, type NoteVerifier } from '@teamgram/crypto';
import { openCheckpoint, type SignedCheckpoint } from '../tree/checkpoints.ts';
import type { LogReader } from '../reading/log-reader.ts';

/** c2sp.org/tlog-proof: proves offline that an entry is in the log. */
export type TlogProof = { index: number; hashes: Uint8Array[]; checkpoint: string };

const FIRST_LINE = 'c2sp.org/tlog-proof@v1';
const HASHES_MAX = 64;
const INDEX = /^index (0|[1-9][0-9]{0,15})$/;

/** Proves the entry at `position` under the newest checkpoint; undefined while no checkpoint covers it. */
export function proveEntry(reader: LogReader, position: number): string | undefined {
  const checkpoint = reader.checkpoint();
  if (!checkpoint || !Number.isSafeInteger(position) || position < 0 || position >= checkpoint.size) return undefined;
  const hashes = inclusionProof(reader.subtrees, position, checkpoint.size);
  return formatTlogProof({ index: position, hashes, checkpoint: checkpoint.note });
}

export function formatTlogProof({ index, hashes, checkpoint }: TlogProof): string {
  const lines = [FIRST_LINE, `index ${index}`, ...hashes.map((hash) => Buffer.from(hash).toString('base64'))];
  return `${lines.join('\n')}\n\n${checkpoint}`;
}

/** Proves that the tree of `older` events is a prefix of the tree of `newer` events, both at most as large as the newest checkpoint (RFC 6962 §2.1.2). */
export function proveConsistency({ subtrees }: Pick<LogReader, 'subtrees'>, older: number, newer: number): Uint8Array[] {
  return consistencyProof(subtrees, older, newer);
}

/** @throws {CryptoError} BAD_NOTE. "The second line MAY start with the string extra": it is not authenticated and is ignored. */
export function parseTlogProof(text: string): TlogProof {
  const separator = text.indexOf('\n\n');
  const [first, ...rest] = text.slice(0, Math.max(0, separator)).split('\n');
  if (rest[0]?.startsWith('extra ')) rest.shift();
  const [indexLine = '', ...hashLines] = rest;
  const index = Number(INDEX.exec(indexLine)?.[1]);
  const hashes = hashLines.map((line) => Buffer.from(line, 'base64'));
  const wellFormed = hashes.length <= HASHES_MAX && hashes.every((hash, at) => hash.length === HASH_BYTES && hash.toString('base64') === hashLines[at]);
  if (first !== FIRST_LINE || !Number.isSafeInteger(index) || !wellFormed) throw new CryptoError('BAD_NOTE', 'not a tlog-proof');
  return { index, hashes, checkpoint: text.slice(separator + 2) };
}

/**
 * Verifies a proof for an entry with the keys of a log, all of which must have signed its checkpoint.
 * @throws {CryptoError} BAD_NOTE, NOTE_UNVERIFIED
 */
export function verifyTlogProof(text: string, entry: Uint8Array, verifiers: readonly NoteVerifier[]): SignedCheckpoint & { index: number } {
  const { index, hashes, checkpoint } = parseTlogProof(text);
  const signed = openCheckpoint(checkpoint, verifiers);
  if (!verifyInclusion(leafHash(entry), index, signed.size, signed.root, hashes)) {
    throw new CryptoError('NOTE_UNVERIFIED', `the proof does not lead from this entry at ${index} to the signed root`);
  }
  return { ...signed, index };
}
