import { mkdir, mkdtemp, readdir, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openDiskBlobs } from '../src/index.ts';
import { blobsSuite, EXPIRY_MS, QUOTA_BYTES } from './blobs.suite.ts';

async function openTemporary() {
  const directory = await mkdtemp(join(tmpdir(), 'teamgram-blobs-'));
  let nowMs = Date.now();
  return {
    directory,
    blobs: openDiskBlobs({ directory, expiryMs: EXPIRY_MS, pendingBytesPerOwner: QUOTA_BYTES, nowMs: () => nowMs }),
    async age(byMs: number) {
      nowMs += byMs;
    },
    close: () => rm(directory, { recursive: true }),
  };
}

blobsSuite('blobs on disk', openTemporary);

describe('blobs on disk', () => {
  test('files are private, and what a crash left unfinished is swept away', async () => {
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
});
