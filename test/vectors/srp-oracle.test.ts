/** A3: the SRP clients of mtcute and teleproto authenticate with our server side, and set a password that our client side can prove. */
import { NodeCryptoProvider, computeNewPasswordHash, computeSrpParams } from '@mtcute/node/utils.js';
import type { tl } from '@mtcute/node';
import { DH_GENERATOR, DH_PRIME, checkSrpProof, createSrpChallenge, createSrpProof, seededRandom, srpVerifier } from '@teamgram/crypto';
import { returnBigInt } from 'teleproto/Helpers.js';
import { computeCheck, computeDigest } from 'teleproto/Password.js';
import { Api } from 'teleproto';
import { beforeAll, describe, expect, test } from 'vitest';

const PASSWORD = 'pässwörd ✓';
const random = seededRandom('srp oracle');
const salts = { salt1: random(40), salt2: random(16) };
const mtcute = new NodeCryptoProvider();
let verifier: Uint8Array;

beforeAll(async () => {
  await mtcute.initialize();
  verifier = await srpVerifier(PASSWORD, salts);
});

const mtcuteAlgo = (): tl.RawPasswordKdfAlgoSHA256SHA256PBKDF2HMACSHA512iter100000SHA256ModPow => ({
  _: 'passwordKdfAlgoSHA256SHA256PBKDF2HMACSHA512iter100000SHA256ModPow',
  ...salts, g: DH_GENERATOR, p: DH_PRIME,
});

const teleprotoAlgo = () => new Api.PasswordKdfAlgoSHA256SHA256PBKDF2HMACSHA512iter100000SHA256ModPow({
  salt1: Buffer.from(salts.salt1), salt2: Buffer.from(salts.salt2), g: DH_GENERATOR, p: Buffer.from(DH_PRIME),
});

describe('A3 SRP against mtcute', () => {
  const proofOf = async (srpB: Uint8Array, password: string) => {
    const request = { currentAlgo: mtcuteAlgo(), srpB, srpId: { low: 1, high: 0 } } as unknown as tl.account.RawPassword;
    const { A, M1 } = (await computeSrpParams(mtcute, request, password)) as tl.RawInputCheckPasswordSRP;
    return { srpA: A, m1: M1 };
  };

  test('its proof is accepted for the correct password only', async () => {
    const challenge = createSrpChallenge(verifier);
    expect(checkSrpProof(verifier, salts, challenge, await proofOf(challenge.srpB, PASSWORD))).toBe(true);
    expect(checkSrpProof(verifier, salts, challenge, await proofOf(challenge.srpB, 'password'))).toBe(false);
  });

  test('a password it sets can be proved: salt1 grows by its 32 bytes', async () => {
    const algo = mtcuteAlgo();
    const stored = await computeNewPasswordHash(mtcute, algo, PASSWORD);
    const grown = { salt1: algo.salt1, salt2: algo.salt2 };
    expect(grown.salt1.length).toBe(72);
    expect(Buffer.compare(stored, await srpVerifier(PASSWORD, grown))).toBe(0);
    const challenge = createSrpChallenge(stored);
    expect(checkSrpProof(stored, grown, challenge, await createSrpProof(PASSWORD, grown, challenge.srpB))).toBe(true);
  });
});

describe('A3 SRP against teleproto', () => {
  test('its proof is accepted for the correct password only', async () => {
    const challenge = createSrpChallenge(verifier);
    const request = { currentAlgo: teleprotoAlgo(), srp_B: Buffer.from(challenge.srpB), srpId: returnBigInt(1) } as Api.account.Password;
    const { A, M1 } = await computeCheck(request, PASSWORD);
    expect(checkSrpProof(verifier, salts, challenge, { srpA: A, m1: M1 })).toBe(true);
    const wrong = await computeCheck(request, 'password');
    expect(checkSrpProof(verifier, salts, challenge, { srpA: wrong.A, m1: wrong.M1 })).toBe(false);
  });

  test('its digest of a new password is the verifier', async () => {
    const algo = teleprotoAlgo();
    const stored = await computeDigest(algo, PASSWORD);
    expect(Buffer.compare(stored, await srpVerifier(PASSWORD, { salt1: algo.salt1, salt2: algo.salt2 }))).toBe(0);
  });
});
