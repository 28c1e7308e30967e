import { hash } from 'node:crypto';
import { CryptoError, requireSize } from './errors.ts';

/**
 * The key tree of Goldreich, Goldwasser and Micali (1986): child b of a node is SHA-256(node ‖ b), one step 0.9 µs.
 * One root stands for 2^depth leaf keys; erasing a leaf replaces the root by the siblings of its path, from which every other leaf
 * still follows and the erased one no longer does.
 */
export type GgmNode = {
  /** Distance from the root, which has 0. */
  readonly depth: number;
  /** Place among the 2^depth nodes of that depth, from the left: the first `depth` bits of the index of every leaf below. */
  readonly prefix: number;
  /** 32 bytes. */
  readonly key: Uint8Array;
};

/** A leaf index must stay exact in 32-bit shifts. */
export const GGM_DEPTH_MAX = 30;

const input = Buffer.alloc(33);

/** The left (0) or right (1) child of a node's key. The domain byte is the bit itself; seal.ts uses 2 for its own derivation. */
export function ggmChild(key: Uint8Array, bit: number): Uint8Array {
  requireSize('key tree node', key, 32);
  input.set(key);
  input[32] = bit;
  return hash('sha256', input, 'buffer');
}

/** The key of one leaf of a whole tree with 2^treeDepth leaves. */
export function ggmLeaf(root: Uint8Array, treeDepth: number, index: number): Uint8Array {
  requireLeaf(treeDepth, index);
  return descend(root, treeDepth, index);
}

/** A root as the only node of a tree from which nothing was erased. */
export function ggmRoot(key: Uint8Array): GgmNode {
  return { depth: 0, prefix: 0, key };
}

/** A leaf's key out of what is left of a punctured tree; undefined when it was erased. */
export function ggmLeafOf(nodes: readonly GgmNode[], treeDepth: number, index: number): Uint8Array | undefined {
  requireLeaf(treeDepth, index);
  const node = nodes.find((candidate) => covers(candidate, treeDepth, index));
  return node && descend(node.key, treeDepth - node.depth, index);
}

/**
 * Erases one leaf: the node above it gives way to the siblings along the path below that node. The caller stores the result durably
 * and only then forgets (and overwrites) the old nodes. A leaf that is already erased changes nothing.
 * @returns at most `treeDepth − 1` nodes more than before
 */
export function ggmPuncture(nodes: readonly GgmNode[], treeDepth: number, index: number): GgmNode[] {
  requireLeaf(treeDepth, index);
  return nodes.flatMap((node) => (covers(node, treeDepth, index) ? siblingsBelow(node, treeDepth, index) : [node]));
}

function siblingsBelow(node: GgmNode, treeDepth: number, index: number): GgmNode[] {
  const siblings: GgmNode[] = [];
  let key = node.key;
  for (let depth = node.depth + 1; depth <= treeDepth; depth++) {
    const prefix = index >>> (treeDepth - depth);
    siblings.push({ depth, prefix: prefix ^ 1, key: ggmChild(key, (prefix & 1) ^ 1) });
    key = ggmChild(key, prefix & 1);
  }
  return siblings;
}

function covers({ depth, prefix }: GgmNode, treeDepth: number, index: number): boolean {
  return depth <= treeDepth && index >>> (treeDepth - depth) === prefix;
}

/** Follows the lowest `steps` bits of the index, the highest of them first. */
function descend(from: Uint8Array, steps: number, index: number): Uint8Array {
  let key = from;
  for (let shift = steps - 1; shift >= 0; shift--) key = ggmChild(key, (index >>> shift) & 1);
  return key;
}

/** @throws {CryptoError} BAD_LENGTH */
export function requireLeaf(treeDepth: number, index: number): void {
  const treeFits = Number.isInteger(treeDepth) && treeDepth >= 0 && treeDepth <= GGM_DEPTH_MAX;
  const leafFits = Number.isInteger(index) && index >= 0 && index < 2 ** treeDepth;
  if (!treeFits || !leafFits) throw new CryptoError('BAD_LENGTH', `a key tree of depth ${treeDepth} has no leaf ${index}`);
}
