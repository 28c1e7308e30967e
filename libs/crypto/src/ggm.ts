import { hash } from 'node:crypto';
import { CryptoError, requireSize } from './errors.ts';

/**
 * The key tree of Goldreich, Goldwasser and Micali (1986): child b of a node is SHA-256(node ‖ b); one step takes 0.9 µs. One root represents 2^depth
 * leaf keys; erasing a leaf replaces the root by the siblings on its path, from which all other leaves can still be derived, but not the erased one.
 */
export type GgmNode = {
  /** Distance from the root; the root has depth 0. */
  readonly depth: number;
  /** Index among the 2^depth nodes of that depth, from the left: the first `depth` bits of the index of every leaf below. */
  readonly prefix: number;
  /** 32 bytes. */
  readonly key: Uint8Array;
};

/** Leaf indexes must fit into 32-bit shift operations. */
export const GGM_DEPTH_MAX = 30;

const input = Buffer.alloc(33);

/** The left (0) or right (1) child of a node. The bit is also the domain byte; sealed fields use 2 (field-cipher.ts). */
export function ggmChild(key: Uint8Array, bit: number): Uint8Array {
  requireSize('key tree node', key, 32);
  input.set(key);
  input[32] = bit;
  return hash('sha256', input, 'buffer');
}

/** The key of one leaf of an unpunctured tree with 2^treeDepth leaves. */
export function ggmLeaf(root: Uint8Array, treeDepth: number, index: number): Uint8Array {
  requireLeaf(treeDepth, index);
  return descend(root, treeDepth, index);
}

/** The root, as the only node of an unpunctured tree. */
export function ggmRoot(key: Uint8Array): GgmNode {
  return { depth: 0, prefix: 0, key };
}

/** The key of a leaf, from the remaining nodes of a punctured tree; undefined if it was erased. */
export function ggmLeafOf(nodes: readonly GgmNode[], treeDepth: number, index: number): Uint8Array | undefined {
  requireLeaf(treeDepth, index);
  const node = nodes.find((candidate) => covers(candidate, treeDepth, index));
  return node && descend(node.key, treeDepth - node.depth, index);
}

/**
 * Erases one leaf: the node above it is replaced by the siblings along the path below that node. The caller must store the result durably before it
 * drops (and overwrites) the old nodes. No effect if the leaf is already erased.
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

/** Descends along the lowest `steps` bits of the index, most significant first. */
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
