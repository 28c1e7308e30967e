import { hash } from 'node:crypto';
import { CryptoError, requireSize } from './errors.ts';

/**
 * The key tree of Goldreich, Goldwasser and Micali (1986): child b of a node is SHA-256(node ‖ b), one step 0.9 µs.
 * One root stands for 2^depth leaf keys; erasing a leaf replaces the root by the siblings of its path, from which every other leaf
 * still follows and the erased one no longer does.
 */
export type GgmNode = {
  /** Distance from the root. */
  readonly level: number;
  /** Place within the level, from the left: 0 … 2^level − 1. */
  readonly index: number;
  /** 32 bytes. */
  readonly key: Uint8Array;
};

/** A leaf index must stay exact in a 32-bit shift. */
export const GGM_DEPTH_MAX = 30;

const input = Buffer.alloc(33);

/** The left (0) or right (1) child of a node's key. The domain byte is the bit itself; seal.ts uses 2 for its own derivation. */
export function ggmChild(key: Uint8Array, bit: number): Uint8Array {
  requireSize('key tree node', key, 32);
  input.set(key);
  input[32] = bit;
  return hash('sha256', input, 'buffer');
}

/** The key of one leaf, `depth` steps from the root. */
export function ggmLeaf(root: Uint8Array, depth: number, index: number): Uint8Array {
  requireLeaf(depth, index);
  return descend(root, depth, index);
}

/** A root as the only node of an unpunctured tree. */
export function ggmRoot(key: Uint8Array): GgmNode {
  return { level: 0, index: 0, key };
}

/** A leaf's key out of what is left of a punctured tree; undefined when it was erased. */
export function ggmLeafOf(nodes: readonly GgmNode[], depth: number, index: number): Uint8Array | undefined {
  requireLeaf(depth, index);
  const node = nodes.find((candidate) => covers(candidate, depth, index));
  return node && descend(node.key, depth - node.level, index);
}

/**
 * Erases one leaf: the node above it gives way to the siblings along the path below that node. The caller stores the result durably
 * and only then forgets (and overwrites) the old nodes. A leaf that is already erased changes nothing.
 * @returns at most `depth` nodes more than before
 */
export function ggmPuncture(nodes: readonly GgmNode[], depth: number, index: number): GgmNode[] {
  requireLeaf(depth, index);
  return nodes.flatMap((node) => (covers(node, depth, index) ? siblingsBelow(node, depth, index) : [node]));
}

function siblingsBelow(node: GgmNode, depth: number, index: number): GgmNode[] {
  const siblings: GgmNode[] = [];
  let key = node.key;
  for (let level = node.level + 1; level <= depth; level++) {
    const onPath = index >>> (depth - level);
    siblings.push({ level, index: onPath ^ 1, key: ggmChild(key, (onPath & 1) ^ 1) });
    key = ggmChild(key, onPath & 1);
  }
  return siblings;
}

function covers({ level, index }: GgmNode, depth: number, leaf: number): boolean {
  return level <= depth && leaf >>> (depth - level) === index;
}

/** Follows the lowest `steps` bits of the index, the highest of them first. */
function descend(from: Uint8Array, steps: number, index: number): Uint8Array {
  let key = from;
  for (let shift = steps - 1; shift >= 0; shift--) key = ggmChild(key, (index >>> shift) & 1);
  return key;
}

function requireLeaf(depth: number, index: number): void {
  const fits = Number.isInteger(depth) && depth >= 0 && depth <= GGM_DEPTH_MAX && Number.isInteger(index) && index >= 0 && index < 2 ** depth;
  if (!fits) throw new CryptoError('BAD_LENGTH', `the key tree of depth ${depth} has no leaf ${index}`);
}

/**
 * Walks the leaves under one node and keeps the path: the next leaf in order costs two steps on average instead of `depth`.
 * Holds `depth` keys; drop it when any leaf of the tree is erased.
 */
export class GgmPath {
  readonly #depth: number;
  /** keys[level] belongs to the node on the path of `#index`; the root is keys[0]. */
  readonly #keys: Uint8Array[];
  #index = -1;

  constructor(root: Uint8Array, depth: number) {
    requireLeaf(depth, 0);
    this.#depth = depth;
    this.#keys = [root];
  }

  /** The key of a leaf; any order is right, ascending order is fast. */
  leaf(index: number): Uint8Array {
    requireLeaf(this.#depth, index);
    const shared = this.#index < 0 ? 0 : this.#depth - (32 - Math.clz32(this.#index ^ index));
    for (let level = shared + 1; level <= this.#depth; level++) {
      this.#keys[level] = ggmChild(this.#keys[level - 1]!, (index >>> (this.#depth - level)) & 1);
    }
    this.#index = index;
    return this.#keys[this.#depth]!;
  }
}
