import { checkPrimeSync } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { sampleExchange } from '../test/sample-exchange.ts';
import { fromBigInt, toBigInt } from './bytes.ts';
import { factorPq, generatePq } from './pq.ts';
import { seededRandom } from './random.ts';

describe('the proof of work', () => {
  test('K3 pq is a product of two different 31-bit primes, p < q, below 2^63', () => {
    const random = seededRandom('pq');
    for (let i = 0; i < 50; i++) {
      const challenge = generatePq(random);
      const [pq, p, q] = [toBigInt(challenge.pq), toBigInt(challenge.p), toBigInt(challenge.q)];
      expect(p < q && p * q === pq && pq < 1n << 63n).toBe(true);
      expect([challenge.pq.length, challenge.p.length, challenge.q.length]).toEqual([8, 4, 4]);
      expect(checkPrimeSync(p) && checkPrimeSync(q)).toBe(true);
    }
  });

  test('the client finds the factors of the documented example (core.telegram.org/mtproto/samples-auth_key)', () => {
    const { p, q } = factorPq(fromBigInt(sampleExchange.pq, 8));
    expect([toBigInt(p), toBigInt(q)]).toEqual([sampleExchange.p, sampleExchange.q]);
  });

  test('the client factors every challenge of the server', () => {
    const random = seededRandom('factor');
    for (let i = 0; i < 10; i++) {
      const { pq, p, q } = generatePq(random);
      expect(factorPq(pq)).toEqual({ p, q });
    }
  });

  test.each([
    ['small factors', 3n * 5n, 3n, 5n],
    ['neighbours', 65_521n * 65_537n, 65_521n, 65_537n],
    ['one small factor', 3n * 1_780_931_429n, 3n, 1_780_931_429n],
  ])('%s', (_, product, p, q) => {
    const factors = factorPq(fromBigInt(product, 8));
    expect([toBigInt(factors.p), toBigInt(factors.q)]).toEqual([p, q]);
  });

  test.each([
    ['nothing', 0n],
    ['an even number', 1n << 40n],
    ['a prime', 1_780_931_429n],
    ['the square of a prime', 65_537n ** 2n],
    ['three primes', 65_521n * 65_537n * 257n],
    ['2^63 and more', (1n << 63n) + 1n],
  ])('refuses %s', (_, product) => {
    expect(() => factorPq(fromBigInt(product, 8))).toThrow(expect.objectContaining({ code: 'PQ_NOT_COMPOSITE' }));
  });
});
