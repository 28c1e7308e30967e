import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { BlobDamaged, openDiskBlobs, type BlobKeys } from '../src/index.ts';
import { blobsSuite, EXPIRY_MS, QUOTA_BYTES } from './blobs.suite.ts';

async function openTemporary() {
  const directory = await mkdtemp(join(tmpdir(), 'teamgram-blobs-'));
  let nowMs = Date.now();
  const known = new Map<number, Uint8Array>();
  const keys: BlobKeys = {
    find: (fileId) => known.get(fileId),
    async begin(fileId) {
      known.set(fileId, randomBytes(32));
      return known.get(fileId)!;
    },
  };
  return {
    directory,
    forgetKey: (fileId: number) => void known.delete(fileId),
    blobs: openDiskBlobs({ directory, keys, partsKey: randomBytes(32), expiryMs: EXPIRY_MS, pendingBytesPerOwner: QUOTA_BYTES, nowMs: () => nowMs }),
    age: async (byMs: number) => void (nowMs += byMs),
    close: () => rm(directory, { recursive: true }),
  };
}

blobsSuite('blobs on disk', openTemporary);

describe('blobs on disk', () => {
  test('files are private, and unfinished files of a crash are swept', async () => {
    const { directory, blobs, close } = await openTemporary();
    await blobs.put('12', Uint8Array.of(1));
    const [folder] = await readdir(join(directory, 'files'));
    const path = join(directory, 'files', folder!, '12');
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    const unfinished = `${path}.0123456789ab`;
    await mkdir(join(directory, 'files', folder!), { recursive: true });
    await writeFile(unfinished, 'x');
    await blobs.sweep();
    expect(await readdir(join(directory, 'files', folder!))).toHaveLength(2);
    const past = (Date.now() - EXPIRY_MS - 1000) / 1000;
    await utimes(unfinished, past, past);
    await blobs.sweep();
    expect(await readdir(join(directory, 'files', folder!))).toEqual(['12']);
    await close();
  });

  test('blobs and pending parts are encrypted; without its key a blob cannot be read', async () => {
    const { directory, blobs, forgetKey, close } = await openTemporary();
    const text = Buffer.from('a text that is easily found again, '.repeat(100));
    await blobs.savePart({ owner: '7', fileId: 1n, index: 0 }, text);
    await blobs.assemble({ owner: '7', fileId: 1n, parts: 1 }, '12');
    const files = (await readdir(directory, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
    expect(files).toHaveLength(2);
    for (const { parentPath, name } of files) expect((await readFile(join(parentPath, name))).includes('easily found')).toBe(false);
    forgetKey(12);
    expect(await blobs.read('12', 0, 10)).toBeUndefined();
    await close();
  });

  test('a blob that was changed, truncated, replaced or renamed does not open', async () => {
    const { directory, blobs, close } = await openTemporary();
    const whole = randomBytes(200_000);
    await blobs.put('12', whole);
    await blobs.put('12-m', whole);
    const paths = (await readdir(join(directory, 'files'), { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
    const path = paths.find((each) => each.endsWith('/12'))!;
    const stored = await readFile(path);
    const chunk = 65_536 + 16;
    const swapped = Buffer.concat([stored.subarray(0, 24), stored.subarray(24 + chunk, 24 + 2 * chunk), stored.subarray(24, 24 + chunk), stored.subarray(24 + 2 * chunk)]);
    const flipped = Buffer.from(stored);
    flipped[30]! ^= 1;
    const other = await readFile(paths.find((each) => each.endsWith('/12-m'))!);
    for (const bytes of [flipped, swapped, other, stored.subarray(0, 24 + 2 * chunk), stored.subarray(0, -1), stored.subarray(0, 30), Buffer.alloc(100)]) {
      await writeFile(path, bytes);
      await expect(blobs.read('12', 0, 200_000)).rejects.toThrow(BlobDamaged);
    }
    await writeFile(path, stored);
    expect(Buffer.from((await blobs.read('12', 0, 200_000))!)).toEqual(whole);
    await close();
  });

  test('lists old files for garbage collection', async () => {
    const { blobs, age, close } = await openTemporary();
    await blobs.put('12', Uint8Array.of(1));
    await blobs.put('13-m', Uint8Array.of(1));
    const older = async () => {
      const ids: number[] = [];
      for await (const id of blobs.filesOlderThan(1000)) ids.push(id);
      return ids.sort((a, b) => a - b);
    };
    expect(await older()).toEqual([]);
    await age(5000);
    expect(await older()).toEqual([12, 13]);
    await close();
  });
});
