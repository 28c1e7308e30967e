import { HASH_BYTES, nodeHash, type SubtreeSource } from '@teamgram/crypto';
import type { LogFile, LogFs } from '../files/log-fs.ts';

/** c2sp.org/tlog-tiles: a tile holds 2^8 hashes; each level of tiles summarises the full tiles of the level below. */
export const TILE_HEIGHT = 8;
export const TILE_WIDTH = 2 ** TILE_HEIGHT;

export const TREE_DIR = 'tree';
const LEVELS_MAX = 7; // 256^7 > 2^53
/** Rows buffered in memory beyond this size are written immediately: a rebuild is not flushed before its end. */
const WAITING_BYTES_MAX = 4 * 1024 * 1024;

/** Consecutive rows of a level that are not written to its file yet. */
type Waiting = { offset: number; end: number; rows: Uint8Array[] };

/**
 * The published tree: file `tree/<L>` contains all hashes of tile level L, 32 bytes each, so tile (L, N) is the range of 8,192 bytes at N · 8,192,
 * and a partial tile is a shorter range. Derived from the segments; made durable before a checkpoint over it is signed.
 */
export class LevelFiles {
  readonly #fs: LogFs;
  readonly #dir: string;
  readonly #mode: 'read' | 'write';
  readonly #files: (LogFile | undefined)[] = [];
  /** Buffered rows by level. They are written by the next checkpoint, outside the writer's loop. */
  #waiting: (Waiting | undefined)[] = [];
  #waitingBytes = 0;
  /** Files written since the last flush. */
  readonly #dirty = new Set<LogFile>();
  #created = true;

  constructor(fs: LogFs, logDir: string, mode: 'read' | 'write') {
    this.#fs = fs;
    this.#dir = `${logDir}/${TREE_DIR}`;
    this.#mode = mode;
    if (mode === 'write') fs.makeDir(this.#dir);
  }

  /** Number of whole hashes in the file of a level. */
  count(level: number): number {
    this.#writeWaiting();
    const file = this.#file(level);
    return file ? Math.floor(file.sizeBytes() / HASH_BYTES) : 0;
  }

  /** `count` hashes from `first` on, or undefined if the file does not contain them all. Must not be called during a flush. */
  read(level: number, first: number, count: number): Buffer | undefined {
    this.#writeWaiting();
    const file = this.#file(level);
    const hashes = Buffer.allocUnsafe(count * HASH_BYTES);
    return file && file.read(hashes, first * HASH_BYTES) === hashes.length ? hashes : undefined;
  }

  /** Buffers a row; it is in the file after the next flush at the latest. @param hashes 32 bytes each */
  write(level: number, first: number, hashes: Uint8Array): void {
    const offset = first * HASH_BYTES;
    if (this.#waiting[level] && this.#waiting[level].end !== offset) this.#writeWaiting();
    const waiting = (this.#waiting[level] ??= { offset, end: offset, rows: [] });
    waiting.rows.push(hashes);
    waiting.end += hashes.length;
    this.#waitingBytes += hashes.length;
    if (this.#waitingBytes > WAITING_BYTES_MAX) this.#writeWaiting();
  }

  /** The root of any complete subtree, computed from the nearest level below. Throws MissingHash. */
  readonly source: SubtreeSource = (height, index) => {
    const level = Math.floor(height / TILE_HEIGHT);
    const width = 2 ** (height % TILE_HEIGHT);
    const row = this.read(level, index * width, width);
    if (!row) throw new MissingHash(`the tree files lack the node of height ${height} at ${index}`);
    return subtreeRoot(row);
  };

  /** Makes everything written so far durable. */
  async flush(): Promise<void> {
    await Promise.all(this.#takeWaiting().map(({ file, bytes, offset }) => file.writeLater(bytes, offset)));
    const dirty = [...this.#dirty];
    this.#dirty.clear();
    await Promise.all(dirty.map((file) => file.flush()));
    if (this.#created) await this.#fs.flushDir(this.#dir);
    this.#created = false;
  }

  close(): void {
    for (const file of this.#files) file?.close();
    this.#files.length = 0;
  }

  #writeWaiting(): void {
    for (const { file, bytes, offset } of this.#takeWaiting()) file.write(bytes, offset);
  }

  /** Empties the buffers; the caller writes them, and the next flush makes them durable. */
  #takeWaiting(): { file: LogFile; bytes: Buffer; offset: number }[] {
    const taken = this.#waiting.flatMap((waiting, level) => {
      if (!waiting) return [];
      const file = this.#file(level)!;
      this.#dirty.add(file);
      return [{ file, bytes: Buffer.concat(waiting.rows), offset: waiting.offset }];
    });
    [this.#waiting, this.#waitingBytes] = [[], 0];
    return taken;
  }

  #file(level: number): LogFile | undefined {
    const path = `${this.#dir}/${level}`;
    if (level >= LEVELS_MAX) return undefined;
    if (!this.#files[level] && (this.#mode === 'write' || this.#fs.exists(path))) {
      this.#created ||= !this.#fs.exists(path);
      this.#files[level] = this.#fs.open(path, this.#mode);
    }
    return this.#files[level];
  }
}

/** The tree files are too short for the request; they can be rebuilt from the segments. */
export class MissingHash extends Error {}

/** The root over a row of 2^h hashes. */
function subtreeRoot(row: Uint8Array): Uint8Array {
  let hashes: Uint8Array[] = [];
  for (let offset = 0; offset < row.length; offset += HASH_BYTES) hashes.push(row.subarray(offset, offset + HASH_BYTES));
  while (hashes.length > 1) {
    const parents: Uint8Array[] = [];
    for (let index = 0; index < hashes.length; index += 2) parents.push(nodeHash(hashes[index]!, hashes[index + 1]!));
    hashes = parents;
  }
  return hashes[0]!;
}
