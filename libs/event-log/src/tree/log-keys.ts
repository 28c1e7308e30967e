import {
  ed25519NoteSigner,
  ed25519NoteVerifier,
  formatVerifierKey,
  mlDsa44CheckpointSigner,
  mlDsa44CheckpointVerifier,
  noteKeyId,
  NOTE_ED25519,
  type NoteSigner,
  type NoteVerifier,
  type SigningKey,
} from '@teamgram/crypto';
import { readWhole, replaceFile, type LogFs } from '../files/log-fs.ts';

/** The two keys that sign every checkpoint: one that every verifier knows, one that a quantum computer does not break. */
export type LogKeys = { ed25519: SigningKey; mlDsa44: SigningKey };

/** Printed verifier keys, a line each: the log's Ed25519 and ML-DSA-44 keys, then every writer that the log ever had. */
export const LOG_KEYS_FILE = 'log-keys';

/** The name of writers' keys; log keys are named by the origin alone. */
export function writerName(origin: string): string {
  return `${origin}/writer`;
}

/** 4 bytes: what envelopes carry as writer_key_id. */
export function writerKeyId(origin: string, writer: SigningKey): Uint8Array {
  return noteKeyId(writerName(origin), NOTE_ED25519, writer.verifyingKey.bytes);
}

export function checkpointSigners(origin: string, keys: LogKeys, nowS: () => number): NoteSigner[] {
  return [ed25519NoteSigner(origin, keys.ed25519), mlDsa44CheckpointSigner(origin, keys.mlDsa44, nowS)];
}

export function logVerifiers(origin: string, keys: LogKeys): NoteVerifier[] {
  return [ed25519NoteVerifier(origin, keys.ed25519.verifyingKey.bytes), mlDsa44CheckpointVerifier(origin, keys.mlDsa44.verifyingKey.bytes)];
}

/** Whoever opens a log with other log keys than it was begun with would sign a history that nobody else can check. */
export class WrongLogKeys extends Error {}

/** Adds what is missing to the printed keys. Throws WrongLogKeys. */
export async function publishLogKeys(fs: LogFs, dir: string, origin: string, keys: LogKeys, writer: SigningKey): Promise<void> {
  const own = logVerifiers(origin, keys).map(formatVerifierKey);
  const writerKey = formatVerifierKey(ed25519NoteVerifier(writerName(origin), writer.verifyingKey.bytes));
  const known = readLogKeys(fs, dir);
  if (known.length > 0 && own.some((key, index) => known[index] !== key)) {
    throw new WrongLogKeys(`the log in ${dir} was begun with another origin or other keys than those of ${origin}`);
  }
  if (known.includes(writerKey)) return;
  const lines = [...(known.length > 0 ? known : own), writerKey];
  await replaceFile(fs, dir, LOG_KEYS_FILE, Buffer.from(`${lines.join('\n')}\n`, 'utf8'));
}

/** The printed keys of a log, none when it has none yet. */
export function readLogKeys(fs: LogFs, dir: string): string[] {
  const bytes = readWhole(fs, `${dir}/${LOG_KEYS_FILE}`);
  return bytes ? bytes.toString('utf8').split('\n').filter(Boolean) : [];
}
