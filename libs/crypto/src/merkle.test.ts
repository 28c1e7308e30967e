import fc from 'fast-check';
import { MerkleTree } from 'merkletreejs';
import { describe, expect, test } from 'vitest';
import { sha256 } from './digest.ts';
import { EMPTY_ROOT, leafHash, nodeHash, rootFromInclusion, verifyConsistency, verifyInclusion } from './merkle.ts';
import { MerkleFrontier } from './merkle-frontier.ts';
import { consistencyProof, frontierAt, inclusionProof, rootAt, type SubtreeSource } from './merkle-proof.ts';

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
const bytes = (text: string) => Buffer.from(text, 'hex');
const leavesOf = (count: number) => Array.from({ length: count }, (_, index) => leafHash(Buffer.from(`entry ${index}`)));

function sourceOf(leaves: readonly Uint8Array[]): SubtreeSource {
  const node: SubtreeSource = (height, index) => (height === 0 ? leaves[index]! : nodeHash(node(height - 1, 2 * index), node(height - 1, 2 * index + 1)));
  return node;
}

function rootsOf(leaves: readonly Uint8Array[]): Uint8Array[] {
  const tree = new MerkleFrontier();
  return [tree.root(), ...leaves.map((leaf) => (tree.append(leaf), tree.root()))];
}

/** github.com/transparency-dev/merkle testonly/constants.go: the eight leaves and roots of the Certificate Transparency test tree. */
const ENTRIES = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f'].map(bytes);
const ROOTS = [
  'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
];

describe('RFC 6962 vectors', () => {
  const leaves = ENTRIES.map(leafHash);

  test('roots of 0 to 8 leaves', () => {
    expect(rootsOf(leaves).map(hex)).toEqual(ROOTS);
    expect(hex(EMPTY_ROOT)).toBe(ROOTS[0]);
  });

  test('inclusion of leaf 0 in 8', () => {
    expect(inclusionProof(sourceOf(leaves), 0, 8).map(hex)).toEqual([
      '96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7',
      '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
      '6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4',
    ]);
  });

  test('consistency of 6 with 8', () => {
    expect(consistencyProof(sourceOf(leaves), 6, 8).map(hex)).toEqual([
      '0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a',
      'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
      'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
    ]);
  });
});

describe('against merkletreejs, an independent implementation', () => {
  const oracle = (leaves: readonly Uint8Array[]) =>
    new MerkleTree(leaves.map((leaf) => Buffer.from(leaf)), (node: Buffer) => Buffer.from(sha256(Buffer.concat([Uint8Array.of(1), node]))), { hashLeaves: false });

  test('the same roots and audit paths', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 300 }).chain((size) => fc.tuple(fc.constant(size), fc.nat(size - 1))), ([size, index]) => {
        const leaves = leavesOf(size);
        const tree = oracle(leaves);
        expect(hex(rootsOf(leaves).at(-1)!)).toBe(tree.getRoot().toString('hex'));
        const proof = tree.getProof(Buffer.from(leaves[index]!), index).map(({ data }) => data.toString('hex'));
        expect(inclusionProof(sourceOf(leaves), index, size).map(hex)).toEqual(proof);
      }),
      { numRuns: 60 },
    );
  });
});

