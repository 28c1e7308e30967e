import { GgmPath, ggmLeafOf, ggmRoot, type GgmNode } from '@teamgram/crypto';
import { BLOCK_DEPTH } from '../keyring.ts';

/** Versions of a stream under one root. */
export const BLOCK_SIZE = 2 ** BLOCK_DEPTH;

/** What is left of one block's key tree. Immutable: erasing makes a new one, so that no path through an old node survives. */
export class BlockKeys {
  readonly nodes: readonly GgmNode[];
  /** An unpunctured block is walked in order: about two steps a leaf instead of ten. */
  readonly #path: GgmPath | undefined;

  constructor(nodes: readonly GgmNode[]) {
    this.nodes = nodes;
    const [root] = nodes;
    this.#path = root?.depth === 0 ? new GgmPath(root.key, BLOCK_DEPTH) : undefined;
  }

  static fromRoot(key: Uint8Array): BlockKeys {
    return new BlockKeys([ggmRoot(key)]);
  }

  /** The 32-byte key of a leaf, 0 … BLOCK_SIZE − 1; undefined when it was erased. */
  leaf(index: number): Uint8Array | undefined {
    return this.#path?.leaf(index) ?? ggmLeafOf(this.nodes, BLOCK_DEPTH, index);
  }
}
