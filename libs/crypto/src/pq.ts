import { fromBigInt, toBigInt, trimStart } from './bytes.ts';
import { CryptoError } from './errors.ts';
import { secureRandom, type RandomSource } from './random.ts';

/** The proof of work of the handshake: a product of two primes with p < q, each as big-endian bytes without leading zeros. */
export type PqChallenge = { readonly pq: Uint8Array; readonly p: Uint8Array; readonly q: Uint8Array };

/** resPQ: "the product of two different odd prime numbers. Normally, pq is less than or equal to 2^63−1". Ours has 31-bit factors. */
export function generatePq(random: RandomSource = secureRandom): PqChallenge {
  const first = randomPrime(random);
  let second = randomPrime(random);
  while (second === first) second = randomPrime(random);
  const [p, q] = first < second ? [first, second] : [second, first];
  return { pq: minimalBytes(p * q), p: minimalBytes(p), q: minimalBytes(q) };
}

/**
 * The client's half: "client decomposes pq into prime factors such that p < q". Pollard's rho in Brent's form;
 * some 50,000 steps for 31-bit factors.
 * @param pq at most 8 bytes, big endian
 * @throws {CryptoError} PQ_NOT_COMPOSITE when pq is even, too large, prime or a square
 */
export function factorPq(pq: Uint8Array): { p: Uint8Array; q: Uint8Array } {
  const product = toBigInt(pq);
  if (product < 15n || product >= 1n << 63n || (product & 1n) === 0n || isPrime(product)) throw notComposite();
  const factor = findFactor(product);
  const cofactor = product / factor;
  if (factor === cofactor || !isPrime(factor) || !isPrime(cofactor)) throw notComposite();
  const [p, q] = factor < cofactor ? [factor, cofactor] : [cofactor, factor];
  return { p: minimalBytes(p), q: minimalBytes(q) };
}

const minimalBytes = (value: bigint) => trimStart(fromBigInt(value, 8));

const notComposite = () => new CryptoError('PQ_NOT_COMPOSITE', 'pq is not a product of two different odd primes');

/** A 31-bit prime with its two highest bits set, so that every product has 62 bits. */
function randomPrime(random: RandomSource): bigint {
  for (;;) {
    const candidate = BigInt((Buffer.from(random(4)).readUInt32BE() >>> 1) | 0x6000_0001);
    if (isPrime(candidate)) return candidate;
  }
}

const SMALL_PRIMES = [2n, 3n, 5n, 7n, 11n, 13n, 17n, 19n, 23n, 29n, 31n, 37n] as const;

/**
 * Below this bound, Miller–Rabin with the bases 2, 3, 5 and 7 proves primality (Jaeschke, 1993); with bases up to 37 below 3.3·10^24 (Sorenson and
 * Webster, 2015).
 */
const FOUR_BASES_BELOW = 3_215_031_751n;

function isPrime(candidate: bigint): boolean {
  if (candidate < 2n) return false;
  for (const prime of SMALL_PRIMES) if (candidate % prime === 0n) return candidate === prime;
  const bases = candidate < FOUR_BASES_BELOW ? SMALL_PRIMES.slice(0, 4) : SMALL_PRIMES;
  return bases.every((base) => passesMillerRabin(candidate, base));
}

function passesMillerRabin(candidate: bigint, base: bigint): boolean {
  let odd = candidate - 1n;
  let twos = 0;
  for (; (odd & 1n) === 0n; odd >>= 1n) twos++;
  let power = powMod(base, odd, candidate);
  if (power === 1n || power === candidate - 1n) return true;
  while (--twos > 0) {
    power = (power * power) % candidate;
    if (power === candidate - 1n) return true;
  }
  return false;
}

function powMod(base: bigint, exponent: bigint, modulus: bigint): bigint {
  let result = 1n;
  for (let square = base % modulus, rest = exponent; rest > 0n; rest >>= 1n) {
    if (rest & 1n) result = (result * square) % modulus;
    square = (square * square) % modulus;
  }
  return result;
}

/** A proper factor of an odd composite; retries with the next sequence constant when a cycle closes without one. */
function findFactor(product: bigint): bigint {
  for (let constant = 1n; ; constant++) {
    const factor = rho(product, constant);
    if (factor !== product) return factor;
  }
}

/** Differences are multiplied and their gcd is taken once per batch: a gcd costs as much as dozens of steps. */
const GCD_BATCH = 128;

function rho(product: bigint, constant: bigint): bigint {
  const step = (value: bigint) => (value * value + constant) % product;
  let hare = 2n;
  for (let cycle = 1; ; cycle *= 2) {
    const tortoise = hare;
    for (let done = 0; done < cycle; done += GCD_BATCH) {
      const restart = hare;
      let differences = 1n;
      for (let i = Math.min(GCD_BATCH, cycle - done); i > 0; i--) {
        hare = step(hare);
        differences = (differences * abs(tortoise - hare)) % product;
      }
      const divisor = gcd(differences, product);
      if (divisor === product) return firstDivisor(tortoise, restart, step, product);
      if (divisor !== 1n) return divisor;
    }
  }
}

/** Several factors fell into one batch: repeats it with one gcd per step. */
function firstDivisor(tortoise: bigint, restart: bigint, step: (value: bigint) => bigint, product: bigint): bigint {
  for (let hare = step(restart); ; hare = step(hare)) {
    const divisor = gcd(abs(tortoise - hare), product);
    if (divisor !== 1n) return divisor;
  }
}

const abs = (value: bigint) => (value < 0n ? -value : value);

function gcd(a: bigint, b: bigint): bigint {
  while (b !== 0n) [a, b] = [b, a % b];
  return a;
}
