/** The contract that every driver of the port must satisfy. */
import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Blobs, UploadPart } from '../src/index.ts';

const KB = 1024;
export const EXPIRY_MS = 3_600_000;
export const QUOTA_BYTES = 64 * KB;

export type Opened = {
  blobs: Blobs;
  /** Makes everything stored appear older. */
  age: (byMs: number) => Promise<void>;
  close: () => Promise<void>;
};

const bytes = (length: number, seed = 1) => Uint8Array.from({ length }, (_, index) => (index * 31 + seed * 7) & 255);

const upload = { owner: '7', fileId: -5n };
const part = (index: number, given: Partial<UploadPart> = {}): UploadPart => ({ ...upload, index, ...given });
const refusal = (code: string, argument?: number) => expect.objectContaining({ code, argument });

export function blobsSuite(name: string, open: () => Promise<Opened>): void {
  describe(name, () => {
    let opened: Opened;
    beforeEach(async () => {
      opened = await open();
    });
    afterEach(() => opened.close());
    storing(() => opened);
    refusing(() => opened);
    expiring(() => opened);
  });
}

function storing(at: () => Opened): void {
  test('parts in any order become one blob, hashed', async () => {
    const whole = bytes(4 * KB + 100);
    for (const index of [4, 1, 3, 0, 2]) await at().blobs.savePart(part(index), whole.subarray(index * KB, (index + 1) * KB));
    const stored = await at().blobs.assemble({ ...upload, parts: 5, md5: createHash('md5').update(whole).digest('hex').toUpperCase() }, '12');
    expect(stored.sizeBytes).toBe(whole.length);
    expect(Buffer.from(stored.sha256)).toEqual(createHash('sha256').update(whole).digest());
    expect(Buffer.from((await at().blobs.read('12', 0, 10 * KB))!)).toEqual(Buffer.from(whole));
    expect(await at().blobs.sizeOf('12')).toBe(whole.length);
  });

  test('ranges end at the end of the blob', async () => {
    const whole = bytes(3000);
    await at().blobs.put('9-m', whole);
    expect(Buffer.from((await at().blobs.read('9-m', 1000, 1500))!)).toEqual(Buffer.from(whole.subarray(1000, 2500)));
    expect(Buffer.from((await at().blobs.read('9-m', 2500, 1500))!)).toEqual(Buffer.from(whole.subarray(2500)));
    expect(await at().blobs.read('9-m', 3000, 10)).toHaveLength(0);
    expect(await at().blobs.read('9-m', 5000, 10)).toHaveLength(0);
    expect(await at().blobs.read('10', 0, 10)).toBeUndefined();
    expect(await at().blobs.sizeOf('10')).toBeUndefined();
  });

  test('a part saved again replaces the first', async () => {
    await at().blobs.savePart(part(0), bytes(KB, 1));
    await at().blobs.savePart(part(0), bytes(KB, 2));
    await at().blobs.assemble({ ...upload, parts: 1 }, '12');
    expect(Buffer.from((await at().blobs.read('12', 0, KB))!)).toEqual(Buffer.from(bytes(KB, 2)));
  });

  test('uploads of different owners and ids are separate', async () => {
    await at().blobs.savePart(part(0), bytes(KB));
    await expect(at().blobs.assemble({ ...upload, owner: '8', parts: 1 }, '12')).rejects.toEqual(refusal('FILE_PART_X_MISSING', 0));
    await expect(at().blobs.assemble({ ...upload, fileId: 5n, parts: 1 }, '12')).rejects.toEqual(refusal('FILE_PART_X_MISSING', 0));
  });
}

function refusing(at: () => Opened): void {
  test.each<[string, Partial<UploadPart> & { index: number }, number]>([
    ['FILE_PART_INVALID', { index: -1 }, KB],
    ['FILE_PART_INVALID', { index: 8192 }, KB],
    ['FILE_PART_INVALID', { index: 3, totalParts: 3 }, KB],
    ['FILE_PARTS_INVALID', { index: 0, totalParts: 0 }, KB],
    ['FILE_PARTS_INVALID', { index: 0, totalParts: 8193 }, KB],
    ['FILE_PART_EMPTY', { index: 0 }, 0],
    ['FILE_PART_TOO_BIG', { index: 0 }, 512 * KB + 1],
    ['FILE_PART_SIZE_INVALID', { index: 0, totalParts: 2 }, 1000],
    ['FILE_PART_SIZE_INVALID', { index: 0, totalParts: 2 }, 3 * KB],
  ])('F1 %s for %j of %i bytes', async (code, given, sizeBytes) => {
    await expect(at().blobs.savePart(part(given.index, given), new Uint8Array(sizeBytes))).rejects.toEqual(refusal(code));
  });

  test('F1 parts are of one size; the last may be smaller', async () => {
    await at().blobs.savePart(part(0, { totalParts: 3 }), bytes(2 * KB));
    await expect(at().blobs.savePart(part(1, { totalParts: 3 }), bytes(KB))).rejects.toEqual(refusal('FILE_PART_SIZE_CHANGED'));
    await expect(at().blobs.savePart(part(2, { totalParts: 3 }), bytes(4 * KB))).rejects.toEqual(refusal('FILE_PART_SIZE_CHANGED'));
    await at().blobs.savePart(part(2, { totalParts: 3 }), bytes(17));
  });

  test('F1 sizes that can only be checked on the whole are refused at the end', async () => {
    await at().blobs.savePart(part(2), bytes(KB));
    await at().blobs.savePart(part(1), bytes(KB));
    await at().blobs.savePart(part(0), bytes(2 * KB));
    await expect(at().blobs.assemble({ ...upload, parts: 3 }, '12')).rejects.toEqual(refusal('FILE_PART_SIZE_CHANGED'));
    await at().blobs.savePart({ ...part(0), fileId: 6n }, bytes(1000));
    await expect(at().blobs.savePart({ ...part(1), fileId: 6n }, bytes(1000))).rejects.toEqual(refusal('FILE_PART_SIZE_INVALID'));
    expect(await at().blobs.sizeOf('12')).toBeUndefined();
  });

  test('F1 a missing part is named, a wrong checksum refused, and nothing is stored', async () => {
    await at().blobs.savePart(part(0), bytes(KB));
    await at().blobs.savePart(part(2), bytes(KB));
    await expect(at().blobs.assemble({ ...upload, parts: 3 }, '12')).rejects.toEqual(refusal('FILE_PART_X_MISSING', 1));
    await expect(at().blobs.assemble({ ...upload, parts: 1, md5: '0'.repeat(32) }, '12')).rejects.toEqual(refusal('MD5_CHECKSUM_INVALID'));
    for (const parts of [0, -1, 8193, 1.5]) await expect(at().blobs.assemble({ ...upload, parts }, '12')).rejects.toEqual(refusal('FILE_PARTS_INVALID'));
    expect(await at().blobs.sizeOf('12')).toBeUndefined();
  });
}

