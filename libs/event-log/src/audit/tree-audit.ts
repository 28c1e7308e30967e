import { HASH_BYTES, leafHash, MerkleFrontier, type TreeHead } from '@teamgram/crypto';
import { TILE_HEIGHT, TILE_WIDTH } from '../tree/level-files.ts';
import type { SignedCheckpoint } from '../tree/checkpoints.ts';
import { Finding } from './findings.ts';

/** The published hash at an index of a tile level, or undefined when none is published. */
export type PublishedHash = (level: number, index: number) => Uint8Array | undefined;

/** The right edge of the rebuilt tree, and what it has confirmed so far. */
export type TreeMemory = { size: number; peaks: readonly (Uint8Array | undefined)[]; checkpoints: number; confirmed: TreeHead | undefined };

export type TreeMark = TreeMemory & { headsReached: number };

const base64 = (hash: Uint8Array) => Buffer.from(hash).toString('base64');

/** Rebuilds the tree from the leaves and checks it against all published hashes and signed heads. */
export class TreeAudit {
  #tree: MerkleFrontier;
  readonly #published: PublishedHash;
  /** Signed tree heads, smallest first; `#headsReached` counts those the rebuilt tree has reached. */
  readonly #heads: readonly SignedCheckpoint[];
  #headsReached = 0;
  #confirmed: TreeHead | undefined;
  checkpoints: number;

  /** @param heads those below the size of `memory` count as confirmed: the caller has checked them against it */
  constructor(heads: readonly SignedCheckpoint[], published: PublishedHash, memory?: TreeMemory) {
    this.#published = published;
    this.#tree = new MerkleFrontier(memory?.size, memory?.peaks);
    this.#confirmed = memory?.confirmed;
    this.checkpoints = memory?.checkpoints ?? 0;
    this.#heads = heads.filter(({ size }) => !memory || size > memory.size).toSorted((a, b) => a.size - b.size);
    this.#confirmHeads();
  }

  get size(): number {
    return this.#tree.size;
  }

  get root(): Uint8Array {
    return this.#tree.root();
  }

  memory(): TreeMemory {
    return { size: this.size, peaks: this.#tree.peaks, checkpoints: this.checkpoints, confirmed: this.#confirmed };
  }

  /** @returns the leaf hash @throws {Finding} */
  take(entry: Uint8Array): Uint8Array {
    const leaf = leafHash(entry);
    this.#takeLeaf(leaf);
    return leaf;
  }

  /** Adds these leaf hashes, 32 bytes each. Returns false, with the state unchanged, when one contradicts the published tree. */
  fold(leaves: Uint8Array): boolean {
    const before = this.mark();
    try {
      for (let start = 0; start < leaves.length; ) {
        // Stop at the size of the next signed head, to compare the root there.
        const end = Math.min(leaves.length, start + ((this.#nextHead?.size ?? Infinity) - this.size) * HASH_BYTES);
        this.#takeRow(leaves.subarray(start, end));
        start = end;
      }
      return true;
    } catch (error) {
      if (!(error instanceof Finding)) throw error;
      this.reset(before);
      return false;
    }
  }

  /** Like `fold`, but reports the exact position of a contradiction. @throws {Finding} */
  takeAll(leaves: Uint8Array): void {
    if (this.fold(leaves)) return;
    for (let at = 0; at < leaves.length; at += HASH_BYTES) this.#takeLeaf(leaves.subarray(at, at + HASH_BYTES));
  }

  mark(): TreeMark {
    return { ...this.memory(), headsReached: this.#headsReached };
  }

  /** Restores the state of a mark. */
  reset({ size, peaks, checkpoints, confirmed, headsReached }: TreeMark): void {
    this.#tree = new MerkleFrontier(size, peaks);
    this.#headsReached = headsReached;
    this.#confirmed = confirmed;
    this.checkpoints = checkpoints;
  }

  /** A signed tree head beyond the last event means that a tail was removed. @throws {Finding} */
  requireAllHeads(): void {
    if (!this.#nextHead) return;
    const largest = this.#heads.at(-1)!;
    const details = { expected: `${largest.size} events, which were signed`, found: `${this.size} events` };
    throw new Finding('tail-removed', this.size, `the log ends here, but a signed checkpoint covers ${largest.size} events`, details);
  }

  get #nextHead(): SignedCheckpoint | undefined {
    return this.#heads[this.#headsReached];
  }

  #takeLeaf(leaf: Uint8Array): void {
    const position = this.#tree.size;
    this.#tree.append(leaf, (height, hash) => {
      if (height % TILE_HEIGHT === 0) this.#compare(height / TILE_HEIGHT, (position + 1) / 2 ** height - 1, hash);
    });
    this.#confirmHeads();
  }

  #takeRow(leaves: Uint8Array): void {
    this.#tree.appendRow(leaves, (height, first, hashes) => {
      if (height % TILE_HEIGHT !== 0) return;
      for (let at = 0; at < hashes.length; at += HASH_BYTES) this.#compare(height / TILE_HEIGHT, first + at / HASH_BYTES, hashes.subarray(at, at + HASH_BYTES));
    });
    this.#confirmHeads();
  }

  #compare(level: number, index: number, hash: Uint8Array): void {
    const published = this.#published(level, index);
    if (!published || Buffer.compare(published, hash) === 0) return;
    const details = { expected: `the published hash ${base64(published)}`, found: base64(hash) };
    if (level === 0) throw new Finding('leaf-hash', index, 'the published leaf hash is not that of the stored event', details);
    throw new Finding('tree-node', index * TILE_WIDTH ** level, `the published tree differs at level ${level}, index ${index}`, details);
  }

  #confirmHeads(): void {
    for (let head = this.#nextHead; head?.size === this.size; head = this.#nextHead) {
      if (Buffer.compare(head.root, this.root) !== 0) {
        const from = this.#confirmed?.size ?? 0;
        const reason = `the events before ${head.size} are not those that were signed; the last true checkpoint covers ${from}`;
        throw new Finding('signed-root', from, reason, { expected: `the signed root ${base64(head.root)} at size ${head.size}`, found: base64(this.root) });
      }
      this.#confirmed = head;
      this.#headsReached++;
      this.checkpoints++;
    }
  }
}
