import { constants, createPrivateKey, createPublicKey, generateKeyPair, privateDecrypt, publicEncrypt, type KeyObject } from 'node:crypto';
import { concat, padStart, xor } from './bytes.ts';
import { constantTimeEqual, sha1, sha256 } from './digest.ts';
import { CryptoError, requireSize } from './errors.ts';
import { igeDecrypt, igeEncrypt } from './aes-ige.ts';
import { secureRandom, type RandomSource } from './random.ts';

/** The server key with which clients encrypt new_nonce. */
export type RsaPublicKey = {
  readonly key: KeyObject;
  /** The modulus, 256 bytes big endian. */
  readonly modulus: Uint8Array;
  /** "64 lower-order bits of SHA1 (server_public_key)" as a TL `long` (signed). */
  readonly fingerprint: bigint;
};
export type RsaPrivateKey = { readonly key: KeyObject; readonly publicKey: RsaPublicKey };

/** How a client padded its inner data: RSA_PAD as documented today, or the SHA-1 form of clients before 2021. */
export type RsaPadding = 'rsa-pad' | 'sha1';

const RSA_BYTES = 256;
/** "One has to check that data is not longer than 144 bytes." */
const PAD_DATA_BYTES_MAX = 144;
/** 255 bytes hold SHA-1 and data; the first byte stays zero so that the number is below the modulus. */
const SHA1_DATA_BYTES_MAX = RSA_BYTES - 1 - 20;
const ZERO_IV = new Uint8Array(32);

/** A new 2048-bit key with e = 65537; takes 50 to 500 ms on the thread pool. */
export function generateRsaKey(): Promise<RsaPrivateKey> {
  return new Promise((resolve, reject) => {
    generateKeyPair('rsa', { modulusLength: RSA_BYTES * 8 }, (error, _publicKey, key) => (error ? reject(error) : resolve(privateKeyOf(key))));
  });
}

/** Reads a PEM private key (PKCS#1 or PKCS#8, 2048 bits). @throws {CryptoError} BAD_KEY */
export function rsaPrivateKeyFromPem(pem: string): RsaPrivateKey {
  return privateKeyOf(parse(() => createPrivateKey(pem)));
}

/** Reads a PEM public key (PKCS#1 or SPKI, 2048 bits). @throws {CryptoError} BAD_KEY */
export function rsaPublicKeyFromPem(pem: string): RsaPublicKey {
  return publicKeyOf(parse(() => createPublicKey(pem)));
}

/** PKCS#8 PEM. Secret: the caller is responsible for its storage. */
export function rsaPrivatePem(key: RsaPrivateKey): string {
  return key.key.export({ type: 'pkcs8', format: 'pem' }) as string;
}

/** PKCS#1 PEM ("BEGIN RSA PUBLIC KEY"), the form embedded in clients. */
export function rsaPublicPem(key: RsaPublicKey): string {
  return key.key.export({ type: 'pkcs1', format: 'pem' }) as string;
}

/**
 * RSA_PAD(data, server_public_key), core.telegram.org/mtproto/auth_key §4.1.
 * @param data at most 144 bytes
 * @returns 256 bytes
 */
export function rsaPadEncrypt(data: Uint8Array, publicKey: RsaPublicKey, random: RandomSource = secureRandom): Uint8Array {
  if (data.length > PAD_DATA_BYTES_MAX) throw new CryptoError('BAD_LENGTH', 'RSA_PAD data must not be longer than 144 bytes');
  const padded = concat(data, random(192 - data.length));
  for (;;) {
    const temporaryKey = random(32);
    // data_with_hash := BYTE_REVERSE(data_with_padding) + SHA256(temp_key + data_with_padding)
    const withHash = concat(padded.toReversed(), sha256(concat(temporaryKey, padded)));
    const encrypted = igeEncrypt(temporaryKey, ZERO_IV, withHash);
    const number = concat(xor(temporaryKey, sha256(encrypted)), encrypted);
    // "If key_aes_encrypted turns out to be greater than or equal to the RSA modulus, the previous steps … are repeated."
    if (Buffer.compare(number, publicKey.modulus) < 0) return rawPublic(number, publicKey);
  }
}

/**
 * The padding in use before RSA_PAD: `data_with_hash := SHA1(data) + data + (any random bytes)`, 255 bytes in total. Clients of the generation of
 * Telethon 1.25 and @mtproto/core 6 still send it.
 */
