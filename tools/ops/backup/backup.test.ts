import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { generateSigningKey, secureRandom } from '@teamgram/crypto';
import { loadOrCreateKek, openEmbeddedLog, openKeyring, pinStore, type EmbeddedEventLog, type Keyring, type NewEvent } from '@teamgram/event-log';
import { dataPaths } from '@teamgram/host';
import { afterEach, describe, expect, test } from 'vitest';
import { BLOCK_BYTES, copyDigested, copyVerified } from './digested-copy.ts';
import { readManifest, writeManifest } from './manifest.ts';
import { restoreBackup } from './restore.ts';
import { takeBackup } from './take.ts';

const folders: string[] = [];
const logs: Source[] = [];
afterEach(async () => {
  for (const source of logs.splice(0)) await source.close();
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

type Source = { dataDir: string; folder: string; kek: string; log: EmbeddedEventLog; keyring: Keyring; close(): Promise<void>; send(count: number): Promise<void>; back(): ReturnType<typeof takeBackup>; directory: string };

/** A data directory with an active log that uses small segments. */
async function openSource(): Promise<Source> {
  const folder = mkdtempSync(join(tmpdir(), 'backup-'));
  folders.push(folder);
  const dataDir = join(folder, 'data');
  const directory = join(folder, 'copy');
  const paths = dataPaths(dataDir);
  for (const path of [paths.log, paths.keyring, paths.secrets, paths.tls, join(paths.blobs, 'files', 'ab'), join(dataDir, 'state')]) mkdirSync(path, { recursive: true });
  const kek = join(paths.secrets, 'kek');
  const keyring = openKeyring({ file: join(paths.keyring, 'keyring.sqlite'), kek: loadOrCreateKek(kek) });
  const secrets = new DatabaseSync(join(paths.secrets, 'secrets.sqlite'));
  secrets.exec('PRAGMA journal_mode = WAL; CREATE TABLE seen (position INTEGER)');
  writeFileSync(join(dataDir, 'settings.json'), '{}');
  writeFileSync(join(dataDir, 'state', 'state.sqlite'), 'x');
  writeFileSync(join(paths.blobs, 'files', 'ab', '17'), 'a file');
  const logKeys = { ed25519: generateSigningKey('ed25519'), mlDsa44: generateSigningKey('ml-dsa-44') };
  const log = await openEmbeddedLog({
    dir: paths.log, keyring, origin: 'example.org/backup', writerKey: generateSigningKey('ed25519'), logKeys, segmentSizes: { segmentBytesMax: 60_000, zeroStepBytes: 16_384 },
  });
  const source: Source = {
    dataDir, folder, directory, kek, log, keyring,
    async send(count) {
      for (let order = 0; order < count; order++) await log.append([event()]).durable;
      await expect.poll(() => log.publishedPosition).toBe(log.durablePosition);
    },
    back: () => takeBackup({
      dataDir, directory, withKek: false, nowMs: 1_700_000_000_000,
      copyStores: async ([to]) => {
        const position = log.durablePosition;
        for (const name of ['keyring', 'secrets']) {
          const snapshot = pinStore(join(dataDir, name, `${name}.sqlite`));
          await snapshot.copyTo(join(to!, `${name}.sqlite`));
          snapshot.release();
        }
        return [position];
      },
    }),
    async close() {
      await log.close();
      keyring.close();
      secrets.close();
    },
  };
  logs.push(source);
  return source;
}

function event(): NewEvent {
  const fact = { type: 'AuthorizationRevoked' as const, stream: 'account-7', user: 7, authKeyId: secureRandom(8), reason: 'x'.repeat(500) };
  return { id: secureRandom(16), fact, timeMs: 1_700_000_000_000, causationId: secureRandom(16), correlationId: secureRandom(8) };
}

const restore = (source: Source, name = 'new') => restoreBackup({ directory: source.directory, dataDir: join(source.folder, name), kekFile: source.kek });

function flip(path: string, at: number): void {
  const bytes = readFileSync(path);
  bytes[at]! ^= 1;
  writeFileSync(path, bytes);
}

describe('a backup beside the writer', () => {
  test('contains everything up to its position; the next backup is incremental; a restore is audited', async () => {
    const source = await openSource();
    await source.send(100);
    const first = await source.back();
    expect(first).toMatchObject({ positions: [100], newEvents: 100 });
    await source.send(150);
    const second = await source.back();
    expect(second).toMatchObject({ positions: [250], newEvents: 150 });
    expect(readdirSync(join(source.directory, 'log')).filter((name) => name.endsWith('.seg')).length).toBeGreaterThan(2);
    const bytesOf = (taken: typeof first, part: string) => taken.manifest.files.filter(({ at }) => at.startsWith(part)).reduce((sum, { bytes }) => sum + bytes, 0);
    expect(bytesOf(first, 'log/')).toBeGreaterThan(50_000);
    expect(second.writtenBytes).toBe(bytesOf(second, 'log/') - bytesOf(first, 'log/') + bytesOf(second, 'parts/'));
    await source.send(10);

    const { reports } = await restore(source);
    expect(reports[0]).toMatchObject({ fault: undefined, events: 250 });
    const restored = join(source.folder, 'new');
    expect(readFileSync(join(restored, 'blobs/files/ab/17'), 'utf8')).toBe('a file');
    expect(existsSync(join(restored, 'state'))).toBe(false);
    expect(statSync(join(restored, 'secrets/kek')).mode & 0o077).toBe(0);
  });

  test('drops what the server has erased: old keyrings and erased files are not kept', async () => {
    const source = await openSource();
    await source.send(3);
    await source.back();
    rmSync(join(source.dataDir, 'blobs/files/ab/17'));
    await source.back();
    expect(readdirSync(join(source.directory, 'parts'))).toEqual(['2']);
    expect(existsSync(join(source.directory, 'blobs/files/ab/17'))).toBe(false);
  });

  test('a large unknown file is left out', async () => {
    const source = await openSource();
    await source.send(1);
    writeFileSync(join(source.dataDir, 'dump'), Buffer.alloc(16 * 1024 * 1024 + 1));
    await expect(source.back()).rejects.toThrow('move it out of the data directory');
  });

  test('leftovers of an interrupted backup do no harm and are removed by the next', async () => {
    const source = await openSource();
    await source.send(20);
    await source.back();
    await source.send(20);
    const failing = { dataDir: source.dataDir, directory: source.directory, withKek: false, nowMs: 0 };
    await expect(takeBackup({ ...failing, copyStores: async ([to]) => {
      writeFileSync(join(to!, 'keyring.sqlite'), 'half');
      throw new Error('killed');
    } })).rejects.toThrow('killed');
    expect((await restore(source)).reports[0]!.events).toBe(20);
    expect((await source.back()).positions).toEqual([40]);
    expect(readdirSync(join(source.directory, 'parts'))).toEqual(['2']);
  });
});

describe('a restore refuses', () => {
  test('a flipped byte in any file, and leaves nothing', async () => {
    const source = await openSource();
    await source.send(30);
    const { manifest } = await source.back();
    for (const { at, bytes } of manifest.files.filter((file) => file.bytes > 0)) {
      flip(join(source.directory, at), bytes >> 1);
      await expect(restore(source), at).rejects.toThrow(`${at} has changed since it was backed up`);
      flip(join(source.directory, at), bytes >> 1);
    }
    const { at } = manifest.files[0]!;
    renameSync(join(source.directory, at), join(source.folder, 'away'));
    await expect(restore(source)).rejects.toThrow(`${at} is missing; take another copy of the backup`);
    renameSync(join(source.folder, 'away'), join(source.directory, at));
    flip(join(source.directory, 'manifest.json'), 40);
    await expect(restore(source)).rejects.toThrow('manifest.json is damaged');
    expect(readdirSync(source.folder).sort()).toEqual(['copy', 'data']);
  });

  test('a log modified together with its digests, and reports the position', async () => {
    const source = await openSource();
    await source.send(30);
    const { manifest } = await source.back();
    const segment = manifest.files.find(({ at }) => at.endsWith('.seg'))!;
    const path = join(source.directory, segment.at);
    flip(path, segment.bytes >> 1);
    const { digests } = copyDigested(path, join(source.folder, 'scratch'), segment.bytes);
    writeManifest(source.directory, { ...manifest, files: manifest.files.map((file) => (file === segment ? { ...file, ...digests } : file)) });
    await expect(restore(source)).rejects.toThrow(/the log of the backup is damaged at position \d+: /);
    expect(existsSync(join(source.folder, 'new'))).toBe(false);
  });

  test('to start without the key-encryption key, or with another one', async () => {
    const source = await openSource();
    await source.send(1);
    await source.back();
    const to = { directory: source.directory, dataDir: join(source.folder, 'new') };
    await expect(restoreBackup({ ...to, kekFile: undefined })).rejects.toThrow('--kek FILE');
    writeFileSync(join(source.folder, 'other'), secureRandom(32));
    await expect(restoreBackup({ ...to, kekFile: join(source.folder, 'other') })).rejects.toThrow('is not the key-encryption key of this backup');
  });

  test('a manifest with a path outside the directory', async () => {
    const source = await openSource();
    await source.send(1);
    const { manifest } = await source.back();
    writeManifest(source.directory, { ...manifest, files: [{ ...manifest.files[0]!, to: '../elsewhere' }] });
    expect(() => readManifest(source.directory)).toThrow('outside of the backup');
  });
});

describe('digested copies', () => {
  test('grow incrementally, across block boundaries', () => {
    const folder = mkdtempSync(join(tmpdir(), 'digested-'));
    folders.push(folder);
    const [source, target, out] = ['source', 'target', 'out'].map((name) => join(folder, name)) as [string, string, string];
    const content = Buffer.alloc(2 * BLOCK_BYTES + 100, 1);
    writeFileSync(source, content);
    const first = copyDigested(source, target, BLOCK_BYTES - 5);
    const second = copyDigested(source, target, content.length, first.digests);
    expect(second.writtenBytes).toBe(BLOCK_BYTES + 105);
    expect(second.digests.blocks).toHaveLength(3);
    copyVerified(target, out, second.digests);
    expect(readFileSync(out).equals(content)).toBe(true);
    flip(source, BLOCK_BYTES * 2 + 50);
    expect(() => copyDigested(source, target, content.length, second.digests)).toThrow('is not the file of which');
  });
});
