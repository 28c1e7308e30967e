/** Public keys in the form that authenticators send (COSE_Key, RFC 9052 7 and RFC 9053 2 and 7), and verification of their signatures. */
import { createPublicKey, verify, type KeyObject, type webcrypto } from 'node:crypto';
import { CborError, type Cbor } from './cbor.ts';

/** IANA COSE algorithm identifiers in order of preference: EdDSA, ES256, RS256. */
export const ALGORITHMS = [-8, -7, -257] as const;
const [KTY, ALG, CRV_OR_N, X_OR_E, Y] = [1, 3, -1, -2, -3];
const RSA_BYTES_MIN = 256;
const RSA_BYTES_MAX = 512;

/** Converts to SubjectPublicKeyInfo in DER. Throws CborError unless the key is for ES256, EdDSA (Ed25519) or RS256. */
export function spkiOf(key: Cbor): Uint8Array {
  if (!(key instanceof Map)) throw new CborError();
  try {
    return new Uint8Array(createPublicKey({ key: jwkOf(key), format: 'jwk' }).export({ type: 'spki', format: 'der' }));
  } catch {
    throw new CborError();
  }
}

function jwkOf(key: Map<number | string, Cbor>): webcrypto.JsonWebKey {
  const is = (type: number, algorithm: number) => key.get(KTY) === type && key.get(ALG) === algorithm;
  if (is(2, -7) && key.get(CRV_OR_N) === 1) return { kty: 'EC', crv: 'P-256', x: part(key, X_OR_E, 32, 32), y: part(key, Y, 32, 32) };
  if (is(1, -8) && key.get(CRV_OR_N) === 6) return { kty: 'OKP', crv: 'Ed25519', x: part(key, X_OR_E, 32, 32) };
  if (is(3, -257)) return { kty: 'RSA', n: part(key, CRV_OR_N, RSA_BYTES_MIN, RSA_BYTES_MAX), e: part(key, X_OR_E, 1, 4) };
  throw new CborError();
}

function part(key: Map<number | string, Cbor>, name: number, bytesMin: number, bytesMax: number): string {
  const bytes = key.get(name);
  if (!(bytes instanceof Uint8Array) || bytes.length < bytesMin || bytes.length > bytesMax) throw new CborError();
  return Buffer.from(bytes).toString('base64url');
}

/** Verifies a signature. WebAuthn Level 3, 6.5.6: ES256 signatures are DER, RS256 is PKCS #1 v1.5. */
export function isSignature(spki: Uint8Array, signed: Uint8Array, signature: Uint8Array): boolean {
  const key = createPublicKey({ key: Buffer.from(spki), format: 'der', type: 'spki' });
  try {
    return verify(digestOf(key), signed, key, signature);
  } catch {
    return false;
  }
}

const digestOf = (key: KeyObject) => (key.asymmetricKeyType === 'ed25519' ? null : 'sha256');
