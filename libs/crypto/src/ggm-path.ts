import { requireSize } from './errors.ts';
import { ggmChild, requireLeaf } from './ggm.ts';
import { loadNativeDescent } from './sha-256-native.ts';

const KEY_BYTES = 32;

/**
 * One implementation of the descent in a key tree. `path` contains the keys of depths 0, 1, …, 32 bytes each; the keys of depths `from` + 1 to `to`
 * are written, following the lowest bits of `index`, most significant first.
 */
export type Descent = { readonly name: 'native' | 'node'; readonly descend: (path: Uint8Array, from: number, to: number, index: number) => void };

const nodeDescent: Descent = {
  name: 'node',
  descend(path, from, to, index) {
    for (let depth = from + 1; depth <= to; depth++) {
      const at = depth * KEY_BYTES;
      path.set(ggmChild(path.subarray(at - KEY_BYTES, at), (index >>> (to - depth)) & 1), at);
    }
  },
};

/** The implementations that work on this machine, fastest first. */
export const descents: readonly Descent[] = [...nativeDescent(), nodeDescent];

/** An addon that is missing, built for another machine or computes wrong results must never be used. */
function nativeDescent(): Descent[] {
  try {
    const native = loadNativeDescent();
    const [path, expected] = [Buffer.alloc(11 * KEY_BYTES, 7), Buffer.alloc(11 * KEY_BYTES, 7)];
    for (const from of [0, 4, 9]) {
      native.descend(path, from, 10, 0b1011001110);
      nodeDescent.descend(expected, from, 10, 0b1011001110);
    }
    return path.equals(expected) ? [native] : [];
  } catch {
    return [];
  }
}

/**
 * A cursor over the leaves of one tree that caches the path: the next leaf in order costs two steps on average instead of `treeDepth`. Holds
 * `treeDepth` keys; drop it when any leaf of the tree is erased.
 */
export class GgmPath {
  readonly #treeDepth: number;
  /** The keys on the path to leaf `#index`, the root first. */
  readonly #path: Uint8Array;
  readonly #descent: Descent;
  #index: number | undefined;

  constructor(root: Uint8Array, treeDepth: number, descent: Descent = descents[0]!) {
    requireLeaf(treeDepth, 0);
    requireSize('key tree node', root, KEY_BYTES);
    this.#treeDepth = treeDepth;
    // Not from a shared buffer pool, since it holds keys.
    this.#path = new Uint8Array(new ArrayBuffer((treeDepth + 1) * KEY_BYTES));
    this.#path.set(root);
    this.#descent = descent;
  }

  /** The key of a leaf. Any order is correct, ascending order is fast. */
  leaf(index: number): Uint8Array {
    requireLeaf(this.#treeDepth, index);
    this.#descent.descend(this.#path, this.#sharedDepth(index), this.#treeDepth, index);
    this.#index = index;
    return this.#path.slice(this.#treeDepth * KEY_BYTES);
  }

  /** The depth down to which the cached path also leads to `index`, given by the highest bit in which the two indexes differ. */
  #sharedDepth(index: number): number {
    return this.#index === undefined ? 0 : this.#treeDepth - (32 - Math.clz32(this.#index ^ index));
  }
}
