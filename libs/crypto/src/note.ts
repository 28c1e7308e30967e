import { sha256 } from './digest.ts';
import { CryptoError } from './errors.ts';
import { sign, verify, verifyingKey, type SigningKey } from './signing.ts';

/** Signed notes: c2sp.org/signed-note. A text, an empty line, and signature lines that name their keys. */

/** c2sp.org/signed-note "Signature types"; 0x06 from c2sp.org/tlog-cosignature. */
export const NOTE_ED25519 = 0x01;
export const NOTE_ML_DSA_44 = 0x06;

/** Verifiers "SHOULD apply a maximum limit to the number of signatures in a note … but MUST accept at least up to 16". */
const SIGNATURES_MAX = 64;
const NOTE_CHARACTERS_MAX = 1_000_000;

export type NoteSignature = { readonly name: string; readonly keyId: Uint8Array; readonly signature: Uint8Array };
export type Note = { readonly text: string; readonly signatures: readonly NoteSignature[] };

/** A key that signs notes, with its name. */
export type NoteSigner = {
  readonly name: string;
  /** 4 bytes. */
  readonly keyId: Uint8Array;
  sign(text: string): Uint8Array;
};
/** A key that verifies signatures of notes, with its name. */
export type NoteVerifier = {
  readonly name: string;
  readonly keyId: Uint8Array;
  readonly type: number;
  /** The raw public key. */
  readonly publicKey: Uint8Array;
  verify(text: string, signature: Uint8Array): boolean;
};

/** "key ID = SHA-256(key name || 0x0A || signature type || public key)[:4]". */
export function noteKeyId(name: string, type: number, publicKey: Uint8Array): Uint8Array {
  requireKeyName(name);
  return sha256(Buffer.concat([Buffer.from(`${name}\n`, 'utf8'), Uint8Array.of(type), publicKey])).subarray(0, 4);
}

/** `<name>+<hex key id>+<base64(type || public key)>`: the form in which a verifier is given a trusted key. */
export function formatVerifierKey({ name, keyId, type, publicKey }: Omit<NoteVerifier, 'verify'>): string {
  const material = Buffer.concat([Uint8Array.of(type), publicKey]);
  return `${name}+${Buffer.from(keyId).toString('hex')}+${material.toString('base64')}`;
}

/**
 * Parses a verifier key. `checkpointVerifier` makes a verifier of it.
 * @throws {CryptoError} BAD_KEY
 */
export function parseVerifierKey(text: string): Omit<NoteVerifier, 'verify'> {
  const [, name, idHex, base64] = /^([^+\s]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/=]+)$/.exec(text) ?? [];
  if (!name || !idHex || !base64) throw badKey();
  const material = Buffer.from(base64, 'base64');
  const type = material[0];
  const publicKey = material.subarray(1);
  const keyId = Buffer.from(idHex, 'hex');
  if (type === undefined || !keyId.equals(noteKeyId(name, type, publicKey))) throw badKey();
  return { name, keyId, type, publicKey };
}

/** Signs the text itself, as signature type 0x01 prescribes. */
export function ed25519NoteSigner(name: string, key: SigningKey): NoteSigner {
  const keyId = noteKeyId(name, NOTE_ED25519, key.verifyingKey.bytes);
  return { name, keyId, sign: (text) => sign(key, Buffer.from(text, 'utf8')) };
}

/** The verifier that matches `ed25519NoteSigner`. @param publicKey 32 bytes */
export function ed25519NoteVerifier(name: string, publicKey: Uint8Array): NoteVerifier {
  const key = verifyingKey('ed25519', publicKey);
  return {
    name,
    keyId: noteKeyId(name, NOTE_ED25519, publicKey),
    type: NOTE_ED25519,
    publicKey,
    verify: (text, signature) => verify(key, Buffer.from(text, 'utf8'), signature),
  };
}

/** @param text ends in a newline */
export function signNote(text: string, signers: readonly NoteSigner[]): string {
  requireText(text);
  const lines = signers.map((signer) => `— ${signer.name} ${Buffer.concat([signer.keyId, signer.sign(text)]).toString('base64')}\n`);
  return `${text}\n${lines.join('')}`;
}

/** @throws {CryptoError} BAD_NOTE when it is not a signed note; signatures are not verified yet */
export function parseNote(note: string): Note {
  if (note.length > NOTE_CHARACTERS_MAX) throw badNote('it is too long');
  // "the text is separated from the signatures by the last empty line in the note"
  const separator = note.lastIndexOf('\n\n');
  if (separator < 0 || !note.endsWith('\n')) throw badNote('it has no signatures');
  const text = note.slice(0, separator + 1);
  requireText(text);
  const lines = note.slice(separator + 2, -1).split('\n');
  if (lines.length > SIGNATURES_MAX) throw badNote('it has too many signatures');
  return { text, signatures: lines.map(parseSignature) };
}

/**
 * Verifies all signatures by known keys and returns the text with the verifiers that matched. "Verifiers MUST ignore signatures from unknown keys";
 * one bad signature of a known key rejects the note.
 * @throws {CryptoError} BAD_NOTE; NOTE_UNVERIFIED when a known key's signature is wrong or there is none
 */
export function verifyNote(note: string, verifiers: readonly NoteVerifier[]): { text: string; verified: NoteVerifier[] } {
  const { text, signatures } = parseNote(note);
  const verified: NoteVerifier[] = [];
  for (const { name, keyId, signature } of signatures) {
    const verifier = verifiers.find((known) => known.name === name && Buffer.compare(known.keyId, keyId) === 0);
    if (!verifier || verified.includes(verifier)) continue;
    if (!verifier.verify(text, signature)) throw new CryptoError('NOTE_UNVERIFIED', `the signature of ${name} is wrong`);
    verified.push(verifier);
  }
  if (verified.length === 0) throw new CryptoError('NOTE_UNVERIFIED', 'no signature by a known key');
  return { text, verified };
}

function parseSignature(line: string): NoteSignature {
  const [, name, base64] = /^— ([^+\s]+) ([A-Za-z0-9+/]+={0,2})$/u.exec(line) ?? [];
  const bytes = Buffer.from(base64 ?? '', 'base64');
  if (!name || bytes.length < 5 || bytes.toString('base64') !== base64) throw badNote('a signature line is malformed');
  return { name, keyId: bytes.subarray(0, 4), signature: bytes.subarray(4) };
}

/** "MUST NOT contain any ASCII control characters (those below U+0020) other than newline". */
function requireText(text: string): void {
  // oxlint-disable-next-line no-control-regex
  if (!text.endsWith('\n') || /[\u0000-\u0009\u000b-\u001f\ufffd]/.test(text)) throw badNote('its text is malformed');
}

/** "Key names MUST be non-empty and MUST NOT contain any Unicode spaces or plus (U+002B) characters". */
function requireKeyName(name: string): void {
  if (!/^[^+\s]+$/u.test(name)) throw new CryptoError('BAD_KEY', `${JSON.stringify(name)} cannot be a key name: it has spaces or a plus, or is empty`);
}

const badKey = () => new CryptoError('BAD_KEY', 'malformed verifier key');
const badNote = (reason: string) => new CryptoError('BAD_NOTE', `not a signed note: ${reason}`);
