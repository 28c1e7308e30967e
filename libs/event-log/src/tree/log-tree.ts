import { frontierAt, MerkleFrontier } from '@teamgram/crypto';
import { LevelFiles, TILE_HEIGHT } from './level-files.ts';

/** The growing tree: its right edge is in memory, all tile hashes are in files. Used by the writer only. */
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

  /** Resumes from the first `size` leaves in the files. Throws MissingHash. */
  resume(size: number): void {
    this.#frontier = frontierAt(this.#levels.source, size);
  }

  /** Appends leaf hashes (32 bytes each) and writes all hashes of tile levels that they complete. */
  integrate(leaves: Uint8Array): void {
    this.#frontier.appendRow(leaves, (height, first, hashes) => {
      if (height % TILE_HEIGHT === 0) this.#levels.write(height / TILE_HEIGHT, first, hashes);
    });
  }

  flush(): Promise<void> {
    return this.#levels.flush();
  }
}
