import type { EntryRun } from '../event-log.ts';
import { readWhole, type LogFs } from '../files/log-fs.ts';
import { nodeFs } from '../files/node-fs.ts';
import { SegmentReader } from '../segments/segment-reader.ts';
import { CHECKPOINT_FILE, HISTORY_DIR, openByGeneration, type SignedCheckpoint } from '../tree/checkpoints.ts';
import { mergedNote, readContradiction, readCosigned } from '../witness/cosigned-file.ts';
import { LevelFiles } from '../tree/level-files.ts';
import { printedGenerations, readLogKeys } from '../tree/log-keys.ts';
import { parseVerifierKey, type SubtreeSource } from '@teamgram/crypto';

/**
 * Read access to a log's files, alongside the process that writes them. Synchronous, since reads come from the page cache. Entries may be read below
 * a position that the writer has reported as durable, or below the size of a checkpoint.
 */
export interface LogReader {
  /**
   * Entries from `from` on: at least one and about a megabyte, none at or beyond `to`; empty if `from` = `to`. Cheap for sequential access. @throws
   * {LogDamaged}
   */
  readEntries(from: number, to: number): EntryRun;
  /** One entry. @throws {LogDamaged} */
  entry(position: number): Uint8Array;
  /**
   * The newest published checkpoint, verified with the log's published keys; undefined before the first. If witnesses have cosigned this very head,
   * their signature lines follow, unverified. @throws {CryptoError}
   */
  checkpoint(): SignedCheckpoint | undefined;
  /** The newest checkpoint cosigned by a witness; usually older than the newest one. @throws {CryptoError} */
  cosignedCheckpoint(): SignedCheckpoint | undefined;
  /** A checkpoint of a diverging history with this log's signatures, shown by a witness: a split view, or the trace of a rollback. Unverified. */
  contradiction(): string | undefined;
  /** The note of the checkpoint kept for this size, as it was signed. */
  keptCheckpoint(size: number): string | undefined;
  /** Published verifier keys: the Ed25519 and ML-DSA-44 log keys in force, then the retired pairs, then the writer keys, each oldest first. */
  verifierKeys(): string[];
  /** The name under which the log signs. Throws if the directory holds no log yet. */
  origin(): string;
  /** `count` hashes of a tile level (32 bytes each), or undefined if they are not all available. */
  readHashes(level: number, first: number, count: number): Uint8Array | undefined;
  /** Nodes of the tree, for proofs. Throws if the tree files are too short. */
  readonly subtrees: SubtreeSource;
  close(): void;
}

/** Opens the files of a log for reading. The directory may still be empty. */
export function openLogReader(dir: string, fs: LogFs = nodeFs): LogReader {
  const segments = new SegmentReader(fs, dir);
  const levels = new LevelFiles(fs, dir, 'read');
  let known: SignedCheckpoint | undefined;
  /** The notes from which `known` was derived. */
  let read: { published?: string; cosigned?: string | undefined } = {};
  const verifierKeys = () => readLogKeys(fs, dir);
  return {
    readEntries: (from, to) => segments.readRun(from, to),
    entry: (position) => segments.entry(position),
    checkpoint: () => {
      const published = readWhole(fs, `${dir}/${CHECKPOINT_FILE}`)?.toString('utf8');
      if (published === undefined) return known;
      const cosigned = readCosigned(fs, dir);
      if (known && published === read.published && cosigned === read.cosigned) return known;
      read = { published, cosigned };
      const note = mergedNote(published, cosigned);
      // Read after the checkpoint: new keys are published before they sign alone, and retired ones stay in the list.
      return (known = openByGeneration(note, printedGenerations(verifierKeys())));
    },
    cosignedCheckpoint: () => {
      const note = readCosigned(fs, dir);
      return note === undefined ? undefined : openByGeneration(note, printedGenerations(verifierKeys()));
    },
    contradiction: () => readContradiction(fs, dir),
    keptCheckpoint: (size) => readWhole(fs, `${dir}/${HISTORY_DIR}/${String(size).padStart(20, '0')}`)?.toString('utf8'),
    verifierKeys,
    origin: () => parseVerifierKey(verifierKeys()[0] ?? '').name,
    readHashes: (level, first, count) => levels.read(level, first, count),
    subtrees: levels.source,
    close: () => {
      segments.close();
      levels.close();
    },
  };
}
