import { describe, expect, test } from 'vitest';
import { CryptoError } from './errors.ts';
import { EMPTY_ROOT } from './merkle.ts';
import { ed25519NoteSigner, ed25519NoteVerifier, formatVerifierKey, parseNote, parseVerifierKey, signNote, verifyNote } from './note.ts';
import { checkpointVerifier, formatCheckpoint, mlDsa44CheckpointSigner, mlDsa44CheckpointVerifier, parseCheckpoint } from './note-checkpoint.ts';
import { seededRandom } from './random.ts';
import { signingKeyFromSeed } from './signing.ts';

const NAME = 'example.org/log';
const ed25519 = signingKeyFromSeed('ed25519', seededRandom('note')(32));
const mlDsa44 = signingKeyFromSeed('ml-dsa-44', seededRandom('note')(32));
const verifier = ed25519NoteVerifier(NAME, ed25519.verifyingKey.bytes);
const postQuantum = mlDsa44CheckpointVerifier(NAME, mlDsa44.verifyingKey.bytes);
const TEXT = formatCheckpoint({ origin: NAME, size: 42, root: EMPTY_ROOT });
const NOTE = signNote(TEXT, [ed25519NoteSigner(NAME, ed25519), mlDsa44CheckpointSigner(NAME, mlDsa44, () => 1_700_000_000)]);

const refused = (code: string) => expect.objectContaining({ code });
const codeOf = (work: () => unknown) => {
  try {
    work();
    return 'accepted';
  } catch (error) {
    return (error as CryptoError).code;
  }
};

describe('signed notes', () => {
  test('the example of golang.org/x/mod/sumdb/note', () => {
    const { name, publicKey, keyId } = parseVerifierKey('PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW');
    const text = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n";
    const note = `${text}\n— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n`;
    expect(Buffer.from(keyId).toString('hex')).toBe('c74f20a3');
    expect(verifyNote(note, [ed25519NoteVerifier(name, publicKey)]).text).toBe(text);
  });

  test('both signatures are found and verified', () => {
    expect(verifyNote(NOTE, [verifier, postQuantum]).verified).toEqual([verifier, postQuantum]);
    expect(verifyNote(NOTE, [postQuantum]).text).toBe(TEXT);
  });

  test('a bad signature of a known key rejects the note, unknown keys are ignored', () => {
    const stranger = ed25519NoteSigner('example.org/stranger', ed25519);
    const changed = NOTE.replace('\n42\n', '\n43\n');
    expect(() => verifyNote(changed, [verifier])).toThrow(refused('NOTE_UNVERIFIED'));
    expect(() => verifyNote(changed, [postQuantum])).toThrow(refused('NOTE_UNVERIFIED'));
    expect(() => verifyNote(signNote(TEXT, [stranger]), [verifier])).toThrow(refused('NOTE_UNVERIFIED'));
    expect(verifyNote(signNote(TEXT, [stranger, ed25519NoteSigner(NAME, ed25519)]), [verifier]).verified).toEqual([verifier]);
  });

  test('one flipped character anywhere is refused', () => {
    for (let at = 0; at < NOTE.length; at += 3) {
      const changed = NOTE.slice(0, at) + String.fromCharCode(NOTE.charCodeAt(at) ^ 1) + NOTE.slice(at + 1);
      const accepted = codeOf(() => verifyNote(changed, [verifier, postQuantum]).verified.length === 2 || expect.fail());
      expect({ at, accepted }).not.toEqual({ at, accepted: 'accepted' });
    }
  });

  test.each([
    ['no signatures', TEXT],
    ['no final newline', NOTE.slice(0, -1)],
    ['a control character', NOTE.replace('example', 'exam\u0007ple')],
    ['a signature that is no base64', `${TEXT}\n— ${NAME} !!!\n`],
    ['a signature with spare bits', `${TEXT}\n— ${NAME} AAAAAAB=\n`],
    ['too many signatures', `${TEXT}\n${`— ${NAME} AAAAAAAA\n`.repeat(65)}`],
    ['too long', `${'x'.repeat(1_000_001)}\n\n— ${NAME} AAAAAAAA\n`],
  ])('malformed: %s', (_, note) => {
    expect(() => parseNote(note)).toThrow(refused('BAD_NOTE'));
  });

  test('a key name with a space or a plus is refused', () => {
    for (const name of ['', 'a b', 'a+b', 'a\u2003b']) expect(() => ed25519NoteSigner(name, ed25519)).toThrow(refused('BAD_KEY'));
  });
});

describe('verifier keys', () => {
  test('format and parse', () => {
    for (const known of [verifier, postQuantum]) {
      const printed = formatVerifierKey(known);
      expect(checkpointVerifier(printed)).toMatchObject({ name: NAME, type: known.type });
      expect(formatVerifierKey(checkpointVerifier(printed))).toBe(printed);
    }
  });

  test.each([
    ['another id', formatVerifierKey(verifier).replace(/\+[0-9a-f]{8}\+/, '+00000000+')],
    ['no parts', 'example.org/log'],
    ['a short key', `${NAME}+00000000+AQ==`],
  ])('malformed: %s', (_, text) => {
    expect(() => checkpointVerifier(text)).toThrow(CryptoError);
  });
});

describe('checkpoints', () => {
  test('format and parse', () => {
    expect(parseCheckpoint(TEXT)).toEqual({ origin: NAME, size: 42, root: Buffer.from(EMPTY_ROOT) });
    expect(parseCheckpoint(`${TEXT}an extension line\n`).size).toBe(42);
  });

  test.each([
    ['a leading zero', TEXT.replace('\n42\n', '\n042\n')],
    ['a size beyond 2^53', TEXT.replace('\n42\n', '\n9007199254740993\n')],
    ['a short root', `${NAME}\n42\nAAAA\n`],
    ['no origin', `\n42\n${Buffer.from(EMPTY_ROOT).toString('base64')}\n`],
    ['an empty extension line', `${TEXT}\n`],
    ['no final newline', TEXT.slice(0, -1)],
  ])('malformed: %s', (_, text) => {
    expect(() => parseCheckpoint(text)).toThrow(refused('BAD_NOTE'));
  });

  test('the ML-DSA signature commits to its time and to the name of the key', () => {
    const { signatures } = parseNote(NOTE);
    const { signature } = signatures[1]!;
    expect(postQuantum.verify(TEXT, signature)).toBe(true);
    const later = Buffer.from(signature);
    later[7]! ^= 1;
    expect(postQuantum.verify(TEXT, later)).toBe(false);
    expect(mlDsa44CheckpointVerifier('example.org/other', mlDsa44.verifyingKey.bytes).verify(TEXT, signature)).toBe(false);
    expect(signature).toHaveLength(8 + 2420);
  });
});
