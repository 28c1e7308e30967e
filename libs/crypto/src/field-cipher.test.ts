import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fieldCiphers } from './field-cipher.ts';

const SEALED_MORE_BYTES = 12 + 16 + 32;
const exactly = (size: number) => fc.uint8Array({ minLength: size, maxLength: size });

describe.each(fieldCiphers)('the field cipher of $name', ({ seal, open }) => {
  const reference = fieldCiphers.at(-1)!;

  test('seals to the same bytes as the other implementation, and opens them', () => {
    fc.assert(
      fc.property(exactly(32), exactly(12), fc.uint8Array({ maxLength: 1200 }), fc.uint8Array({ maxLength: 100 }), (key, nonce, plaintext, aad) => {
        const [sealed, expected] = [Buffer.alloc(plaintext.length + SEALED_MORE_BYTES), Buffer.alloc(plaintext.length + SEALED_MORE_BYTES)];
        sealed.set(nonce);
        expected.set(nonce);
        seal(key, plaintext, aad, sealed);
        reference.seal(key, plaintext, aad, expected);
        expect(sealed).toEqual(expected);
        const opened = Buffer.alloc(plaintext.length);
        expect(open(key, nonce, sealed.subarray(12, -32), sealed.subarray(-32), aad, opened)).toBe(true);
        expect(opened).toEqual(Buffer.from(plaintext));
      }),
      { numRuns: 300 },
    );
  });

  test('refuses any altered bit', () => {
    const [key, aad, plaintext] = [Buffer.alloc(32, 1), Buffer.from('dialog-7-9/4'), Buffer.from('a text of some length, more than one block')];
    const sealed = Buffer.alloc(plaintext.length + SEALED_MORE_BYTES, 5);
    seal(key, plaintext, aad, sealed);
    const opened = Buffer.alloc(plaintext.length);
    for (let bit = 0; bit < sealed.length * 8; bit++) {
      const altered = Buffer.from(sealed);
      altered[bit >> 3]! ^= 1 << (bit & 7);
      expect(open(key, altered.subarray(0, 12), altered.subarray(12, -32), altered.subarray(-32), aad, opened)).toBe(false);
    }
    expect(open(key, sealed.subarray(0, 12), sealed.subarray(12, -32), sealed.subarray(-32), aad.subarray(1), opened)).toBe(false);
  });

  test('texts of 64 KiB and of zero bytes', () => {
    for (const size of [0, 65_535]) {
      const sealed = Buffer.alloc(size + SEALED_MORE_BYTES, 3);
      const expected = Buffer.from(sealed);
      seal(Buffer.alloc(32, 2), Buffer.alloc(size, 4), Buffer.alloc(0), sealed);
      reference.seal(Buffer.alloc(32, 2), Buffer.alloc(size, 4), Buffer.alloc(0), expected);
      expect(sealed.equals(expected)).toBe(true);
    }
  });
});

describe.skipIf(fieldCiphers[0]!.name !== 'native')('the addon (build it with: node libs/crypto/native/build.mjs)', () => {
  const bytes = (size: number) => new Uint8Array(size);
  test.each([
    ['seal', 'a short key', [bytes(31), bytes(5), bytes(3), bytes(65)]],
    ['seal', 'too little room', [bytes(32), bytes(5), bytes(3), bytes(64)]],
    ['seal', 'wider elements', [bytes(32), new Uint16Array(5), bytes(3), bytes(65)]],
    ['seal', 'a missing argument', [bytes(32), bytes(5), bytes(3)]],
    ['open', 'a short nonce', [bytes(32), bytes(11), bytes(21), bytes(32), bytes(3), bytes(5)]],
    ['open', 'half a commitment', [bytes(32), bytes(12), bytes(21), bytes(16), bytes(3), bytes(5)]],
    ['open', 'less than a tag', [bytes(32), bytes(12), bytes(15), bytes(32), bytes(3), bytes(0)]],
    ['open', 'a plaintext of another size', [bytes(32), bytes(12), bytes(21), bytes(32), bytes(3), bytes(6)]],
    ['open', 'no array', [bytes(32), bytes(12), bytes(21), 'x'.repeat(32), bytes(3), bytes(5)]],
  ] as const)('%s never touches memory on %s', (verb, _, args) => {
    expect(() => Reflect.apply(fieldCiphers[0]![verb], undefined, args)).toThrow(TypeError);
  });
});
