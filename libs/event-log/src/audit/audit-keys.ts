import { CryptoError, type NoteVerifier, type VerifyingKey } from '@teamgram/crypto';
import { LogDamaged } from '../event-log.ts';
import { openByGeneration, openCheckpoint, type SignedCheckpoint } from '../tree/checkpoints.ts';
import { KeyHistory, logVerifiers, printedLogKeys, printedWriter } from '../tree/key-history.ts';
import { parsePrintedKeys, printedGenerations } from '../tree/log-keys.ts';
import { writerKeyId } from '../tree/signing-keys.ts';
import type { AuditOptions } from './report.ts';

export type AuditKeys = {
  origin: string;
  /** Pairs of log keys, newest first: both keys of one pair must have signed a checkpoint. `requireKeys` checks at the end that it was the right pair. */
  generations: NoteVerifier[][];
  /** Every writer key the log ever had, by hex of writer_key_id; the history tells which was in force when. */
  writers: Map<string, VerifyingKey>;
  /** Starts with the first published keys; the replay advances it to the newest. */
  history: KeyHistory;
};

/** Parses the published keys and compares them with those the auditor trusts. @throws {LogDamaged} */
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

/** Opens a checkpoint of this log, signed by any pair of log keys that it ever had. @throws {CryptoError} */
export function openAudited(note: string, { generations, origin }: AuditKeys): SignedCheckpoint {
  const checkpoint = openByGeneration(note, generations);
  if (checkpoint.origin !== origin) throw new CryptoError('BAD_NOTE', `it is for the log ${checkpoint.origin}`);
  return checkpoint;
}

/**
 * To be called after the replay: every checkpoint was signed by the pair in force at its size, and every key that the auditor trusts occurs in the
 * history. So neither a retired key nor a key that is only in the published list can vouch for anything.
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
