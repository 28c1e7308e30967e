import { expect, test } from 'vitest';
import type { Blobs } from '@teamgram/blobs';
import { blobName, fileIdOf, newFileId, storedAtS } from './file-id.ts';

const NOW_MS = Date.UTC(2026, 10, 23, 3, 0, 0);

function blobsThatHold(...names: string[]): Blobs {
  return { sizeOf: async (name: string) => (names.includes(name) ? 1 : undefined) } as Partial<Blobs> as Blobs;
}

test('ids increase with time, even within one millisecond, contain their second and stay below 2^53', async () => {
  const ids = await Promise.all(Array.from({ length: 100 }, () => newFileId(blobsThatHold(), NOW_MS)));
  expect(ids).toEqual(ids.toSorted((a, b) => a - b));
  expect(new Set(ids).size).toBe(ids.length);
  for (const id of ids) {
    expect(Number.isSafeInteger(id)).toBe(true);
    expect(storedAtS(id)).toBe(Math.floor(NOW_MS / 1000));
  }
});

test('an id with stored data is not assigned again', async () => {
  const first = await newFileId(blobsThatHold(), NOW_MS);
  const next = [1, 2, 3].flatMap((step) => ['', 's', 'a'].map((size) => blobName(first + step, size)));
  expect(await newFileId(blobsThatHold(...next), 0)).toBe(first + 4);
});

test.each([0n, -1n, 2n ** 53n])('%i is not a file id', (id) => {
  expect(() => fileIdOf(id)).toThrow('FILE_ID_INVALID');
});
