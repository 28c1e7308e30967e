import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { aesCtr, ctrCiphers } from './aes-ctr.ts';

const hex = (text: string) => Buffer.from(text, 'hex');
const openssl = ctrCiphers.find(({ name }) => name === 'openssl')!;
const bytes = (size: number) => fc.uint8Array({ minLength: size, maxLength: size });
/** Sizes around one block, around the number of blocks processed in parallel, and larger. */
const parts = fc.array(fc.oneof(fc.uint8Array({ maxLength: 40 }), fc.uint8Array({ minLength: 100, maxLength: 400 })), { maxLength: 12 });
/** Counters that overflow their low half, or all 128 bits, during the test, and any others. */
const counters = fc.oneof(fc.constant(new Uint8Array(16).fill(0xff)), fc.constant(hex('0000000000000007fffffffffffffffe')), bytes(16));

describe.each(ctrCiphers)('AES-256-CTR by $name', ({ stream }) => {
  test('the result is written to the target if given, which may be the data itself', () => {
    const [key, iv] = [new Uint8Array(32), new Uint8Array(16)];
    const expected = stream(key, iv)(new Uint8Array(40));
    const [data, target] = [new Uint8Array(40), new Uint8Array(40)];
    expect(stream(key, iv)(new Uint8Array(40), target)).toBe(target);
    expect(stream(key, iv)(data, data)).toBe(data);
    for (const result of [data, target]) expect(Buffer.compare(result, expected)).toBe(0);
  });

  test('NIST SP 800-38A F.5.5, in parts', () => {
    const started = stream(hex('603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4'), hex('f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff'));
    const plaintext = hex('6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e5130c81c46a35ce411e5fbc1191a0a52eff69f2445df4f9b17ad2b417be66c3710');
    expect(Buffer.concat([plaintext.subarray(0, 3), plaintext.subarray(3, 20), plaintext.subarray(20)].map((part) => started(part)))).toEqual(
      hex('601ec313775789a5b7a7f504bbf3d228f443e3ca4d62b59aca84e990cacaf5c52b0930daa23de94ce87017ba2d84988ddfc9c58db67aada613c2dd08457941a6'),
    );
  });

  test('T2 continues where the last call ended, whatever the parts, and does not modify its argument', () => {
    fc.assert(fc.property(bytes(32), counters, parts, (key, counter, data) => {
      const [tried, right] = [stream(key, counter), openssl.stream(key, counter)];
      for (const part of data) {
        const before = part.slice();
        expect(Buffer.compare(tried(part), right(part))).toBe(0);
        expect(part).toEqual(before);
      }
    }));
  });
});

test.each([[16, 16], [32, 12]])('a key of %i bytes with a counter of %i is refused', (keyBytes, counterBytes) => {
  expect(() => aesCtr(new Uint8Array(keyBytes), new Uint8Array(counterBytes))).toThrow(expect.objectContaining({ code: 'BAD_LENGTH' }));
});
