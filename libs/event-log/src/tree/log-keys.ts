import { CryptoError, NOTE_ED25519, parseVerifierKey, verifyingKey, type NoteVerifier, type VerifyingKey } from '@teamgram/crypto';
import { readWhole, replaceFile, type LogFs } from '../files/log-fs.ts';
import { logVerifiers, parseLogKeys, printedLogKeys, printedWriter, publicLogKeys, writerName, type KeyHistory, type LogVerifyingKeys } from './key-history.ts';
import { WrongLogKeys, type HeldKeys } from './signing-keys.ts';

/**
 * Printed verifier keys, a line each: the Ed25519 and ML-DSA-44 keys that sign the newest checkpoint, then the pairs that did so before, oldest first,
 * then the writers, oldest first. Only the first keys are to be believed: the log itself leads from them to the others (key-history.ts).
 */
export const LOG_KEYS_FILE = 'log-keys';

export type PrintedKeys = {
  origin: string;
  /** Oldest first; the last ones sign now. */
  logKeys: LogVerifyingKeys[];
  writers: VerifyingKey[];
};

/** The printed keys of a log, none when it has none yet. */
export function readLogKeys(fs: LogFs, dir: string): string[] {
  const bytes = readWhole(fs, `${dir}/${LOG_KEYS_FILE}`);
  return bytes ? bytes.toString('utf8').split('\n').filter(Boolean) : [];
}

/** Writes the keys of a history, unless they stand there already. @param published how many generations of log keys have signed a published checkpoint */
export async function printLogKeys(fs: LogFs, dir: string, history: KeyHistory, published = history.logGenerations.length): Promise<void> {
  const { origin } = history;
  const generations = history.logGenerations.slice(0, published).map(({ keys }) => printedLogKeys(origin, keys));
  const lines = [...generations.at(-1)!, ...generations.slice(0, -1).flat(), ...history.writers.map(({ keys }) => printedWriter(origin, keys))];
  if (lines.join() === readLogKeys(fs, dir).join()) return;
  await replaceFile(fs, dir, LOG_KEYS_FILE, Buffer.from(`${lines.join('\n')}\n`, 'utf8'));
}

/** Reads printed keys. @throws {CryptoError} BAD_KEY */
export function parsePrintedKeys(lines: readonly string[]): PrintedKeys {
  const origin = parseVerifierKey(lines[0] ?? '').name;
  const own = lines.filter((line) => parseVerifierKey(line).name === origin);
  const [current, ...earlier] = Array.from({ length: Math.ceil(own.length / 2) }, (_, pair) => parseLogKeys(own.slice(2 * pair, 2 * pair + 2)));
  const writers = lines.filter((line) => !own.includes(line)).map((line) => parseWriter(line, origin));
  return { origin, logKeys: [...earlier, current!], writers };
}

/** Verifiers of every pair of log keys that is printed, the newest first: a checkpoint must be signed by both of one pair. */
export function printedGenerations(lines: readonly string[]): NoteVerifier[][] {
  const { origin, logKeys } = parsePrintedKeys(lines);
  return logKeys.toReversed().map((keys) => logVerifiers(origin, keys));
}

/** The same, for whoever holds keys of the log and needs the others only for what is old; none when the list is missing or malformed. */
export function earlierGenerations(fs: LogFs, dir: string): NoteVerifier[][] {
  const printed = readLogKeys(fs, dir);
  return (printed.length > 0 && unlessMalformed(() => printedGenerations(printed))) || [];
}

/**
 * Before anything is read with them: a log that prints other keys than those held, or another origin, is another log. What a backup holds may be printed
 * earlier than its keys were changed: then it is known by the keys that it was begun with, and the history says what is in force.
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

/** The list is written again from the log: what is malformed in it says nothing. */
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
