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
 * A log's files, read beside the process that writes them. Everything is synchronous: reads come from the page cache.
 * Entries are safe to use below a position that the writer has called durable, or below the size of a checkpoint.
 */
export interface LogReader {
  /**
   * Entries from `from` on, about a megabyte of them and at least one, none at or beyond `to`; empty when `from` = `to`.
   * Cheap when called in order. @throws {LogDamaged}
   */
  readEntries(from: number, to: number): EntryRun;
  /** One entry. @throws {LogDamaged} */
  entry(position: number): Uint8Array;
  /**
   * The newest published checkpoint, its signatures checked with the log's printed keys; undefined before the first. When witnesses have cosigned this
   * very head, their lines follow, unchecked. @throws {CryptoError}
   */
  checkpoint(): SignedCheckpoint | undefined;
  /** The newest checkpoint that a witness has cosigned; usually older than the newest one. @throws {CryptoError} */
  cosignedCheckpoint(): SignedCheckpoint | undefined;
  /** A checkpoint of another history under this log's signatures, which a witness has shown: a split view, or what is left of a rollback. Unchecked. */
  contradiction(): string | undefined;
  /** The note of a checkpoint that was kept for this size, as it was signed then. */
  keptCheckpoint(size: number): string | undefined;
  /** Printed verifier keys: the log's Ed25519 and ML-DSA-44 keys in force, then the retired pairs, then its writers', each oldest first. */
  verifierKeys(): string[];
  /** The name by which the log signs. Throws when the directory holds no log yet. */
  origin(): string;
  /** `count` hashes of a tile level (32 bytes each), or undefined when they are not all there. */
  readHashes(level: number, first: number, count: number): Uint8Array | undefined;
  /** Nodes of the tree, for proofs. Throws when the tree files do not reach that far. */
  readonly subtrees: SubtreeSource;
  close(): void;
}

/** Opens the files of a log for reading. The directory may still be empty. */
export function openLogReader(dir: string, fs: LogFs = nodeFs): LogReader {
  const segments = new SegmentReader(fs, dir);
  const levels = new LevelFiles(fs, dir, 'read');
  let known: SignedCheckpoint | undefined;
  /** What `known` was made of. */
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
      // The keys after the checkpoint: new ones are printed before they sign alone, and retired ones stay in the list.
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
