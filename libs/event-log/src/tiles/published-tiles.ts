import { HASH_BYTES, nodeHash, type SubtreeSource } from '@teamgram/crypto';
import { Finding } from '../audit/findings.ts';
import { TILE_HEIGHT, TILE_WIDTH } from '../tree/level-files.ts';
import { formatTilePath } from './tile-path.ts';

/**
 * Fetches a path of a tlog-tiles log, e.g. "tile/0/000". Rejects with PathMissing if the log does not serve it, which is a finding against the log;
 * any other rejection aborts the audit without a verdict.
 */
export type FetchPath = (path: string) => Promise<Uint8Array>;

/** The log does not serve the requested path. */
export class PathMissing extends Error {}

/** Bundles fetched concurrently. */
const AHEAD = 4;
const CACHED_TILES_MAX = 1024;

/** A served log: tiles as in c2sp.org/tlog-tiles, under a checkpoint of `size` entries. */
export class PublishedTiles {
  readonly #fetch: FetchPath;
  readonly #size: number;
  /** The tiles around the current position, by level. */
  readonly #rows = new Map<number, { index: number; hashes: Uint8Array }>();
  readonly #cached = new Map<string, Promise<Uint8Array>>();

  constructor(fetchPath: FetchPath, size: number) {
    this.#fetch = fetchPath;
    this.#size = size;
  }

  /** Bundles of entries from `position` (the start of a bundle) on; meanwhile `known` covers the tiles that contain their hashes. @throws {Finding} */
  async *bundles(position: number): AsyncGenerator<Uint8Array[]> {
    const ahead: ReturnType<PublishedTiles['bundle']>[] = [];
    for (let next = position; next < this.#size || ahead.length > 0; ) {
      for (; next < this.#size && ahead.length < AHEAD; next += TILE_WIDTH) {
        const fetched = this.bundle(next);
        fetched.catch(() => undefined);
        ahead.push(fetched);
      }
      const { rows, entries } = await ahead.shift()!;
      for (const [level, row] of rows) this.#rows.set(level, row);
      yield entries;
    }
  }

  /** The entries of the bundle at `position`, with all tiles that contain their hashes. */
  async bundle(position: number): Promise<{ entries: Uint8Array[]; rows: [number, { index: number; hashes: Uint8Array }][] }> {
    const levels: number[] = [];
    for (let level = 0; this.#width(level, tileIndex(level, position)) > 0; level++) levels.push(level);
    const rows = levels.map(async (level): Promise<[number, { index: number; hashes: Uint8Array }]> => {
      const index = tileIndex(level, position);
      return [level, { index, hashes: await this.#tile(level, index) }];
    });
    const index = position / TILE_WIDTH;
    const width = this.#width(0, index);
    const bytes = this.#get(formatTilePath({ level: 'entries', index, width }), position);
    const [fetchedRows, bundle] = await Promise.all([Promise.all(rows), bytes]);
    return { rows: fetchedRows, entries: splitBundle(bundle, position, width) };
  }

  /** One entry. @throws {Finding} */
  async entry(position: number): Promise<Uint8Array> {
    const { entries } = await this.bundle(position - (position % TILE_WIDTH));
    return entries[position % TILE_WIDTH]!;
  }

  /** A hash from the tiles around the current position. */
  known(level: number, index: number): Uint8Array | undefined {
    const row = this.#rows.get(level);
    if (row?.index !== Math.floor(index / TILE_WIDTH)) return undefined;
    return hashAt(row.hashes, index % TILE_WIDTH);
  }

  /**
   * Fetches the nodes that a computation needs: runs it with a source that records missing nodes, until none is missing. `use` must look up the same
   * nodes each time. A proof takes O(log size) tiles.
   */
  async subtreesFor(use: (source: SubtreeSource) => unknown): Promise<SubtreeSource> {
    const fetched = new Map<string, Uint8Array>();
    for (;;) {
      const missing = new Map<string, Promise<Uint8Array>>();
      const source: SubtreeSource = (height, index) => {
        const level = Math.floor(height / TILE_HEIGHT);
        const width = 2 ** (height % TILE_HEIGHT);
        const tile = Math.floor((index * width) / TILE_WIDTH);
        const name = `${level}/${tile}`;
        const hashes = fetched.get(name);
        if (hashes) return subtreeRoot(hashes, (index * width) % TILE_WIDTH, width);
        missing.set(name, this.#tile(level, tile));
        return PLACEHOLDER;
      };
      use(source);
      if (missing.size === 0) return source;
      for (const [name, hashes] of missing) fetched.set(name, await hashes);
    }
  }

  #tile(level: number, index: number): Promise<Uint8Array> {
    const name = `${level}/${index}`;
    const cached = this.#cached.get(name) ?? this.#fetchTile(level, index);
    this.#cached.delete(name);
    this.#cached.set(name, cached);
    if (this.#cached.size > CACHED_TILES_MAX) this.#cached.delete(this.#cached.keys().next().value!);
    return cached;
  }

  async #fetchTile(level: number, index: number): Promise<Uint8Array> {
    const width = this.#width(level, index);
    const first = index * TILE_WIDTH ** (level + 1);
    const hashes = await this.#get(formatTilePath({ level, index, width }), first);
    if (hashes.length === width * HASH_BYTES) return hashes;
    throw new Finding('not-served', first, `tile ${index} of level ${level} has ${hashes.length} bytes`, { expected: `${width * HASH_BYTES} bytes`, found: `${hashes.length} bytes` });
  }

  #width(level: number, index: number): number {
    return Math.min(TILE_WIDTH, Math.max(0, Math.floor(this.#size / TILE_WIDTH ** level) - index * TILE_WIDTH));
  }

  async #get(path: string, position: number): Promise<Uint8Array> {
    try {
      return await this.#fetch(path);
    } catch (error) {
      if (!(error instanceof PathMissing)) throw error;
      throw new Finding('not-served', position, `the log does not serve ${path} (${error.message})`, { expected: path, found: error.message });
    }
  }
}

const PLACEHOLDER = new Uint8Array(HASH_BYTES);

function tileIndex(level: number, position: number): number {
  return Math.floor(position / TILE_WIDTH ** (level + 1));
}

function hashAt(hashes: Uint8Array, place: number): Uint8Array | undefined {
  return place * HASH_BYTES < hashes.length ? hashes.subarray(place * HASH_BYTES, (place + 1) * HASH_BYTES) : undefined;
}

/** The root over `width` hashes, a power of two. */
function subtreeRoot(hashes: Uint8Array, start: number, width: number): Uint8Array {
  if (width === 1) return hashAt(hashes, start)!;
  return nodeHash(subtreeRoot(hashes, start, width / 2), subtreeRoot(hashes, start + width / 2, width / 2));
}

/** "Entry bundles are sequences of big-endian uint16 length-prefixed log entries." */
function splitBundle(bytes: Uint8Array, position: number, width: number): Uint8Array[] {
  const entries: Uint8Array[] = [];
  for (let offset = 0; offset < bytes.length; ) {
    const end = offset + 2 + ((bytes[offset]! << 8) | (bytes[offset + 1] ?? 0));
    if (end > bytes.length) throw new Finding('not-served', position + entries.length, 'the entry bundle is cut off');
    entries.push(bytes.subarray(offset + 2, end));
    offset = end;
  }
  if (entries.length === width) return entries;
  throw new Finding('not-served', position + Math.min(entries.length, width), `the entry bundle holds ${entries.length} entries instead of ${width}`, { expected: `${width} entries`, found: `${entries.length}` });
}
