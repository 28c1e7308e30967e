import { requireSize } from './errors.ts';
import { ggmChild, requireLeaf } from './ggm.ts';
import { loadNativeDescent } from './sha-256-native.ts';

const KEY_BYTES = 32;

/**
 * One way to go down a key tree. `path` holds the keys of depths 0, 1, … behind each other, 32 bytes each; those from depth `from` + 1 to `to` are
 * written, by the lowest bits of `index`, the highest of them first.
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

/** Every way that works on this machine, the fastest first. */
export const descents: readonly Descent[] = [...nativeDescent(), nodeDescent];

/** An addon that is missing, built for another machine or wrong in its result must never derive a key. */
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
 * Walks the leaves of one tree and keeps the path: the next leaf in order costs two steps on average instead of `treeDepth`.
 * Holds `treeDepth` keys; drop it when any leaf of the tree is erased.
 */
export class GgmPath {
  readonly #treeDepth: number;
  /** The key of each depth on the path to `#index`, the root first. */
  readonly #path: Uint8Array;
  readonly #descent: Descent;
  #index: number | undefined;

  constructor(root: Uint8Array, treeDepth: number, descent: Descent = descents[0]!) {
    requireLeaf(treeDepth, 0);
    requireSize('key tree node', root, KEY_BYTES);
    this.#treeDepth = treeDepth;
    // Of its own: no buffer that others share holds keys.
    this.#path = new Uint8Array(new ArrayBuffer((treeDepth + 1) * KEY_BYTES));
    this.#path.set(root);
    this.#descent = descent;
  }

  /** The key of a leaf; any order is right, ascending order is fast. */
  leaf(index: number): Uint8Array {
    requireLeaf(this.#treeDepth, index);
    this.#descent.descend(this.#path, this.#sharedDepth(index), this.#treeDepth, index);
    this.#index = index;
    return this.#path.slice(this.#treeDepth * KEY_BYTES);
  }

  /** How far down the kept path also leads to `index`: the highest bit in which both differ decides. */
  #sharedDepth(index: number): number {
    return this.#index === undefined ? 0 : this.#treeDepth - (32 - Math.clz32(this.#index ^ index));
  }
}
