import { createHash } from 'node:crypto';
import { open, readFile, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { UploadRefused, type BlobName, type Blobs, type StoredBlob, type Upload, type UploadPart } from '../blobs.ts';
import { checkAgainstFirst, checkPart, checkTotal, checkWhole } from '../part-rules.ts';
import { writeDurably, type Written } from './durable-file.ts';
import { missing } from './missing.ts';
import { PendingParts } from './pending-parts.ts';

export type DiskBlobsOptions = {
  /** Ours alone; made when missing. Several processes may share it. */
  directory: string;
  /** An upload to which nothing was added for so long is dropped; default 6 hours. */
  expiryMs?: number;
  /** Bytes that one owner may have waiting; default 8 GiB. */
  pendingBytesPerOwner?: number;
  nowMs?: () => number;
};

const EXPIRY_MS = 6 * 3_600_000;
const PENDING_BYTES_PER_OWNER = 8 * 1024 ** 3;
const SIZES_AT_ONCE = 64;
const NAME = /^[0-9]{1,16}(-[a-z])?$/;
const UNFINISHED = /\.[0-9a-f]{12}$/;

/** Blobs as files: `files/<two hex digits>/<name>`, parts under `parts/`. */
export function openDiskBlobs(options: DiskBlobsOptions): Blobs {
  const { directory, expiryMs = EXPIRY_MS, pendingBytesPerOwner = PENDING_BYTES_PER_OWNER, nowMs = Date.now } = options;
  const pending = new PendingParts({ root: join(directory, 'parts'), expiryMs, bytesPerOwner: pendingBytesPerOwner, nowMs });
  const files = join(directory, 'files');

  function pathOf(name: BlobName): string {
    if (!NAME.test(name)) throw new RangeError('a blob is named by a file id, or by one, a hyphen and a letter');
    // Spread over 256 directories by a hash, since ids may be drawn in any way.
    return join(files, createHash('sha256').update(name).digest('hex').slice(0, 2), name);
  }

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
      return storedAs(name, await writeDurably(pathOf(name), upload.md5 ? checkingMd5(parts, upload.md5) : parts));
    },

    put: async (name, bytes) => storedAs(name, await writeDurably(pathOf(name), [bytes])),

    read: (name, offset, limit) => readRange(pathOf(name), offset, limit).catch(missing),
    sizeOf: (name) => stat(pathOf(name)).then(({ size }) => size, missing),
    remove: (name) => rm(pathOf(name), { force: true }),

    async sweep() {
      await removeUnfinished(files, nowMs() - expiryMs);
      return pending.sweep();
    },
  };
}

const storedAs = (name: BlobName, { sizeBytes, sha256 }: Written): StoredBlob => ({ name, sizeBytes, sha256 });

async function sizesOf(pending: PendingParts, upload: Upload): Promise<(number | undefined)[]> {
  const sizes: (number | undefined)[] = [];
  for (let from = 0; from < upload.parts; from += SIZES_AT_ONCE) {
    const count = Math.min(SIZES_AT_ONCE, upload.parts - from);
    sizes.push(...(await Promise.all(Array.from({ length: count }, (_, index) => pending.sizeOf(upload, from + index)))));
  }
  return sizes;
}

/** Part by part; one that expired meanwhile is missing after all. */
async function* partsOf(pending: PendingParts, upload: Upload): AsyncIterable<Uint8Array> {
  for (let index = 0; index < upload.parts; index++) {
    const part = await readFile(pending.pathOf(upload, index)).catch(missing);
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

async function readRange(path: string, offset: number, limit: number): Promise<Uint8Array> {
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    const wanted = Math.max(0, Math.min(limit, size - offset));
    if (wanted === 0) return new Uint8Array(0);
    const { bytesRead, buffer } = await file.read(Buffer.allocUnsafe(wanted), 0, wanted, offset);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

/** Files whose writing was cut off by a crash. */
async function removeUnfinished(files: string, olderThanMs: number): Promise<void> {
  const names = await readdir(files, { recursive: true }).catch(missing);
  for (const name of names ?? []) {
    if (!UNFINISHED.test(name)) continue;
    const path = join(files, name);
    const changedAtMs = await stat(path).then(({ mtimeMs }) => mtimeMs, missing);
    if (changedAtMs !== undefined && changedAtMs < olderThanMs) await rm(path, { force: true });
  }
}
