import { checkpointVerifier, CryptoError, parseCheckpoint, verifyNote, type Checkpoint, type NoteVerifier } from '@teamgram/crypto';
import { LogDamaged } from '../event-log.ts';
import { readWhole, replaceFile, type LogFs } from '../files/log-fs.ts';

/** The newest signed tree head, as published: c2sp.org/tlog-tiles `/checkpoint`. */
export const CHECKPOINT_FILE = 'checkpoint';
/** The last tree head that was ever signed. Written before the checkpoint is published, and never replaced by a smaller one. */
export const LOCK_FILE = 'checkpoint.lock';
/** Older checkpoints that are kept, named by size. */
export const HISTORY_DIR = 'checkpoints';

/** Minimum interval between kept checkpoints; the first after each start is always kept. */
const KEEP_EVERY_MS = 600_000;

/** A checkpoint with the signed note it was parsed from. */
export type SignedCheckpoint = Checkpoint & { note: string };

/**
 * The signed tree heads of a log. The lock fences a rolled-back log: if the files are shorter than it or contradict it, signing further checkpoints
 * would present two histories (a split view).
 */
export class Checkpoints {
  readonly #fs: LogFs;
  readonly #dir: string;
  #generations: readonly NoteVerifier[][];
  #keptAtMs = 0;
  /** The checkpoint verified last: lock and published file are usually the same bytes. */
  #checked: SignedCheckpoint | undefined;

  /** @param generations pairs of log keys; a stored checkpoint must be signed by both keys of one pair */
  constructor(fs: LogFs, dir: string, generations: readonly NoteVerifier[][]) {
    this.#fs = fs;
    this.#dir = dir;
    this.#generations = generations;
  }

  /** Accepts checkpoints signed by a further pair. */
  accept(generation: NoteVerifier[]): void {
    this.#generations = [generation, ...this.#generations];
  }

  /** The last signed tree head; undefined for a log that never signed one. Throws LogDamaged. */
  lock(): SignedCheckpoint | undefined {
    return this.#read(LOCK_FILE);
  }

  published(): SignedCheckpoint | undefined {
    return this.#read(CHECKPOINT_FILE);
  }

  /**
   * Writes the lock first, then the public file: after a crash in between, the published checkpoint is older than the lock, never newer. A handover
   * between log keys is kept for ever, and is written before everything else: a verifier who knows only the retired keys depends on it.
   */
  async publish({ note, size }: SignedCheckpoint, nowMs: number, handover = false): Promise<void> {
    const bytes = Buffer.from(note, 'utf8');
    if (handover) await this.#keep(size, bytes, nowMs);
    await replaceFile(this.#fs, this.#dir, LOCK_FILE, bytes);
    await replaceFile(this.#fs, this.#dir, CHECKPOINT_FILE, bytes);
    if (nowMs - this.#keptAtMs >= KEEP_EVERY_MS) await this.#keep(size, bytes, nowMs);
  }

  async #keep(size: number, bytes: Uint8Array, nowMs: number): Promise<void> {
    const dir = `${this.#dir}/${HISTORY_DIR}`;
    this.#fs.makeDir(dir);
    await replaceFile(this.#fs, dir, String(size).padStart(20, '0'), bytes);
    this.#keptAtMs = nowMs;
  }

  #read(name: string): SignedCheckpoint | undefined {
    const bytes = readWhole(this.#fs, `${this.#dir}/${name}`);
    if (!bytes) return undefined;
    const note = bytes.toString('utf8');
    if (this.#checked?.note === note) return this.#checked;
    try {
      return (this.#checked = openByGeneration(note, this.#generations));
    } catch (error) {
      if (!(error instanceof CryptoError)) throw error;
      throw new LogDamaged(0, `the file ${name} is not a checkpoint signed by this log: ${error.message}`);
    }
  }
}

/** Opens a checkpoint that all `verifiers` have signed. @throws {CryptoError} BAD_NOTE, NOTE_UNVERIFIED */
export function openCheckpoint(note: string, verifiers: readonly NoteVerifier[]): SignedCheckpoint {
  const { text, verified } = verifyNote(note, verifiers);
  const missing = verifiers.find((verifier) => !verified.includes(verifier));
  if (missing) throw new CryptoError('NOTE_UNVERIFIED', `the signature of type ${missing.type} is missing`);
  return { ...parseCheckpoint(text), note };
}

/**
 * Opens a checkpoint signed by both keys of one pair; tries the pairs in order.
 * @throws {CryptoError} BAD_NOTE, NOTE_UNVERIFIED
 */
export function openByGeneration(note: string, generations: readonly (readonly NoteVerifier[])[]): SignedCheckpoint {
  const refusals: unknown[] = [];
  for (const verifiers of generations) {
    try {
      return openCheckpoint(note, verifiers);
    } catch (error) {
      if (!(error instanceof CryptoError)) throw error;
      refusals.push(error);
    }
  }
  throw refusals[0] ?? new CryptoError('NOTE_UNVERIFIED', 'there is no key to check it with');
}

/** Verifiers from verifier keys. @throws {CryptoError} BAD_KEY */
export function checkpointVerifiers(verifierKeys: readonly string[]): NoteVerifier[] {
  return verifierKeys.map(checkpointVerifier);
}
