import { CryptoError, NOTE_ED25519, parseVerifierKey, verifyingKey, type NoteVerifier, type VerifyingKey } from '@teamgram/crypto';
import { readWhole, replaceFile, type LogFs } from '../files/log-fs.ts';
import { logVerifiers, parseLogKeys, printedLogKeys, printedWriter, publicLogKeys, writerName, type KeyHistory, type LogVerifyingKeys } from './key-history.ts';
import { WrongLogKeys, type HeldKeys } from './signing-keys.ts';

/**
 * The file of published verifier keys, one per line: the Ed25519 and ML-DSA-44 keys that sign the newest checkpoint, then the retired pairs, oldest
 * first, then the writer keys, oldest first. Only the first keys need be trusted: the log itself leads from them to the others (key-history.ts).
 */
export const LOG_KEYS_FILE = 'log-keys';

export type PrintedKeys = {
  origin: string;
  /** Oldest first; the last pair is in force. */
  logKeys: LogVerifyingKeys[];
  writers: VerifyingKey[];
};

/** The published keys of a log; empty if there are none yet. */
export function readLogKeys(fs: LogFs, dir: string): string[] {
  const bytes = readWhole(fs, `${dir}/${LOG_KEYS_FILE}`);
  return bytes ? bytes.toString('utf8').split('\n').filter(Boolean) : [];
}

/** Publishes the keys of a history, unless the file is up to date. @param published how many generations of log keys have signed a published checkpoint */
export async function printLogKeys(fs: LogFs, dir: string, history: KeyHistory, published = history.logGenerations.length): Promise<void> {
  const { origin } = history;
  const generations = history.logGenerations.slice(0, published).map(({ keys }) => printedLogKeys(origin, keys));
  const lines = [...generations.at(-1)!, ...generations.slice(0, -1).flat(), ...history.writers.map(({ keys }) => printedWriter(origin, keys))];
  if (lines.join() === readLogKeys(fs, dir).join()) return;
  await replaceFile(fs, dir, LOG_KEYS_FILE, Buffer.from(`${lines.join('\n')}\n`, 'utf8'));
}

/** Parses published keys. @throws {CryptoError} BAD_KEY */
export function parsePrintedKeys(lines: readonly string[]): PrintedKeys {
  const origin = parseVerifierKey(lines[0] ?? '').name;
  const own = lines.filter((line) => parseVerifierKey(line).name === origin);
  const [current, ...earlier] = Array.from({ length: Math.ceil(own.length / 2) }, (_, pair) => parseLogKeys(own.slice(2 * pair, 2 * pair + 2)));
  const writers = lines.filter((line) => !own.includes(line)).map((line) => parseWriter(line, origin));
  return { origin, logKeys: [...earlier, current!], writers };
}

/** The verifiers of all published pairs of log keys, newest first: a checkpoint must be signed by both keys of one pair. */
export function printedGenerations(lines: readonly string[]): NoteVerifier[][] {
  const { origin, logKeys } = parsePrintedKeys(lines);
  return logKeys.toReversed().map((keys) => logVerifiers(origin, keys));
}

/** Like `printedGenerations`, for callers that hold the log's keys and need the list only for old checkpoints; empty if it is missing or malformed. */
export function earlierGenerations(fs: LogFs, dir: string): NoteVerifier[][] {
  const printed = readLogKeys(fs, dir);
  return (printed.length > 0 && unlessMalformed(() => printedGenerations(printed))) || [];
}

/**
 * Checks that the keys held belong to this log, before anything is read with them. If other keys or another origin are published, it is another log.
 * In a restored backup the list may predate a rotation: then the log is recognised by its first keys, and the history tells which are in force.
 * @throws {WrongLogKeys}
 */
export function requireOwnKeys(fs: LogFs, dir: string, origin: string, { logKeys, nextLogKeys, writerKey, nextWriterKey }: HeldKeys, firstKeys?: readonly string[]): void {
  const known = readLogKeys(fs, dir);
  if (known.length === 0 || (firstKeys && beginsWith(known, firstKeys))) return;
  const pairs = [logKeys, nextLogKeys].flatMap((keys) => (keys ? printedLogKeys(origin, publicLogKeys(keys)).join() : []));
  const writers = [writerKey, nextWriterKey].flatMap((key) => (key ? printedWriter(origin, key.verifyingKey) : []));
  if (pairs.includes(known.slice(0, 2).join()) && writers.includes(known.at(-1)!)) return;
  throw new WrongLogKeys(`the log in ${dir} was begun or continued with another origin or other keys than those of ${origin}`);
}

function beginsWith(printed: readonly string[], firstKeys: readonly string[]): boolean {
  const keys = unlessMalformed(() => parsePrintedKeys(printed));
  if (!keys) return false;
  const { origin, logKeys, writers } = keys;
  return [...printedLogKeys(origin, logKeys[0]!), ...writers.slice(0, 1).map((writer) => printedWriter(origin, writer))].join() === firstKeys.join();
}

/** A malformed list is ignored: it is rewritten from the log. */
function unlessMalformed<Value>(parse: () => Value): Value | undefined {
  try {
    return parse();
  } catch (error) {
    if (error instanceof CryptoError) return undefined;
    throw error;
  }
}

function parseWriter(line: string, origin: string): VerifyingKey {
  const { name, type, publicKey } = parseVerifierKey(line);
  if (name !== writerName(origin) || type !== NOTE_ED25519) throw new CryptoError('BAD_KEY', `${name} is no writer of this log`);
  return verifyingKey('ed25519', publicKey);
}
