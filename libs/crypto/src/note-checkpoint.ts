import { CryptoError } from './errors.ts';
import { HASH_BYTES, type TreeHead } from './merkle.ts';
import { ed25519NoteVerifier, NOTE_ED25519, NOTE_ML_DSA_44, noteKeyId, parseVerifierKey, type NoteSigner, type NoteVerifier } from './note.ts';
import { SIGNATURE_SIZES, sign, verify, verifyingKey, type SigningKey } from './signing.ts';

/** A tree head as a signed note: c2sp.org/tlog-checkpoint; its ML-DSA-44 signatures: c2sp.org/tlog-cosignature. */
export type Checkpoint = TreeHead & { readonly origin: string };

const SIZE_DIGITS = /^(0|[1-9][0-9]{0,15})$/;

/** The three signed lines: origin, tree size, root hash. No extension lines: they "are not auditable by log monitors". */
export function formatCheckpoint({ origin, size, root }: Checkpoint): string {
  return `${origin}\n${size}\n${Buffer.from(root).toString('base64')}\n`;
}

/** @throws {CryptoError} BAD_NOTE */
export function parseCheckpoint(text: string): Checkpoint {
  const [origin, size, root64, ...extensions] = text.split('\n');
  const root = Buffer.from(root64 ?? '', 'base64');
  const lines = extensions.length >= 1 && extensions.at(-1) === '' && extensions.slice(0, -1).every((line) => line !== '');
  const head = SIZE_DIGITS.test(size ?? '') && Number.isSafeInteger(Number(size)) && root.length === HASH_BYTES && root.toString('base64') === root64;
  if (!origin || !head || !lines) throw new CryptoError('BAD_NOTE', 'not a checkpoint');
  return { origin, size: Number(size), root };
}

/**
 * An ML-DSA-44 signer over "subtree/v1", with a timestamp. The signed message contains the tree head instead of the text, so it can only sign
 * checkpoints.
 * @param nowS seconds since 1970, called for each signature
 */
export function mlDsa44CheckpointSigner(name: string, key: SigningKey, nowS: () => number): NoteSigner {
  return {
    name,
    keyId: noteKeyId(name, NOTE_ML_DSA_44, key.verifyingKey.bytes),
    sign: (text) => {
      const timestamp = uint64(nowS());
      return Buffer.concat([timestamp, sign(key, cosignedMessage(name, timestamp, parseCheckpoint(text)))]);
    },
  };
}

/** The verifier that matches `mlDsa44CheckpointSigner`. @param publicKey 1312 bytes */
export function mlDsa44CheckpointVerifier(name: string, publicKey: Uint8Array): NoteVerifier {
  const key = verifyingKey('ml-dsa-44', publicKey);
  return {
    name,
    keyId: noteKeyId(name, NOTE_ML_DSA_44, publicKey),
    type: NOTE_ML_DSA_44,
    publicKey,
    verify: (text, signature) => {
      if (signature.length !== 8 + SIGNATURE_SIZES['ml-dsa-44'].signature) return false;
      const message = cosignedMessage(name, signature.subarray(0, 8), parseCheckpoint(text));
      return verify(key, message, signature.subarray(8));
    },
  };
}

/** A verifier of checkpoints from a verifier key. @throws {CryptoError} BAD_KEY, also for an unknown signature type */
export function checkpointVerifier(verifierKey: string): NoteVerifier {
  const { name, type, publicKey } = parseVerifierKey(verifierKey);
  if (type === NOTE_ED25519) return ed25519NoteVerifier(name, publicKey);
  if (type === NOTE_ML_DSA_44) return mlDsa44CheckpointVerifier(name, publicKey);
  throw new CryptoError('BAD_KEY', `signature type ${type} is not known`);
}

/** struct cosigned_message of c2sp.org/tlog-cosignature, for a whole tree: start = 0, end = size. */
function cosignedMessage(cosigner: string, timestamp: Uint8Array, { origin, size, root }: Checkpoint): Uint8Array {
  return Buffer.concat([Buffer.from('subtree/v1\n\0', 'utf8'), opaque8(cosigner), timestamp, opaque8(origin), uint64(0), uint64(size), root]);
}

/** opaque x<1..2^8-1> of RFC 8446 §3.4. */
function opaque8(text: string): Uint8Array {
  const bytes = Buffer.from(text, 'utf8');
  if (bytes.length < 1 || bytes.length > 255) throw new CryptoError('BAD_LENGTH', 'a cosigner name or log origin has 1 to 255 bytes');
  return Buffer.concat([Uint8Array.of(bytes.length), bytes]);
}

function uint64(value: number): Uint8Array {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(BigInt(value));
  return bytes;
}
