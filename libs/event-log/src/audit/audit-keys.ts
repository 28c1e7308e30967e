import { CryptoError, type NoteVerifier, type VerifyingKey } from '@teamgram/crypto';
import { LogDamaged } from '../event-log.ts';
import { openByGeneration, openCheckpoint, type SignedCheckpoint } from '../tree/checkpoints.ts';
import { KeyHistory, logVerifiers, printedLogKeys, printedWriter } from '../tree/key-history.ts';
import { parsePrintedKeys, printedGenerations } from '../tree/log-keys.ts';
import { writerKeyId } from '../tree/signing-keys.ts';
import type { AuditOptions } from './report.ts';

export type AuditKeys = {
  origin: string;
  /** Pairs of log keys, the newest first: both keys of one pair must have signed a checkpoint. Which one, `requireKeys` says at the end. */
  generations: NoteVerifier[][];
  /** Every writer that the log ever had, by hex of writer_key_id; who wrote when, the history says. */
  writers: Map<string, VerifyingKey>;
  /** Begins with the first keys that are printed; the replay leads it to the newest. */
  history: KeyHistory;
};

/** Reads the printed keys and holds them against those that the auditor brought. @throws {LogDamaged} */
export function auditKeys(printed: readonly string[], { verifierKeys }: AuditOptions): AuditKeys {
  const strange = verifierKeys?.find((key) => !printed.includes(key));
  if (strange) throw new LogDamaged(0, `the log does not print the key ${strange.slice(0, 80)} that it is expected to have`);
  try {
    const { origin, logKeys, writers } = parsePrintedKeys(printed);
    const [writer] = writers;
    if (!writer) throw new LogDamaged(0, 'the log prints no writer (log-keys)');
    const byId = writers.map((key): [string, VerifyingKey] => [Buffer.from(writerKeyId(origin, key)).toString('hex'), key]);
    return { origin, generations: printedGenerations(printed), writers: new Map(byId), history: new KeyHistory(origin, writer, logKeys[0]!) };
  } catch (error) {
    if (error instanceof CryptoError) throw new LogDamaged(0, printed.length === 0 ? 'the log prints no keys (log-keys)' : `a printed key of the log is malformed: ${error.message}`);
    throw error;
  }
}

/** A checkpoint of this log, signed by any pair of log keys that it ever had. @throws {CryptoError} */
export function openAudited(note: string, { generations, origin }: AuditKeys): SignedCheckpoint {
  const checkpoint = openByGeneration(note, generations);
  if (checkpoint.origin !== origin) throw new CryptoError('BAD_NOTE', `it is for the log ${checkpoint.origin}`);
  return checkpoint;
}

/**
 * After the replay: every checkpoint was signed by the pair that was in force at its size, and every key that the auditor brought has its place in
 * the history. So a key that was retired, or one that only the printed list knows, vouches for nothing.
 * @throws {LogDamaged} with the position of the rotation that a checkpoint ignores
 */
export function requireKeys({ history, origin }: AuditKeys, heads: readonly SignedCheckpoint[], { verifierKeys = [] }: AuditOptions): void {
  for (const { note, size } of new Set(heads)) {
    const { keys, from } = history.generationAt(size);
    try {
      openCheckpoint(note, logVerifiers(origin, keys));
    } catch (error) {
      if (!(error instanceof CryptoError)) throw error;
      throw new LogDamaged(Math.max(0, from - 1), `the checkpoint over ${size} events is not signed by the log keys in force since here: ${error.message}`);
    }
  }
  const known = [...history.logGenerations.flatMap(({ keys }) => printedLogKeys(origin, keys)), ...history.writers.map(({ keys }) => printedWriter(origin, keys))];
  const strange = verifierKeys.find((key) => !known.includes(key));
  if (strange) throw new LogDamaged(0, `the history of keys in the log does not lead to the key ${strange.slice(0, 80)}`);
}
