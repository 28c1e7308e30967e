import { ed25519 } from '@noble/curves/ed25519.js';
import { ml_dsa44, ml_dsa65 } from '@noble/post-quantum/ml-dsa.js';
import { describe, expect, test } from 'vitest';
import { seededRandom } from './random.ts';
import { SIGNATURE_SIZES, generateSigningKey, sign, signingKeyFromSeed, signingSeed, verify, verifyingKey, type SignatureAlgorithm } from './signing.ts';

const hex = (text: string): Uint8Array => Buffer.from(text, 'hex');

/** A second implementation with the same three operations. */
const noble = {
  ed25519: {
    publicKey: (seed: Uint8Array) => ed25519.getPublicKey(seed),
    sign: (message: Uint8Array, seed: Uint8Array) => ed25519.sign(message, seed),
    verify: (signature: Uint8Array, message: Uint8Array, publicKey: Uint8Array) => ed25519.verify(signature, message, publicKey),
  },
  'ml-dsa-44': mlDsa(ml_dsa44),
  'ml-dsa-65': mlDsa(ml_dsa65),
};

function mlDsa(scheme: typeof ml_dsa44) {
  return {
    publicKey: (seed: Uint8Array) => scheme.keygen(seed).publicKey,
    sign: (message: Uint8Array, seed: Uint8Array) => scheme.sign(message, scheme.keygen(seed).secretKey),
    verify: (signature: Uint8Array, message: Uint8Array, publicKey: Uint8Array) => scheme.verify(signature, message, publicKey),
  };
}

const algorithms = Object.keys(SIGNATURE_SIZES) as SignatureAlgorithm[];

describe.each(algorithms)('%s', (algorithm) => {
  const sizes = SIGNATURE_SIZES[algorithm];
  const seed = seededRandom(algorithm)(32);
  const key = signingKeyFromSeed(algorithm, seed);
  const message = seededRandom('message')(90);

  test('both implementations derive the same public key and accept each other\'s signatures', () => {
    expect(Buffer.compare(noble[algorithm].publicKey(seed), key.verifyingKey.bytes)).toBe(0);
    const ours = sign(key, message);
    expect(ours.length).toBe(sizes.signature);
    expect(noble[algorithm].verify(ours, message, key.verifyingKey.bytes)).toBe(true);
    const theirs = noble[algorithm].sign(message, seed);
    expect(verify(key.verifyingKey, message, theirs)).toBe(true);
  });

  test('both implementations refuse an altered message, an altered signature and another key', () => {
    const signature = sign(key, message);
    const altered = Uint8Array.from(signature);
    altered[10]! ^= 1;
    const other = generateSigningKey(algorithm).verifyingKey;
    for (const [checked, text, candidate] of [[key.verifyingKey, message.subarray(1), signature], [key.verifyingKey, message, altered], [other, message, signature]] as const) {
      expect(verify(checked, text, candidate)).toBe(false);
      expect(noble[algorithm].verify(candidate, text, checked.bytes)).toBe(false);
    }
    expect(verify(key.verifyingKey, message, signature.subarray(1))).toBe(false);
    expect(verify(key.verifyingKey, message, new Uint8Array(0))).toBe(false);
  });

  test('keys are unchanged by export and import', () => {
    const fresh = generateSigningKey(algorithm);
    const restored = signingKeyFromSeed(algorithm, signingSeed(fresh));
    expect(restored.verifyingKey.bytes).toEqual(fresh.verifyingKey.bytes);
    const published = verifyingKey(algorithm, Uint8Array.from(fresh.verifyingKey.bytes));
    expect(published.bytes.length).toBe(sizes.publicKey);
    expect(verify(published, message, sign(restored, message))).toBe(true);
    const badLength = expect.objectContaining({ code: 'BAD_LENGTH' });
    expect(() => verifyingKey(algorithm, new Uint8Array(sizes.publicKey - 1))).toThrow(badLength);
    expect(() => signingKeyFromSeed(algorithm, new Uint8Array(31))).toThrow(badLength);
  });
});

describe('official vectors', () => {
  // RFC 8032 §7.1, tests 1 to 3
  test.each([
    ['', '9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60', 'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a',
      'e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b'],
    ['72', '4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb', '3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c',
      '92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00'],
    ['af82', 'c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7', 'fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025',
      '6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a'],
  ])('RFC 8032 Ed25519, message "%s"', (message, seed, publicKey, signature) => {
    const key = signingKeyFromSeed('ed25519', hex(seed));
    expect(key.verifyingKey.bytes).toEqual(hex(publicKey));
    expect(sign(key, hex(message))).toEqual(hex(signature));
    expect(noble.ed25519.sign(hex(message), hex(seed))).toEqual(Uint8Array.from(hex(signature)));
  });

  // NIST ACVP, usnistgov/ACVP-Server gen-val/json-files/ML-DSA-keyGen-FIPS204, tcId 1 and 26: first and last 32 bytes of the public key
  test.each([
    ['ml-dsa-44', '4be7a01a99a5e5bcfe3c06785d8e4ec664082227d86704e9e44862623a05c8b3',
      'adb0b33464816091f2a95977c67f085fdc24b37854d4db0a577ae9401e408148', '79fe70441c03fe0b541016da53aedc40cb69a4c952cd075a89d5032380e4a1c3'],
    ['ml-dsa-65', '8ab6448bf58f897d528a8de9f8e59329ac929a9cde7edf3e27e01bc9ef128a67',
      '49de190622b0681761a9db044015bf812760429001fdff5fc897166546277e84', '95b29744763675bbabebdce1b816769d66f9bc72de319e1ec39e8f979e49b61c'],
  ] as const)('FIPS 204 key generation, %s', (algorithm, seed, first, last) => {
    const { bytes } = signingKeyFromSeed(algorithm, hex(seed)).verifyingKey;
    expect(bytes.subarray(0, 32)).toEqual(hex(first));
    expect(bytes.subarray(-32)).toEqual(hex(last));
    expect(Buffer.compare(noble[algorithm].publicKey(hex(seed)), bytes)).toBe(0);
  });
});
