import { CryptoError, parseNote, type NoteSignature } from '@teamgram/crypto';
import { readWhole, replaceFile, type LogFs } from '../files/log-fs.ts';

/** Beside the log's own files, and written by another process than its writer. */
const WITNESSES_DIR = 'witnesses';
/** The newest checkpoint that a witness has cosigned. */
export const COSIGNED_FILE = `${WITNESSES_DIR}/cosigned`;
/** A checkpoint with this log's signatures that is not of this history: what a witness holds against it. */
export const CONTRADICTION_FILE = `${WITNESSES_DIR}/contradiction`;

export function readCosigned(fs: LogFs, dir: string): string | undefined {
  return readWhole(fs, `${dir}/${COSIGNED_FILE}`)?.toString('utf8');
}

export function readContradiction(fs: LogFs, dir: string): string | undefined {
  return readWhole(fs, `${dir}/${CONTRADICTION_FILE}`)?.toString('utf8');
}

/** Durable when it resolves. */
export async function writeWitnessFile(fs: LogFs, dir: string, file: typeof COSIGNED_FILE | typeof CONTRADICTION_FILE, note: string): Promise<void> {
  fs.makeDir(`${dir}/${WITNESSES_DIR}`);
  await replaceFile(fs, dir, file, Buffer.from(note, 'utf8'));
}

/** One note with the signature lines of both, when they are of the same text; else the first. Each key signs once. */
export function mergedNote(note: string, other: string | undefined): string {
  if (other === undefined) return note;
  try {
    const [own, more] = [parseNote(note), parseNote(other)];
    if (own.text !== more.text) return note;
    const known = new Set(own.signatures.map(lineKey));
    return note + more.signatures.filter((signature) => !known.has(lineKey(signature))).map(signatureLine).join('');
  } catch (error) {
    if (error instanceof CryptoError) return note;
    throw error;
  }
}

export function signatureLine({ name, keyId, signature }: NoteSignature): string {
  return `— ${name} ${Buffer.concat([keyId, signature]).toString('base64')}\n`;
}

function lineKey({ name, keyId }: NoteSignature): string {
  return `${name} ${Buffer.from(keyId).toString('hex')}`;
}
