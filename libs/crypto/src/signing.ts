import { createPrivateKey, createPublicKey, generateKeyPairSync, sign as signRaw, verify as verifyRaw, type KeyObject } from 'node:crypto';
import { CryptoError, requireSize } from './errors.ts';

/** Ed25519 (RFC 8032) and ML-DSA (FIPS 204), both implemented by OpenSSL. */
export type SignatureAlgorithm = 'ed25519' | 'ml-dsa-44' | 'ml-dsa-65';

/** Sizes in bytes. The private keys of all these algorithms are derived from a 32-byte seed. */
export const SIGNATURE_SIZES = {
  ed25519: { seed: 32, publicKey: 32, signature: 64 },
  'ml-dsa-44': { seed: 32, publicKey: 1312, signature: 2420 },
  'ml-dsa-65': { seed: 32, publicKey: 1952, signature: 3309 },
} as const satisfies Record<SignatureAlgorithm, object>;

export type VerifyingKey = {
  readonly algorithm: SignatureAlgorithm;
  readonly key: KeyObject;
  /** The raw public key. */
  readonly bytes: Uint8Array;
};
export type SigningKey = {
  readonly algorithm: SignatureAlgorithm;
  readonly key: KeyObject;
  readonly verifyingKey: VerifyingKey;
};

/** Generates a key pair. */
export function generateSigningKey(algorithm: SignatureAlgorithm): SigningKey {
  return signingKeyOf(algorithm, generate(algorithm));
}

/** The key pair derived from a 32-byte seed (RFC 8032 §5.1.5 private key; FIPS 204 §6.1 ξ). */
export function signingKeyFromSeed(algorithm: SignatureAlgorithm, seed: Uint8Array): SigningKey {
  requireSize('seed', seed, SIGNATURE_SIZES[algorithm].seed);
  const format = privateFormat(algorithm);
  return signingKeyOf(algorithm, createPrivateKey({ key: Buffer.from(seed), format, asymmetricKeyType: algorithm }));
}

/** The 32-byte seed of a key pair. Secret: wrap it before storing it. */
export function signingSeed(key: SigningKey): Uint8Array {
  return key.key.export({ format: privateFormat(key.algorithm) });
}

/** @param bytes the raw public key @throws {CryptoError} BAD_LENGTH or BAD_KEY */
export function verifyingKey(algorithm: SignatureAlgorithm, bytes: Uint8Array): VerifyingKey {
  requireSize('public key', bytes, SIGNATURE_SIZES[algorithm].publicKey);
  try {
    const key = createPublicKey({ key: Buffer.from(bytes), format: 'raw-public', asymmetricKeyType: algorithm });
    return { algorithm, key, bytes };
  } catch {
    throw new CryptoError('BAD_KEY', `the bytes are not a ${algorithm} public key`);
  }
}

/** Ed25519: deterministic, 64 bytes, 49 µs. ML-DSA: randomised ("hedged"), empty context, about 1 ms. */
export function sign(key: SigningKey, message: Uint8Array): Uint8Array {
  return signRaw(null, message, key.key);
}

/** Whether the signature is valid for exactly this message and key. A signature of the wrong size is invalid. */
export function verify(key: VerifyingKey, message: Uint8Array, signature: Uint8Array): boolean {
  return signature.length === SIGNATURE_SIZES[key.algorithm].signature && verifyRaw(null, message, key.key, signature);
}

function generate(algorithm: SignatureAlgorithm): KeyObject {
  switch (algorithm) {
    case 'ed25519':
      return generateKeyPairSync('ed25519').privateKey;
    case 'ml-dsa-44':
      return generateKeyPairSync('ml-dsa-44').privateKey;
    case 'ml-dsa-65':
      return generateKeyPairSync('ml-dsa-65').privateKey;
  }
}

/** OpenSSL names the seed of an ML-DSA key "seed" and the 32 bytes of an Ed25519 key "private". */
function privateFormat(algorithm: SignatureAlgorithm): 'raw-private' | 'raw-seed' {
  return algorithm === 'ed25519' ? 'raw-private' : 'raw-seed';
}

function signingKeyOf(algorithm: SignatureAlgorithm, key: KeyObject): SigningKey {
  const publicKey = createPublicKey(key);
  return { algorithm, key, verifyingKey: { algorithm, key: publicKey, bytes: publicKey.export({ format: 'raw-public' }) } };
}
