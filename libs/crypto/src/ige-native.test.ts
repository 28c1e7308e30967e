import { describe, expect, test } from 'vitest';
import { aesIgeBackend } from './aes-ige.ts';
import type { IgeBackend } from './aes-ige.ts';
import { loadNativeBackend } from './ige-native.ts';

function nativeBackend(): IgeBackend | undefined {
  try {
    return loadNativeBackend();
  } catch {
    return undefined;
  }
}

const backend = nativeBackend();

describe.skipIf(!backend)('the AES-IGE addon (build it with: node libs/crypto/native/build.mjs)', () => {
  test('is in use if it can be loaded', () => {
    expect(aesIgeBackend()).toBe('native');
  });

  const bytes = (size: number) => new Uint8Array(size);
  test.each([
    ['a short key', [bytes(31), bytes(32), bytes(16), bytes(16)]],
    ['a short iv', [bytes(32), bytes(31), bytes(16), bytes(16)]],
    ['half a block', [bytes(32), bytes(32), bytes(8), bytes(8)]],
    ['a short target', [bytes(32), bytes(32), bytes(32), bytes(16)]],
    ['wider elements', [bytes(32), bytes(32), new Uint16Array(16), new Uint16Array(16)]],
    ['no array at all', [bytes(32), bytes(32), 'sixteen bytes...', bytes(16)]],
    ['a missing argument', [bytes(32), bytes(32), bytes(16)]],
  ])('never touches memory on %s', (_, args) => {
    for (const verb of ['encrypt', 'decrypt'] as const) {
      expect(() => Reflect.apply(backend![verb], undefined, args)).toThrow(TypeError);
    }
  });
});
