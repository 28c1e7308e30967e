import { EMPTY_ROOT, nodeHash } from './merkle.ts';
import { MerkleFrontier } from './merkle-frontier.ts';

/** Looks up a complete subtree: the node over the 2^height leaves from leaf `index` · 2^height on. */
export type SubtreeSource = (height: number, index: number) => Uint8Array;

/** The root of the first `size` leaves. */
export function rootAt(source: SubtreeSource, size: number): Uint8Array {
  return size === 0 ? EMPTY_ROOT : rangeHash(source, 0, size);
}

/** The right edge of the first `size` leaves, to be extended. */
export function frontierAt(source: SubtreeSource, size: number): MerkleFrontier {
  const peaks: Uint8Array[] = [];
  for (let height = 0, rest = size; rest > 0; height++, rest = Math.floor(rest / 2)) {
    // The peak of height h follows all higher ones, so its index within its level is (size >> h) − 1.
    if (rest % 2 === 1) peaks[height] = source(height, rest - 1);
  }
  return new MerkleFrontier(size, peaks);
}

/** RFC 6962 §2.1.1 PATH(index, D[size]): from the leaf's sibling up to the root's child. */
export function inclusionProof(source: SubtreeSource, index: number, size: number): Uint8Array[] {
  if (index < 0 || index >= size) throw new RangeError(`no leaf ${index} in a tree of ${size}`);
  const proof: Uint8Array[] = [];
  let start = 0;
  let end = size;
  while (end - start > 1) {
    const split = start + largestPowerBelow(end - start);
    const left = index < split;
    proof.push(left ? rangeHash(source, split, end) : rangeHash(source, start, split));
    if (left) end = split;
    else start = split;
  }
  return proof.reverse();
}

/** RFC 6962 §2.1.2 PROOF(older, D[newer]). */
export function consistencyProof(source: SubtreeSource, older: number, newer: number): Uint8Array[] {
  if (older > newer) throw new RangeError(`a tree of ${newer} does not contain one of ${older}`);
  if (older === 0 || older === newer) return [];
  const proof: Uint8Array[] = [];
  let start = 0;
  let end = newer;
  // SUBPROOF(m, D[n], b): b is true as long as the older tree itself is the left part.
  while (end !== older) {
    const split = start + largestPowerBelow(end - start);
    if (older <= split) {
      proof.push(rangeHash(source, split, end));
      end = split;
    } else {
      proof.push(rangeHash(source, start, split));
      start = split;
    }
  }
  if (start > 0) proof.push(rangeHash(source, start, end));
  return proof.reverse();
}

/** MTH(D[start:end]) for a range as split by RFC 6962: it starts at a multiple of the largest power of two in its length. */
function rangeHash(source: SubtreeSource, start: number, end: number): Uint8Array {
  const length = end - start;
  const height = Math.log2(length);
  if (Number.isInteger(height)) return source(height, start / length);
  const split = start + largestPowerBelow(length);
  return nodeHash(rangeHash(source, start, split), rangeHash(source, split, end));
}

/** "Let k be the largest power of two smaller than n". */
function largestPowerBelow(length: number): number {
  return 2 ** Math.ceil(Math.log2(length) - 1);
}
