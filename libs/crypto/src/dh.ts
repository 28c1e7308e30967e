import { createDiffieHellman, type DiffieHellman } from 'node:crypto';
import { constantTimeEqual } from './digest.ts';
import { fromBigInt, padStart, toBigInt } from './bytes.ts';
import { CryptoError } from './errors.ts';
import { secureRandom, type RandomSource } from './random.ts';

/** "current value of dh_prime" of core.telegram.org/mtproto/auth_key §6: a safe 2048-bit prime that every client knows. Big endian. */
export const DH_PRIME: Uint8Array = Buffer.from(
  'c71caeb9c6b1c9048e6c522f70f13f73980d40238e3e21c14934d037563d930f48198a0aa7c14058229493d22530f4dbfa336f6e0ac925139543aed44cce7c37' +
    '20fd51f69458705ac68cd4fe6b6b13abdc9746512969328454f18faf8c595f642477fe96bb2a941d5bcd1d4ac8cc49880708fa9b378e3c4f3a9060bee67cf9a4' +
    'a4a695811051907e162753b56b0f6b410dba74d8a84b2a14b3144e0ef1284754fd17ed950d5965b4b9dd46582db1178d169c6bc465b0d6ff9ca3928fef5b9ae4' +
    'e418fc15e83ebea0f87fa9ff5eed70050ded2849f47bf959d956850ce929851f0d8115f635b105ee2e4e15d04b2454bf6f4fadf034b10403119cd8e3b92fcc5b',
  'hex',
);

/** Generates the subgroup of prime order (p−1)/2, since p mod 3 = 2. */
export const DH_GENERATOR = 3;
/** Size of public values and shared keys. */
export const DH_BYTES = 256;

/**
 * Exponent size. The subgroup has prime order and p is safe, so the best attack on an n-bit exponent costs 2^(n/2); RFC 7919 A.1 requires at least
 * 225 bits for a 2048-bit group. 512 bits far exceed that and cost a quarter of a full-size exponent (0.6 ms against 2.1 ms per operation; a server
 * needs two per key). Peers cannot tell the difference.
 */
const DH_SECRET_BYTES = 64;

/** p − 2^(2048−64), the upper bound that the handshake recommends for g_a and g_b. */
const HIGHEST_PUBLIC = fromBigInt(toBigInt(DH_PRIME) - (1n << 1984n), DH_BYTES);

export type DhKeyPair = {
  /** The exponent, `DH_SECRET_BYTES` bytes. Use it for one key exchange only. */
  readonly secret: Uint8Array;
  /** g^secret mod p, 256 bytes. */
  readonly publicValue: Uint8Array;
};

let shared: DiffieHellman | undefined;

/**
 * One object for the whole process: creating it makes OpenSSL test the primality of p, which takes 0.3 to 0.6 s. Every use sets the exponent and
 * finishes synchronously, so uses never interleave.
 */
function group(): DiffieHellman {
  return (shared ??= createDiffieHellman(DH_PRIME, DH_GENERATOR));
}

/** Creates the group (0.3 to 0.6 s of CPU, once) now instead of at the first handshake. */
export function prepareDh(): void {
  group();
}

/** A new exponent with its public value, which lies in the range that clients check; redrawn in the 2^-63 case that it does not. */
export function generateDhKeyPair(random: RandomSource = secureRandom): DhKeyPair {
  for (;;) {
    const secret = random(DH_SECRET_BYTES);
    secret[0]! |= 0x80; // a fixed bit length, so that timing reveals nothing about leading zeros
    const publicValue = generatorPow(secret);
    if (isDhPublicInRange(publicValue)) return { secret, publicValue };
  }
}

/**
 * peer^secret mod p: the 256 bytes of a new auth key.
 * @param peerPublic g_a or g_b, at most 256 bytes big endian
 * @throws {CryptoError} DH_OUT_OF_RANGE
 */
export function dhSharedKey(secret: Uint8Array, peerPublic: Uint8Array): Uint8Array {
  if (!isDhPublicInRange(peerPublic)) throw new CryptoError('DH_OUT_OF_RANGE', 'the public DH value is out of range');
  return modPow(peerPublic, secret);
}

/**
 * "both sides are to check that g, g_a and g_b are greater than 1 and less than dh_prime − 1. We recommend checking that g_a and g_b are
 * between 2^{2048−64} and dh_prime − 2^{2048−64} as well." The second range lies inside the first.
 */
export function isDhPublicInRange(value: Uint8Array): boolean {
  if (value.length > DH_BYTES) return false;
  const number = padStart(value, DH_BYTES);
  const aboveLowest = number.subarray(0, 8).some((byte) => byte !== 0);
  return aboveLowest && Buffer.compare(number, HIGHEST_PUBLIC) <= 0;
}

/**
 * The client's check of the group offered by a server. "Another optimization is to embed into the client application code a small table with some
 * known good couples (g, p)": ours has a single row.
 */
export function isKnownDhGroup(prime: Uint8Array, generator: number): boolean {
  return generator === DH_GENERATOR && constantTimeEqual(prime, DH_PRIME);
}

/** g^exponent mod p, 256 bytes, computed by OpenSSL in constant time for the exponent's size. The exponent must not be zero. */
export function generatorPow(exponent: Uint8Array): Uint8Array {
  const dh = group();
  dh.setPrivateKey(exponent);
  const power = padStart(dh.generateKeys(), DH_BYTES);
  forget(dh);
  return power;
}

/**
 * base^exponent mod p, 256 bytes, computed by OpenSSL: 25 times faster than BigInt and in constant time for the exponent's size.
 * @param base between 2 and p − 2, @param exponent not zero
 * @throws {CryptoError} DH_OUT_OF_RANGE when OpenSSL refuses the base or the result is trivial
 */
export function modPow(base: Uint8Array, exponent: Uint8Array): Uint8Array {
  const dh = group();
  dh.setPrivateKey(exponent);
  try {
    return dh.computeSecret(base);
  } catch {
    throw new CryptoError('DH_OUT_OF_RANGE', 'the number is not usable in the DH group');
  } finally {
    forget(dh);
  }
}

/** Overwrites the last exponent, which would otherwise stay in the shared object until the next handshake. */
function forget(dh: DiffieHellman): void {
  dh.setPrivateKey(Uint8Array.of(1));
}
