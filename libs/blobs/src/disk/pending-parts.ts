/** Parts of unfinished uploads: `<root>/<owner>/<file id>/<part index>`. All state is on disk, so any process may handle any part. */
import { randomBytes } from 'node:crypto';
import type { Dirent } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { QuotaExceeded, type Upload, type UploadOwner } from '../blobs.ts';
import { openPart, PART_OVERHEAD_BYTES, sealPart, uploadKeyOf } from '../sealing/sealed-part.ts';
import { missing } from './missing.ts';

export type PendingOptions = { root: string; key: Uint8Array; expiryMs: number; bytesPerOwner: number; nowMs: () => number };

type Of = Pick<Upload, 'owner' | 'fileId'>;

/** After this many bytes an owner's usage is counted on disk again. */
const RECOUNT_BYTES = 64 * 1024 * 1024;
const OWNERS_MAX = 10_000;

/** How long the parts of an upload are kept after it was made into a file. */
const USED_MS = 10 * 60_000;

const OWNER = /^[A-Za-z0-9-]{1,64}$/;

export class PendingParts {
  readonly #options: PendingOptions;
  /** How many bytes each owner may write before its directory must be counted again. */
  readonly #allowed = new Map<UploadOwner, number>();

  constructor(options: PendingOptions) {
    this.#options = options;
  }

  /** @throws {QuotaExceeded} */
  async save(upload: Of, index: number, bytes: Uint8Array): Promise<void> {
    const directory = this.#directoryOf(upload);
    await this.#spend(upload.owner, bytes.length);
    const path = this.#pathOf(upload, index);
    // Written to a temporary name first: readers find a complete part, the old one or the new one.
    const unfinished = `${path}.${randomBytes(6).toString('hex')}`;
    await mkdir(directory, { recursive: true, mode: 0o700 });
    try {
      await writeFile(unfinished, sealPart(this.#keyOf(upload), index, bytes), { mode: 0o600 });
      await rename(unfinished, path);
    } catch (error) {
      await rm(unfinished, { force: true });
      throw error;
    }
  }

  /** Undefined if there is no such part. */
  sizeOf(upload: Of, index: number): Promise<number | undefined> {
    return stat(this.#pathOf(upload, index)).then(({ size }) => size - PART_OVERHEAD_BYTES, missing);
  }

  /** Undefined if there is no such part. */
  async read(upload: Of, index: number): Promise<Uint8Array | undefined> {
    const sealed = await readFile(this.#pathOf(upload, index)).catch(missing);
    return sealed && openPart(this.#keyOf(upload), index, sealed);
  }

  /** The upload was made into a file: its parts are kept only for a while, for a client that repeats its request. */
  async noteUsed(upload: Of): Promise<void> {
    const { expiryMs, nowMs } = this.#options;
    const changedAtS = (nowMs() - expiryMs + Math.min(expiryMs, USED_MS)) / 1000;
    await utimes(this.#directoryOf(upload), changedAtS, changedAtS).catch(missing);
  }

  /** Deletes uploads without new parts for the expiry time. Returns how many. */
  async sweep(): Promise<number> {
    let dropped = 0;
    for (const { name } of await entriesOf(this.#options.root)) {
      const uploads = await this.#uploadsIn(join(this.#options.root, name));
      const expired = uploads.filter(({ expiresAtMs }) => expiresAtMs <= this.#options.nowMs());
      for (const { path } of expired) await rm(path, { recursive: true, force: true });
      dropped += expired.length;
    }
    this.#allowed.clear();
    return dropped;
  }

  #pathOf(upload: Of, index: number): string {
    return join(this.#directoryOf(upload), `${index}`);
  }

  #keyOf({ owner, fileId }: Of): Uint8Array {
    return uploadKeyOf(this.#options.key, `${owner}/${BigInt.asUintN(64, fileId).toString(16)}`);
  }

  #directoryOf({ owner, fileId }: Of): string {
    if (!OWNER.test(owner)) throw new RangeError('an upload owner is 1 to 64 letters, digits and hyphens');
    return join(this.#options.root, owner, BigInt.asUintN(64, fileId).toString(16));
  }

  async #spend(owner: UploadOwner, sizeBytes: number): Promise<void> {
    let allowed = this.#allowed.get(owner) ?? 0;
    if (allowed < sizeBytes) allowed = await this.#recount(owner, sizeBytes);
    if (this.#allowed.size >= OWNERS_MAX) this.#allowed.clear();
    this.#allowed.set(owner, allowed - sizeBytes);
  }

  async #recount(owner: UploadOwner, neededBytes: number): Promise<number> {
    const { root, bytesPerOwner, expiryMs, nowMs } = this.#options;
    // Expired uploads do not count, whether or not they were deleted yet.
    const uploads = (await this.#uploadsIn(join(root, owner))).filter(({ expiresAtMs }) => expiresAtMs > nowMs());
    const sized = await Promise.all(uploads.map(async ({ path, expiresAtMs }) => ({ expiresAtMs, sizeBytes: await bytesIn(path) })));
    let leftBytes = bytesPerOwner - sized.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
    if (leftBytes >= neededBytes) return Math.min(leftBytes, RECOUNT_BYTES);
    const last = sized.toSorted((a, b) => a.expiresAtMs - b.expiresAtMs).find(({ sizeBytes }) => (leftBytes += sizeBytes) >= neededBytes);
    throw new QuotaExceeded(Math.max(1, Math.ceil(((last?.expiresAtMs ?? nowMs() + expiryMs) - nowMs()) / 1000)));
  }

  async #uploadsIn(directory: string): Promise<{ path: string; expiresAtMs: number }[]> {
    const paths = (await entriesOf(directory)).map(({ name }) => join(directory, name));
    const found = await Promise.all(paths.map(async (path) => {
      const changedAtMs = await stat(path).then(({ mtimeMs }) => mtimeMs, missing);
      return changedAtMs === undefined ? [] : [{ path, expiresAtMs: changedAtMs + this.#options.expiryMs }];
    }));
    return found.flat();
  }
}

async function bytesIn(directory: string): Promise<number> {
  const files = await entriesOf(directory);
  const sizes = await Promise.all(files.map(({ name }) => stat(join(directory, name)).then(({ size }) => size, missing)));
  return sizes.reduce<number>((sum, size) => sum + (size ?? 0), 0);
}

async function entriesOf(directory: string): Promise<Dirent[]> {
  return (await readdir(directory, { withFileTypes: true }).catch(missing)) ?? [];
}
