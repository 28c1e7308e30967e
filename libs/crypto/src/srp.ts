import { concat, fromBigInt, toBigInt, xor } from './bytes.ts';
import { DH_BYTES, DH_GENERATOR, DH_PRIME, generatorPow, isDhPublicInRange, modPow } from './dh.ts';
import { constantTimeEqual, pbkdf2Sha512, sha256 } from './digest.ts';
import { CryptoError } from './errors.ts';
import { secureRandom, type RandomSource } from './random.ts';

// SRP-2048 of core.telegram.org/api/srp: SRP-6a with H = SHA-256 and "numbers … in big-endian form, padded to 2048 bits".
// p and g are those of the key exchange, which every client has already checked.

const p = toBigInt(DH_PRIME);
const generatorPadded = fromBigInt(BigInt(DH_GENERATOR), DH_BYTES);
/** "k := H(p | g)" */
const k = toBigInt(sha256(concat(DH_PRIME, generatorPadded)));
/** "H(p) xor H(g)" of M1. */
const groupHash = xor(sha256(DH_PRIME), sha256(generatorPadded));

/** The salts of passwordKdfAlgoSHA256SHA256PBKDF2HMACSHA512iter100000SHA256ModPow. */
export type SrpSalts = { readonly salt1: Uint8Array; readonly salt2: Uint8Array };

/** The server's state for one password check. `b` is secret: store it with the srp_id, use it for one answer, then delete it. */
export type SrpChallenge = {
  /** 256 random bytes. */
  readonly b: Uint8Array;
  /** srp_B, 256 bytes. */
  readonly srpB: Uint8Array;
};

/** The content of inputCheckPasswordSRP besides srp_id. */
export type SrpProof = {
  /** g_a, 256 bytes. */
  readonly srpA: Uint8Array;
  /** 32 bytes. */
  readonly m1: Uint8Array;
};

/** "g_b := (k_v + (pow(g, b) mod p)) mod p" for a stored verifier v. One exponentiation, about 2 ms. */
export function createSrpChallenge(verifier: Uint8Array, random: RandomSource = secureRandom): SrpChallenge {
  for (;;) {
    const b = random(DH_BYTES);
    const srpB = fromBigInt((kTimes(verifier) + toBigInt(generatorPow(b))) % p, DH_BYTES);
    if (isDhPublicInRange(srpB)) return { b, srpB };
  }
}

/**
 * The server's verification: computes the expected M1 and compares it with the client's in constant time.
 * @param verifier v, 256 bytes
 * @returns false for a wrong password and for an A out of range (A mod p = 0 would make the key independent of the password)
 */
export function checkSrpProof(verifier: Uint8Array, salts: SrpSalts, challenge: SrpChallenge, proof: SrpProof): boolean {
  const { srpA, m1 } = proof;
  if (srpA.length !== DH_BYTES || !isDhPublicInRange(srpA)) return false;
  const u = scramble(srpA, challenge.srpB);
  // "s_b := pow(g_a * (pow(v, u) mod p), b) mod p"
  const base = fromBigInt((toBigInt(srpA) * toBigInt(modPow(verifier, u))) % p, DH_BYTES);
  try {
    return constantTimeEqual(proofOf(salts, srpA, challenge.srpB, modPow(base, challenge.b)), m1);
  } catch (error) {
    if (error instanceof CryptoError) return false; // A was chosen so that the base is 0, 1 or −1
    throw error;
  }
}

/** The client's half: proves knowledge of the password without sending it. About 60 ms of PBKDF2 on the thread pool. */
export async function createSrpProof(password: string, salts: SrpSalts, srpB: Uint8Array, random: RandomSource = secureRandom): Promise<SrpProof> {
  if (!isDhPublicInRange(srpB)) throw new CryptoError('SRP_INVALID', 'srp_B is out of range');
  const x = await srpPasswordHash(password, salts);
  const a = random(DH_BYTES);
  const srpA = generatorPow(a);
  const u = scramble(srpA, srpB);
  // "t := (g_b − k_v) mod p (positive modulo)"; "s_a := pow(t, a + u * x) mod p"
  const t = (toBigInt(srpB) - kTimes(generatorPow(x)) + p) % p;
  const exponent = (toBigInt(a) + toBigInt(u) * toBigInt(x)) % (p - 1n);
  const sharedNumber = modPow(fromBigInt(t, DH_BYTES), fromBigInt(exponent, DH_BYTES));
  return { srpA, m1: proofOf(salts, srpA, srpB, sharedNumber) };
}

/** "v := pow(g, x) mod p": sent by a client as new_password_hash and stored by the server. 256 bytes. */
export async function srpVerifier(password: string, salts: SrpSalts): Promise<Uint8Array> {
  return generatorPow(await srpPasswordHash(password, salts));
}

/** Whether a new_password_hash is a possible verifier; a server must refuse anything else. */
export function isSrpVerifier(verifier: Uint8Array): boolean {
  return verifier.length === DH_BYTES && isDhPublicInRange(verifier);
}

/**
 * x: "PH1(password, salt1, salt2) := SH(SH(password, salt1), salt2)",
 * "PH2(password, salt1, salt2) := SH(pbkdf2(sha512, PH1(password, salt1, salt2), salt1, 100000), salt2)". 32 bytes.
 */
export async function srpPasswordHash(password: string, { salt1, salt2 }: SrpSalts): Promise<Uint8Array> {
  const first = saltedHash(saltedHash(Buffer.from(password, 'utf8'), salt1), salt2);
  return saltedHash(await pbkdf2Sha512(first, salt1, 100_000), salt2);
}

/** "SH(data, salt) := H(salt | data | salt)" */
function saltedHash(data: Uint8Array, salt: Uint8Array): Uint8Array {
  return sha256(concat(salt, data, salt));
}

/** "k_v := (k * v) mod p" */
function kTimes(verifier: Uint8Array): bigint {
  return (k * toBigInt(verifier)) % p;
}

/** "u := H(g_a | g_b)" */
function scramble(srpA: Uint8Array, srpB: Uint8Array): Uint8Array {
  return sha256(concat(srpA, srpB));
}

/** "M1 := H(H(p) xor H(g) | H(salt1) | H(salt2) | g_a | g_b | k_a)" with "k_a := H(s_a)". */
function proofOf({ salt1, salt2 }: SrpSalts, srpA: Uint8Array, srpB: Uint8Array, sharedNumber: Uint8Array): Uint8Array {
  return sha256(concat(groupHash, sha256(salt1), sha256(salt2), srpA, srpB, sha256(sharedNumber)));
}
