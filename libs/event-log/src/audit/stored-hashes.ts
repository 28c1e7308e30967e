import { HASH_BYTES } from '@teamgram/crypto';
import { TILE_WIDTH } from '../tree/level-files.ts';

type ReadHashes = (level: number, first: number, count: number) => Uint8Array | undefined;

/** Published hashes of a tree of a given size, read tile by tile; efficient for sequential access. */
export class StoredHashes {
  readonly #read: ReadHashes;
  readonly #size: number;
  readonly #rows: { first: number; hashes: Uint8Array | undefined }[] = [];

  constructor(read: ReadHashes, size: number) {
    this.#read = read;
    this.#size = size;
  }

  /** Undefined beyond the size of the tree, or if the hash is missing. */
  at(level: number, index: number): Uint8Array | undefined {
    const published = Math.floor(this.#size / TILE_WIDTH ** level);
    if (index >= published) return undefined;
    const first = index - (index % TILE_WIDTH);
    let row = this.#rows[level];
    if (row?.first !== first) row = this.#rows[level] = { first, hashes: this.#read(level, first, Math.min(TILE_WIDTH, published - first)) };
    const offset = (index - first) * HASH_BYTES;
    return row.hashes?.subarray(offset, offset + HASH_BYTES);
  }
}
