import { EMPTY_ROOT, HASH_BYTES, nodeHash } from './merkle.ts';
import { parentHashes } from './merkle-rows.ts';

/** Called for every subtree that has just become complete, starting with the leaf itself (height 0). */
export type OnSubtree = (height: number, hash: Uint8Array) => void;

/**
 * The right edge of a growing tree: the roots of its complete subtrees, one per set bit of the size. An append costs one node hash on average, a root
 * at most log2(size) hashes.
 */
export class MerkleFrontier {
  #size: number;
  /** #peaks[h] is the complete subtree of 2^h leaves if bit h of the size is set; stale otherwise. */
  readonly #peaks: Uint8Array[];

  /** @param peaks by height; only those at set bits of `size` are read */
  constructor(size = 0, peaks: readonly (Uint8Array | undefined)[] = []) {
    this.#size = size;
    this.#peaks = [...peaks] as Uint8Array[];
  }

  get size(): number {
    return this.#size;
  }

  /** The complete subtrees by height, to be stored and resumed from later; undefined where the size has no bit. */
  get peaks(): (Uint8Array | undefined)[] {
    return this.#peaks.map((peak, height) => (Math.floor(this.#size / 2 ** height) % 2 === 1 ? peak : undefined));
  }

  append(leaf: Uint8Array, onSubtree?: OnSubtree): void {
    let height = 0;
    let node = leaf;
    onSubtree?.(0, leaf);
    for (let rest = this.#size; rest % 2 === 1; rest = (rest - 1) / 2) {
      node = nodeHash(this.#peaks[height]!, node);
      height++;
      onSubtree?.(height, node);
    }
    this.#peaks[height] = node;
    this.#size++;
  }

  /**
   * Appends a row of leaf hashes.
   * @param leaves 32 bytes each
   * @param onRow called with every run of subtrees of one height that the leaves complete, lowest height first; `first` is the index of the first one
   * among those of its height
   */
  appendRow(leaves: Uint8Array, onRow?: (height: number, first: number, hashes: Uint8Array) => void): void {
    let row = leaves;
    for (let height = 0, first = this.#size; row.length > 0; height++, first = Math.floor(first / 2)) {
      onRow?.(height, first, row);
      // If the first hash is a right child, its sibling is the old peak; a last hash without a right sibling becomes the new peak.
      if (first % 2 === 1) row = Buffer.concat([this.#peaks[height]!, row]);
      const paired = row.length - (row.length % (2 * HASH_BYTES));
      if (paired < row.length) this.#peaks[height] = Uint8Array.from(row.subarray(paired));
      row = parentHashes(row.subarray(0, paired));
    }
    this.#size += leaves.length / HASH_BYTES;
  }

  root(): Uint8Array {
    let root: Uint8Array | undefined;
    for (let height = 0, rest = this.#size; rest > 0; height++, rest = Math.floor(rest / 2)) {
      if (rest % 2 === 1) root = root ? nodeHash(this.#peaks[height]!, root) : this.#peaks[height]!;
    }
    return root ?? EMPTY_ROOT;
  }
}
