import { expect, test } from 'vitest';
import { fileReferences } from './file-reference.ts';
import type { FileOrigin } from './file-reference.ts';

const DAY_MS = 86_400_000;
const clock = { nowMs: Date.UTC(2026, 0, 1, 12) };
const references = fileReferences(new Uint8Array(32).fill(7), () => clock.nowMs);
const origins: FileOrigin[] = [{ kind: 'message', messageId: 12 }, { kind: 'profile', user: 10_000_000_001 }, { kind: 'upload' }];

test.each(origins)('F3 a reference contains the origin of the file: $kind', (origin) => {
  expect(references.check(1, 2, references.give(1, 2, origin))).toEqual(origin);
});

test('F3 it is valid for its viewer and file only, unaltered', () => {
  const reference = references.give(1, 2, origins[0]!);
  const refused = (viewer: number, file: number, bytes: Uint8Array) => expect(() => references.check(viewer, file, bytes));
  refused(3, 2, reference).toThrow('FILE_REFERENCE_INVALID');
  refused(1, 3, reference).toThrow('FILE_REFERENCE_INVALID');
  for (let index = 0; index < reference.length; index++) {
    const altered = Uint8Array.from(reference);
    altered[index]! ^= 1;
    refused(1, 2, altered).toThrow('FILE_REFERENCE_INVALID');
  }
  refused(1, 2, reference.subarray(1)).toThrow('FILE_REFERENCE_INVALID');
  refused(1, 2, new Uint8Array(0)).toThrow('FILE_REFERENCE_EMPTY');
});

test('F3 it stays the same for a day, is valid for at least one more, and then expires', () => {
  const reference = references.give(1, 2, origins[0]!);
  clock.nowMs += DAY_MS / 4;
  expect(references.give(1, 2, origins[0]!)).toEqual(reference);
  clock.nowMs += DAY_MS;
  expect(references.check(1, 2, reference)).toEqual(origins[0]);
  clock.nowMs += DAY_MS;
  expect(() => references.check(1, 2, reference)).toThrow('FILE_REFERENCE_EXPIRED');
  expect(references.give(1, 2, origins[0]!)).not.toEqual(reference);
});
