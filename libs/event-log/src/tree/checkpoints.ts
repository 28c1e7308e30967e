import { checkpointVerifier, CryptoError, parseCheckpoint, verifyNote, type Checkpoint, type NoteVerifier } from '@teamgram/crypto';
import { LogDamaged } from '../event-log.ts';
import { readWhole, replaceFile, type LogFs } from '../files/log-fs.ts';

/** The newest signed tree head, as published: c2sp.org/tlog-tiles `/checkpoint`. */
export const CHECKPOINT_FILE = 'checkpoint';
/** The last tree head that was ever signed. Written before the checkpoint is published, and never to a smaller size. */
export const LOCK_FILE = 'checkpoint.lock';
/** Older checkpoints that are kept, by size. */
export const HISTORY_DIR = 'checkpoints';

/** At most one kept checkpoint in this time, and the first after each start. */
const KEEP_EVERY_MS = 600_000;

export type SignedCheckpoint = Checkpoint & { note: string };

/**
 * The signed tree heads of a log. The lock is the fence against a rolled-back log: if the files fall behind or contradict it,
 * signing on would show two histories (a split view).
 */
export class Checkpoints {
  readonly #fs: LogFs;
  readonly #dir: string;
  #generations: readonly NoteVerifier[][];
  #keptAtMs = 0;
  /** The last one that was checked: lock and published file are mostly the same bytes. */
  #checked: SignedCheckpoint | undefined;

  /** @param generations pairs of log keys; both of one pair must have signed what stands on the disk */
  constructor(fs: LogFs, dir: string, generations: readonly NoteVerifier[][]) {
    this.#fs = fs;
    this.#dir = dir;
    this.#generations = generations;
  }

  /** From now on these sign too. */
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
   * Lock first, then the public file: a crash between the two leaves a published checkpoint that is older than the lock, never newer. A handover
   * between log keys is kept for ever, and before anything else: it is what a stranger who knows the retired keys alone can check.
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

/** A checkpoint that all of `verifiers` have signed. @throws {CryptoError} BAD_NOTE, NOTE_UNVERIFIED */
export function openCheckpoint(note: string, verifiers: readonly NoteVerifier[]): SignedCheckpoint {
  const { text, verified } = verifyNote(note, verifiers);
  const missing = verifiers.find((verifier) => !verified.includes(verifier));
  if (missing) throw new CryptoError('NOTE_UNVERIFIED', `the signature of type ${missing.type} is missing`);
  return { ...parseCheckpoint(text), note };
}

/**
 * A checkpoint that both keys of one pair have signed; of several pairs the first that has.
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

export function checkpointVerifiers(verifierKeys: readonly string[]): NoteVerifier[] {
  return verifierKeys.map(checkpointVerifier);
}