export function rsaSha1Encrypt(data: Uint8Array, publicKey: RsaPublicKey, random: RandomSource = secureRandom): Uint8Array {
  if (data.length > SHA1_DATA_BYTES_MAX) throw new CryptoError('BAD_LENGTH', 'SHA-1 padded data must not be longer than 235 bytes');
  const withHash = concat(sha1(data), data, random(SHA1_DATA_BYTES_MAX - data.length));
  return rawPublic(padStart(withHash, RSA_BYTES), publicKey);
}

/**
 * The server's half: decrypts either padding. With RSA_PAD `data` still includes the random tail (192 bytes in total); the TL reader stops at the end
 * of the object. One private-key operation, constant time in OpenSSL (blinded).
 * @param encrypted 256 bytes
 * @throws {CryptoError} RSA_DECRYPTION_FAILED, the same for every cause
 */
export function rsaDecrypt(encrypted: Uint8Array, privateKey: RsaPrivateKey): { data: Uint8Array; padding: RsaPadding } {
  const number = rawPrivate(encrypted, privateKey);
  // A leading zero byte is certain with SHA-1 padding and has a probability of 1/256 with RSA_PAD; the hash decides.
  const bySha1 = number[0] === 0 ? unpadSha1(number.subarray(1)) : undefined;
  if (bySha1) return { data: bySha1, padding: 'sha1' };
  const byRsaPad = unpadRsaPad(number);
  if (byRsaPad) return { data: byRsaPad, padding: 'rsa-pad' };
  throw decryptionFailed();
}

function unpadRsaPad(number: Uint8Array): Uint8Array | undefined {
  const encrypted = number.subarray(32);
  const temporaryKey = xor(number.subarray(0, 32), sha256(encrypted));
  const withHash = igeDecrypt(temporaryKey, ZERO_IV, encrypted);
  const padded = withHash.subarray(0, 192).toReversed();
  return constantTimeEqual(withHash.subarray(192), sha256(concat(temporaryKey, padded))) ? padded : undefined;
}

/** The hash covers the data without padding and the length is not transmitted: TL objects have sizes that are multiples of 4, so all of these are tried. */
function unpadSha1(withHash: Uint8Array): Uint8Array | undefined {
  const hash = withHash.subarray(0, 20);
  for (let size = SHA1_DATA_BYTES_MAX & ~3; size > 0; size -= 4) {
    const data = withHash.subarray(20, 20 + size);
    if (constantTimeEqual(sha1(data), hash)) return data;
  }
  return undefined;
}

function rawPublic(number: Uint8Array, { key }: RsaPublicKey): Uint8Array {
  return publicEncrypt({ key, padding: constants.RSA_NO_PADDING }, number);
}

function rawPrivate(encrypted: Uint8Array, { key }: RsaPrivateKey): Uint8Array {
  if (encrypted.length !== RSA_BYTES) throw decryptionFailed();
  try {
    return privateDecrypt({ key, padding: constants.RSA_NO_PADDING }, encrypted);
  } catch {
    throw decryptionFailed(); // not below the modulus
  }
}

const decryptionFailed = () => new CryptoError('RSA_DECRYPTION_FAILED', 'the RSA-encrypted data does not decrypt');

function parse(read: () => KeyObject): KeyObject {
  try {
    return read();
  } catch {
    throw new CryptoError('BAD_KEY', 'the PEM text is not an RSA key');
  }
}

function privateKeyOf(key: KeyObject): RsaPrivateKey {
  return { key, publicKey: publicKeyOf(createPublicKey(key)) };
}

function publicKeyOf(key: KeyObject): RsaPublicKey {
  if (key.asymmetricKeyType !== 'rsa' || key.asymmetricKeyDetails?.modulusLength !== RSA_BYTES * 8) {
    throw new CryptoError('BAD_KEY', 'the key is not a 2048-bit RSA key');
  }
  const { n, e } = key.export({ format: 'jwk' });
  const modulus = Buffer.from(n!, 'base64url');
  requireSize('RSA modulus', modulus, RSA_BYTES);
  const serialised = concat(tlBytes(modulus), tlBytes(Buffer.from(e!, 'base64url')));
  return { key, modulus, fingerprint: Buffer.from(sha1(serialised)).readBigInt64LE(12) };
}

/** TL `string` (core.telegram.org/mtproto/serialize): one length byte below 254, else 254 and three bytes; padded to a multiple of 4. */
function tlBytes(bytes: Uint8Array): Uint8Array {
  const { length } = bytes;
  const head = length < 254 ? Uint8Array.of(length) : Uint8Array.of(254, length & 255, (length >> 8) & 255, length >> 16);
  return concat(head, bytes, new Uint8Array(-(head.length + length) & 3));
}
