import { frontierAt, MerkleFrontier } from '@teamgram/crypto';
import { LevelFiles, TILE_HEIGHT, TILE_WIDTH } from './level-files.ts';

/** The growing tree: its right edge in memory, all tile hashes in files. Owned by the writer. */
export class LogTree {
  readonly #levels: LevelFiles;
  #frontier = new MerkleFrontier();

  constructor(levels: LevelFiles) {
    this.#levels = levels;
  }

  get size(): number {
    return this.#frontier.size;
  }

  root(): Uint8Array {
    return this.#frontier.root();
  }

  /** Takes over the first `size` leaves as the files hold them. Throws MissingHash. */
  resume(size: number): void {
    this.#frontier = frontierAt(this.#levels.source, size);
  }

  /** Appends leaves and writes every hash of a tile level that they complete. */
  integrate(leaves: readonly Uint8Array[]): void {
    const size = this.#frontier.size;
    const rows: Uint8Array[][] = [];
    for (const leaf of leaves) {
      this.#frontier.append(leaf, (height, hash) => {
        if (height % TILE_HEIGHT === 0) (rows[height / TILE_HEIGHT] ??= []).push(hash);
      });
    }
    rows.forEach((row, level) => this.#levels.write(level, Math.floor(size / TILE_WIDTH ** level), row));
  }

  flush(): Promise<void> {
    return this.#levels.flush();
  }
}
