import { createHash } from 'node:crypto';
import { open, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { UploadRefused, type BlobKeys, type BlobName, type Blobs, type StoredBlob, type Upload, type UploadPart } from '../blobs.ts';
import { checkAgainstFirst, checkPart, checkTotal, checkWhole } from '../part-rules.ts';
import { plainBytesOf } from '../sealing/chunks.ts';
import { readSealedRange } from '../sealing/sealed-range.ts';
import { sealing } from '../sealing/sealed-stream.ts';
import { writeDurably, type Pieces } from './durable-file.ts';
import { missing } from './missing.ts';
import { PendingParts } from './pending-parts.ts';

export type DiskBlobsOptions = {
  /** Used exclusively by the blob store; created if missing. Several processes may share it. */
  directory: string;
  /** Keys of files. */
  keys: BlobKeys;
  /** Encrypts the parts of pending uploads; 32 bytes, the same in all processes that share the directory. */
  partsKey: Uint8Array;
  /** Pending uploads without new parts are deleted after this time; default 6 hours. */
  expiryMs?: number;
  /** Limit on the bytes of one owner's pending uploads; default 8 GiB. */
  pendingBytesPerOwner?: number;
  nowMs?: () => number;
};

const EXPIRY_MS = 6 * 3_600_000;
const PENDING_BYTES_PER_OWNER = 8 * 1024 ** 3;
const SIZES_AT_ONCE = 64;
const NAME = /^[0-9]{1,16}(-[a-z])?$/;
/** Suffixes of a file's blobs: the document itself, and every letter that a size can have. */
const BLOBS_OF_A_FILE = ['', ...Array.from('abcdefghijklmnopqrstuvwxyz', (letter) => `-${letter}`)];
const UNFINISHED = /\.[0-9a-f]{12}$/;

/** Stores blobs as files `files/<two hex digits>/<name>`, and parts under `parts/`. */
export function openDiskBlobs(options: DiskBlobsOptions): Blobs {
  const { directory, keys, partsKey, expiryMs = EXPIRY_MS, pendingBytesPerOwner = PENDING_BYTES_PER_OWNER, nowMs = Date.now } = options;
  const pending = new PendingParts({ root: join(directory, 'parts'), key: partsKey, expiryMs, bytesPerOwner: pendingBytesPerOwner, nowMs });
  const files = join(directory, 'files');

  function pathOf(name: BlobName): string {
    if (!NAME.test(name)) throw new RangeError('a blob is named by a file id, or by one, a hyphen and a letter');
    // Distributed over 256 directories by a hash, because the distribution of ids is unknown.
    return join(files, createHash('sha256').update(name).digest('hex').slice(0, 2), name);
  }

  async function store(name: BlobName, pieces: Pieces): Promise<StoredBlob> {
    const path = pathOf(name);
    const fileId = fileIdOf(name);
    const { pieces: sealed, plain } = sealing((await keys.find(fileId)) ?? (await keys.begin(fileId)), name, pieces);
    await writeDurably(path, sealed);
    return { name, ...plain() };
  }

  const remove = (name: BlobName) => rm(pathOf(name), { force: true });

  return {
    async savePart(part: UploadPart, bytes) {
      checkPart(part, bytes.length);
      const first = part.index > 0 ? await pending.sizeOf(part, 0) : undefined;
      if (first !== undefined) checkAgainstFirst(part, bytes.length, first);
      await pending.save(part, part.index, bytes);
    },

    async assemble(upload, name) {
      checkTotal(upload.parts);
      checkWhole(upload, await sizesOf(pending, upload));
      const parts = partsOf(pending, upload);
      const stored = await store(name, upload.md5 ? checkingMd5(parts, upload.md5) : parts);
      await pending.noteUsed(upload);
      return stored;
    },

    put: (name, bytes) => store(name, [bytes]),

    async read(name, offset, limit) {
      const path = pathOf(name);
      const key = await keys.find(fileIdOf(name));
      return key && readRange(path, key, name, offset, limit).catch(missing);
    },
    sizeOf: (name) => stat(pathOf(name)).then(({ size }) => plainBytesOf(size), missing),
    remove,
    async removeFile(fileId) {
      await Promise.all(BLOBS_OF_A_FILE.map((suffix) => remove(`${fileId}${suffix}`)));
    },

    async *filesOlderThan(ageMs) {
      for (const folder of (await readdir(files).catch(missing)) ?? []) {
        for (const name of (await readdir(join(files, folder)).catch(missing)) ?? []) {
          const changedAtMs = NAME.test(name) ? await stat(join(files, folder, name)).then(({ mtimeMs }) => mtimeMs, missing) : undefined;
          if (changedAtMs !== undefined && changedAtMs < nowMs() - ageMs) yield fileIdOf(name);
        }
      }
    },

    async sweep() {
      await removeUnfinished(files, nowMs() - expiryMs);
      return pending.sweep();
    },
  };
}

const fileIdOf = (name: BlobName): number => Number.parseInt(name, 10);

async function sizesOf(pending: PendingParts, upload: Upload): Promise<(number | undefined)[]> {
  const sizes: (number | undefined)[] = [];
  for (let from = 0; from < upload.parts; from += SIZES_AT_ONCE) {
    const count = Math.min(SIZES_AT_ONCE, upload.parts - from);
    sizes.push(...(await Promise.all(Array.from({ length: count }, (_, index) => pending.sizeOf(upload, from + index)))));
  }
  return sizes;
}

/** Yields the parts in order; fails if one has expired meanwhile. */
async function* partsOf(pending: PendingParts, upload: Upload): AsyncIterable<Uint8Array> {
  for (let index = 0; index < upload.parts; index++) {
    const part = await pending.read(upload, index);
    if (!part) throw new UploadRefused('FILE_PART_X_MISSING', index);
    yield part;
  }
}

async function* checkingMd5(parts: AsyncIterable<Uint8Array>, expected: string): AsyncIterable<Uint8Array> {
  const md5 = createHash('md5');
  for await (const part of parts) {
    md5.update(part);
    yield part;
  }
  if (md5.digest('hex') !== expected.toLowerCase()) throw new UploadRefused('MD5_CHECKSUM_INVALID');
}

async function readRange(path: string, key: Uint8Array, name: BlobName, offset: number, limit: number): Promise<Uint8Array> {
  const file = await open(path, 'r');
  try {
    return await readSealedRange(file, key, name, offset, limit);
  } finally {
    await file.close();
  }
}

/** Deletes files whose writing was interrupted by a crash. */
async function removeUnfinished(files: string, olderThanMs: number): Promise<void> {
  const names = await readdir(files, { recursive: true }).catch(missing);
  for (const name of names ?? []) {
    if (!UNFINISHED.test(name)) continue;
    const path = join(files, name);
    const changedAtMs = await stat(path).then(({ mtimeMs }) => mtimeMs, missing);
    if (changedAtMs !== undefined && changedAtMs < olderThanMs) await rm(path, { force: true });
  }
}
