import {
  CryptoError,
  formatVerifierKey,
  mlDsa44CheckpointSigner,
  mlDsa44CheckpointVerifier,
  NOTE_ML_DSA_44,
  noteKeyId,
  parseVerifierKey,
  sign,
  verify,
  verifyingKey,
  type NoteSigner,
  type NoteVerifier,
  type SigningKey,
} from '@teamgram/crypto';

/** Cosignatures of witnesses: c2sp.org/tlog-cosignature. The ML-DSA-44 type is the same that logs sign with. */
const NOTE_COSIGNATURE = 0x04;

const TIMESTAMP_BYTES = 8;
const ED25519_BYTES = 64;

/**
 * Ed25519 "cosignature/v1". "The Ed25519 signed message format doesn't commit to the cosigner name, so the same public key can't be used across
 * multiple cosigners."
 * @param nowS seconds since 1970 at each signing
 */
export function cosignatureSigner(name: string, key: SigningKey, nowS: () => number): NoteSigner {
  return {
    name,
    keyId: noteKeyId(name, NOTE_COSIGNATURE, key.verifyingKey.bytes),
    sign: (text) => {
      const timestampS = BigInt(nowS());
      const timestamp = Buffer.alloc(TIMESTAMP_BYTES);
      timestamp.writeBigUInt64BE(timestampS);
      return Buffer.concat([timestamp, sign(key, cosignedText(timestampS, text))]);
    },
  };
}

/** The verifier that matches `cosignatureSigner`. @param publicKey 32 bytes */
export function cosignatureVerifier(name: string, publicKey: Uint8Array): NoteVerifier {
  const key = verifyingKey('ed25519', publicKey);
  return {
    name,
    keyId: noteKeyId(name, NOTE_COSIGNATURE, publicKey),
    type: NOTE_COSIGNATURE,
    publicKey,
    verify: (text, signature) => {
      if (signature.length !== TIMESTAMP_BYTES + ED25519_BYTES) return false;
      const timestampS = Buffer.from(signature).readBigUInt64BE();
      return verify(key, cosignedText(timestampS, text), signature.subarray(TIMESTAMP_BYTES));
    },
  };
}

/** The signers of a witness: Ed25519 for every verifier, and a post-quantum one. */
export function witnessSigners(name: string, keys: { ed25519: SigningKey; mlDsa44: SigningKey }, nowS: () => number): NoteSigner[] {
  return [cosignatureSigner(name, keys.ed25519, nowS), mlDsa44CheckpointSigner(name, keys.mlDsa44, nowS)];
}

/** The verifier keys of a witness, in the form given to the operator of a log. */
export function printedWitnessKeys(name: string, { ed25519, mlDsa44 }: { ed25519: SigningKey; mlDsa44: SigningKey }): string[] {
  const verifiers = [cosignatureVerifier(name, ed25519.verifyingKey.bytes), mlDsa44CheckpointVerifier(name, mlDsa44.verifyingKey.bytes)];
  return verifiers.map(formatVerifierKey);
}

/** A verifier of cosignatures from its published key. @throws {CryptoError} BAD_KEY, also for a signature type that witnesses do not use */
export function witnessVerifier(verifierKey: string): NoteVerifier {
  const { name, type, publicKey } = parseVerifierKey(verifierKey);
  if (type === NOTE_COSIGNATURE) return cosignatureVerifier(name, publicKey);
  if (type === NOTE_ML_DSA_44) return mlDsa44CheckpointVerifier(name, publicKey);
  throw new CryptoError('BAD_KEY', `a witness does not sign with keys of type ${type}`);
}

/** Header and timestamp lines, "followed by the whole note body of the cosigned checkpoint". */
function cosignedText(timestampS: bigint, text: string): Uint8Array {
  return Buffer.from(`cosignature/v1\ntime ${timestampS}\n${text}`, 'utf8');
}
