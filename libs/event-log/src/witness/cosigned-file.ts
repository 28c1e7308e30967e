import { CryptoError, parseNote, type NoteSignature } from '@teamgram/crypto';
import { readWhole, replaceFile, type LogFs } from '../files/log-fs.ts';

/** In the log's directory, but written by another process than the log's writer. */
const WITNESSES_DIR = 'witnesses';
/** The newest checkpoint cosigned by a witness. */
export const COSIGNED_FILE = `${WITNESSES_DIR}/cosigned`;
/** A checkpoint with this log's signatures that belongs to another history: a witness's evidence against the log. */
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

/** A note with the signature lines of both, if they have the same text; otherwise the first. One line per key. */
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
