import { leafHash, MerkleFrontier, type TreeHead } from '@teamgram/crypto';
import { LogDamaged } from '../event-log.ts';
import { TILE_HEIGHT, TILE_WIDTH } from '../tree/level-files.ts';
import type { SignedCheckpoint } from '../tree/checkpoints.ts';

/** The published hash of a tile level at an index, or undefined when none is published (yet). */
export type PublishedHash = (level: number, index: number) => Uint8Array | undefined;

/** Grows the tree again from the leaves and holds it against everything that was published of it. */
export class TreeAudit {
  readonly #tree = new MerkleFrontier();
  readonly #published: PublishedHash;
  /** Signed tree heads not yet reached, smallest last. */
  readonly #heads: SignedCheckpoint[];
  #confirmed: TreeHead | undefined;
  checkpoints = 0;

  constructor(heads: readonly SignedCheckpoint[], published: PublishedHash) {
    this.#published = published;
    this.#heads = heads.toSorted((a, b) => b.size - a.size);
    this.#confirmHeads();
  }

  get size(): number {
    return this.#tree.size;
  }

  get root(): Uint8Array {
    return this.#tree.root();
  }

  /** @returns the leaf hash @throws {LogDamaged} */
  take(entry: Uint8Array): Uint8Array {
    const position = this.#tree.size;
    const leaf = leafHash(entry);
    this.#tree.append(leaf, (height, hash) => this.#compare(position, height, hash));
    this.#confirmHeads();
    return leaf;
  }

  /** A signed tree head beyond the last event: a tail was removed. @throws {LogDamaged} */
  requireAllHeads(): void {
    const [largest] = this.#heads;
    if (largest) throw new LogDamaged(this.size, `the log ends here, but a signed checkpoint covers ${largest.size} events`);
  }

  #compare(position: number, height: number, hash: Uint8Array): void {
    if (height % TILE_HEIGHT !== 0) return;
    const level = height / TILE_HEIGHT;
    const index = (position + 1) / TILE_WIDTH ** level - 1;
    const published = this.#published(level, index);
    if (!published || Buffer.compare(published, hash) === 0) return;
    throw new LogDamaged(index * TILE_WIDTH ** level, level === 0 ? 'the published leaf hash is not that of the stored event' : `the published tree differs at level ${level}, index ${index}`);
  }

  #confirmHeads(): void {
    for (let head = this.#heads.at(-1); head?.size === this.size; head = this.#heads.at(-1)) {
      if (Buffer.compare(head.root, this.root) !== 0) {
        const from = this.#confirmed?.size ?? 0;
        throw new LogDamaged(from, `the events before ${head.size} are not those that were signed; the last true checkpoint covers ${from}`);
      }
      this.#confirmed = head;
      this.#heads.pop();
      this.checkpoints++;
    }
  }
}
