import { beforeAll, describe, expect, test } from 'vitest';
import { fromBigInt, toBigInt } from './bytes.ts';
import { DH_PRIME, generatorPow } from './dh.ts';
import { seededRandom } from './random.ts';
import { checkSrpProof, createSrpChallenge, createSrpProof, isSrpVerifier, srpPasswordHash, srpVerifier } from './srp.ts';

const salts = { salt1: seededRandom('salt1')(40), salt2: seededRandom('salt2')(16) };
const p = toBigInt(DH_PRIME);
let verifier: Uint8Array;
beforeAll(async () => {
  verifier = await srpVerifier('correct horse', salts);
});

describe('A3 SRP of core.telegram.org/api/srp', () => {
  test('the right password is accepted, a wrong one is not', async () => {
    const challenge = createSrpChallenge(verifier);
    expect(checkSrpProof(verifier, salts, challenge, await createSrpProof('correct horse', salts, challenge.srpB))).toBe(true);
    expect(checkSrpProof(verifier, salts, challenge, await createSrpProof('correct house', salts, challenge.srpB))).toBe(false);
  });

  test('a proof is valid for one challenge, one pair of salts and one verifier only', async () => {
    const [first, second] = [createSrpChallenge(verifier), createSrpChallenge(verifier)];
    const proof = await createSrpProof('correct horse', salts, first.srpB);
    expect(checkSrpProof(verifier, salts, second, proof)).toBe(false);
    expect(checkSrpProof(verifier, { ...salts, salt2: salts.salt1 }, first, proof)).toBe(false);
    expect(checkSrpProof(generatorPow(Uint8Array.of(77)), salts, first, proof)).toBe(false);
    expect(checkSrpProof(verifier, salts, first, proof)).toBe(true);
  });

  test('v = g^x, and x depends on password and both salts', async () => {
    const x = await srpPasswordHash('correct horse', salts);
    expect(generatorPow(x)).toEqual(verifier);
    expect(x.length).toBe(32);
    expect(await srpPasswordHash('correct horse', { ...salts, salt1: salts.salt2 })).not.toEqual(x);
  });

  test('numbers outside the group are refused on both sides', async () => {
    const challenge = createSrpChallenge(verifier);
    const { m1 } = await createSrpProof('correct horse', salts, challenge.srpB);
    const outside = [0n, 1n, p - 1n, p, (1n << 2048n) - 1n].map((value) => fromBigInt(value, 256));
    for (const srpA of [...outside, new Uint8Array(0), new Uint8Array(255).fill(7)]) {
      expect(checkSrpProof(verifier, salts, challenge, { srpA, m1 })).toBe(false);
    }
    for (const srpB of outside) {
      await expect(createSrpProof('correct horse', salts, srpB)).rejects.toMatchObject({ code: 'SRP_INVALID' });
      expect(isSrpVerifier(srpB)).toBe(false);
    }
    expect(isSrpVerifier(verifier)).toBe(true);
    expect(isSrpVerifier(verifier.subarray(1))).toBe(false);
  });

  test('a truncated or empty M1 is rejected, not an error', async () => {
    const challenge = createSrpChallenge(verifier);
    const { srpA, m1 } = await createSrpProof('correct horse', salts, challenge.srpB);
    for (const bad of [m1.subarray(1), new Uint8Array(0), new Uint8Array(32)]) {
      expect(checkSrpProof(verifier, salts, challenge, { srpA, m1: bad })).toBe(false);
    }
  });
});