describe('proofs', () => {
  const leaves = leavesOf(140);
  const source = sourceOf(leaves);
  const roots = rootsOf(leaves);
  const head = (size: number) => ({ size, root: roots[size]! });

  test('inclusion proofs verify for every leaf of every tree, and for nothing else', () => {
    for (let size = 1; size <= 140; size += 3) {
      for (let index = 0; index < size; index++) {
        const proof = inclusionProof(source, index, size);
        expect(verifyInclusion(leaves[index]!, index, size, roots[size]!, proof)).toBe(true);
        expect(verifyInclusion(leaves[(index + 1) % 140]!, index, size, roots[size]!, proof)).toBe(false);
        expect(verifyInclusion(leaves[index]!, (index + 1) % size, size, roots[size]!, proof)).toBe(size === 1);
      }
    }
  });

  test('every tree is consistent with every later one, and with no other', () => {
    for (let newer = 0; newer <= 140; newer += 7) {
      for (let older = 0; older <= newer; older++) {
        const proof = consistencyProof(source, older, newer);
        expect(verifyConsistency(head(older), head(newer), proof)).toBe(true);
        const forked = { size: older, root: leafHash(roots[older]!) };
        expect(verifyConsistency(forked, head(newer), proof)).toBe(false);
      }
    }
  });

  test('a changed, missing or added hash is refused', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 140 }), fc.nat(139), fc.nat(10_000), (size, leaf, change) => {
        const index = leaf % size;
        const proof = inclusionProof(source, index, size);
        const changed = proof.map((hash, at) => (at === change % proof.length ? leafHash(hash) : hash));
        for (const bad of [changed, proof.slice(1), proof.slice(0, -1), [...proof, roots[1]!]]) {
          expect(verifyInclusion(leaves[index]!, index, size, roots[size]!, bad)).toBe(false);
        }
        const older = 1 + (leaf % (size - 1));
        const path = consistencyProof(source, older, size);
        for (const bad of [path.map((hash, at) => (at === change % path.length ? leafHash(hash) : hash)), path.slice(1), [...path, roots[1]!]]) {
          expect(verifyConsistency(head(older), head(size), bad)).toBe(false);
        }
      }),
    );
  });

  test('positions out of range are refused', () => {
    expect(() => inclusionProof(source, 5, 5)).toThrow(RangeError);
    expect(() => inclusionProof(source, -1, 5)).toThrow(RangeError);
    expect(() => consistencyProof(source, 6, 5)).toThrow(RangeError);
    expect(rootFromInclusion(leaves[0]!, 5, 5, [])).toBeUndefined();
    expect(verifyConsistency(head(6), head(5), [])).toBe(false);
  });
});

describe('the right edge', () => {
  const leaves = leavesOf(700);
  const roots = rootsOf(leaves);

  test('can be resumed at any size', () => {
    fc.assert(
      fc.property(fc.nat(700), fc.nat(40), (size, more) => {
        const tree = frontierAt(sourceOf(leaves), size);
        for (const leaf of leaves.slice(size, size + more)) tree.append(leaf);
        expect(hex(tree.root())).toBe(hex(roots[Math.min(700, size + more)]!));
        expect(hex(rootAt(sourceOf(leaves), size))).toBe(hex(roots[size]!));
      }),
    );
  });

  test('gives the same result and subtrees for rows of any length as leaf by leaf', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(90), { maxLength: 12 }), (rows) => {
        const [tree, single] = [new MerkleFrontier(), new MerkleFrontier()];
        const [told, expected]: [string[], string[]] = [[], []];
        let taken = 0;
        for (const count of rows) {
          const row = leaves.slice(taken, (taken += count));
          tree.appendRow(Buffer.concat(row), (height, first, hashes) => {
            for (let at = 0; at < hashes.length; at += 32) told.push(`${height} ${first + at / 32} ${hex(hashes.subarray(at, at + 32))}`);
          });
          for (const leaf of row) single.append(leaf, (height, node) => void expected.push(`${height} ${Math.floor(single.size / 2 ** height)} ${hex(node)}`));
          expect(tree.size).toBe(single.size);
          expect(hex(tree.root())).toBe(hex(single.root()));
        }
        expect(told.sort()).toEqual(expected.sort());
      }),
    );
  });

  test('reports every complete subtree exactly once', () => {
    const told: string[] = [];
    const tree = new MerkleFrontier();
    for (const leaf of leaves) tree.append(leaf, (height, node) => void (height % 8 === 0 && told.push(`${height} ${hex(node)}`)));
    const source = sourceOf(leaves);
    expect(told.filter((line) => line.startsWith('0 '))).toEqual(leaves.map((leaf) => `0 ${hex(leaf)}`));
    expect(told.filter((line) => line.startsWith('8 '))).toEqual([0, 1].map((index) => `8 ${hex(source(8, index))}`));
  });

  test('grows beyond 2^32 leaves', () => {
    const peak = leafHash(Buffer.from('a subtree of 2^40 leaves'));
    const peaks = Object.assign([] as Uint8Array[], { 40: peak });
    const tree = new MerkleFrontier(2 ** 40, peaks);
    tree.append(leaves[0]!);
    tree.append(leaves[1]!);
    expect(tree.size).toBe(2 ** 40 + 2);
    expect(hex(tree.root())).toBe(hex(nodeHash(peak, nodeHash(leaves[0]!, leaves[1]!))));
    expect(verifyInclusion(leaves[1]!, 2 ** 40 + 1, 2 ** 40 + 2, tree.root(), [leaves[0]!, peak])).toBe(true);
  });
});