function expiring(at: () => Opened): void {
  test('F5 parts expire, blobs do not', async () => {
    await at().blobs.put('12', bytes(KB));
    await at().blobs.savePart(part(0), bytes(KB));
    await at().age(EXPIRY_MS - 1000);
    expect(await at().blobs.sweep()).toBe(0);
    await at().age(2000);
    expect(await at().blobs.sweep()).toBe(1);
    await expect(at().blobs.assemble({ ...upload, parts: 1 }, '13')).rejects.toEqual(refusal('FILE_PART_X_MISSING', 0));
    expect(await at().blobs.sizeOf('12')).toBe(KB);
  });

  test('parts that were made into a file are kept for a repeated request, and deleted ten minutes later', async () => {
    await at().blobs.savePart(part(0), bytes(KB));
    await at().blobs.assemble({ ...upload, parts: 1 }, '12');
    await at().age(9 * 60_000);
    expect(await at().blobs.sweep()).toBe(0);
    await at().blobs.assemble({ ...upload, parts: 1 }, '13');
    await at().age(11 * 60_000);
    expect(await at().blobs.sweep()).toBe(1);
    expect(await at().blobs.read('13', 0, KB)).toHaveLength(KB);
  });

  test('ranges across chunks, and sizes around chunk boundaries, are read as written', async () => {
    for (const length of [1, 65_535, 65_536, 65_537, 200_000]) {
      const whole = bytes(length, length);
      const stored = await at().blobs.put('77', whole);
      expect(Buffer.from(stored.sha256)).toEqual(createHash('sha256').update(whole).digest());
      expect(await at().blobs.sizeOf('77')).toBe(length);
      for (const [offset, limit] of [[0, length], [65_000, 2_000], [65_536, 1], [131_000, 70_000], [length - 1, 10]] as const) {
        expect(Buffer.from((await at().blobs.read('77', offset, limit))!)).toEqual(Buffer.from(whole.subarray(offset, offset + limit)));
      }
    }
  });

  test('removing a file removes all its blobs', async () => {
    for (const name of ['12', '12-m', '12-a', '13']) await at().blobs.put(name, bytes(10));
    await at().blobs.removeFile(12);
    expect(await Promise.all(['12', '12-m', '12-a', '13'].map((name) => at().blobs.sizeOf(name)))).toEqual([undefined, undefined, undefined, 10]);
  });

  test('an owner has a quota of pending bytes; the error tells when to retry', async () => {
    for (let index = 0; index < 4; index++) await at().blobs.savePart(part(index), bytes(16 * KB));
    await at().age(1000);
    const refused = await at().blobs.savePart(part(4), bytes(16 * KB)).catch((error: unknown) => error);
    const { retryAfterS } = refused as { retryAfterS: number };
    expect(retryAfterS).toBeGreaterThan(0);
    await at().blobs.savePart({ ...part(0), owner: '8' }, bytes(16 * KB));
    await at().age((retryAfterS - 1) * 1000 - 100);
    await expect(at().blobs.savePart(part(4), bytes(16 * KB))).rejects.toMatchObject({ retryAfterS: expect.any(Number) });
    await at().age(1100);
    await at().blobs.savePart(part(4), bytes(16 * KB));
  });

  test('a removed blob is gone; removing it again is no error', async () => {
    await at().blobs.put('12', bytes(10));
    await at().blobs.remove('12');
    await at().blobs.remove('12');
    expect(await at().blobs.read('12', 0, 10)).toBeUndefined();
  });

  test.each(['../x', '', '1/2', '12-', '12-mm', 'a'])('invalid names are refused: %j', async (name) => {
    await expect((async () => at().blobs.put(name, bytes(1)))()).rejects.toThrow(RangeError);
    await expect((async () => at().blobs.savePart({ ...part(0), owner: `${name}/..` }, bytes(KB)))()).rejects.toThrow(RangeError);
  });
}
