import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { GGM_DEPTH_MAX, ggmChild, ggmLeaf, ggmLeafOf, ggmPuncture, ggmRoot, type GgmNode } from './ggm.ts';
import { descents, GgmPath } from './ggm-path.ts';
import { seededRandom } from './random.ts';

const root = seededRandom('ggm')(32);
const hexOf = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');

/** All keys that can be derived from a set of nodes: what an attacker who has stolen the nodes could compute. */
function everythingBelow(nodes: readonly GgmNode[], treeDepth: number): Set<string> {
  const derived = new Set<string>();
  const walk = (key: Uint8Array, depth: number) => {
    derived.add(hexOf(key));
    if (depth < treeDepth) [0, 1].forEach((bit) => walk(ggmChild(key, bit), depth + 1));
  };
  for (const { key, depth } of nodes) walk(key, depth);
  return derived;
}

describe('the key tree', () => {
  test('a step is SHA-256(node ‖ bit), the highest bit of the index first', () => {
    const step = (key: Uint8Array, bit: number) => createHash('sha256').update(key).update(Uint8Array.of(bit)).digest();
    expect(ggmLeaf(root, 3, 0b110)).toEqual(step(step(step(root, 1), 1), 0));
    expect(ggmLeaf(root, 0, 0)).toBe(root);
  });

  test('all leaves differ', () => {
    expect(new Set(Array.from({ length: 1024 }, (_, index) => hexOf(ggmLeaf(root, 10, index)))).size).toBe(1024);
  });

  test('after a puncture all other leaves are unchanged and the erased one cannot be derived', () => {
    const tree = fc.integer({ min: 1, max: 6 }).chain((depth) => fc.tuple(fc.constant(depth), fc.nat(2 ** depth - 1)));
    fc.assert(fc.property(tree, ([depth, erased]) => {
      const nodes = ggmPuncture([ggmRoot(root)], depth, erased);
      expect(nodes.length).toBe(depth);
      for (let index = 0; index < 2 ** depth; index++) {
        const key = ggmLeafOf(nodes, depth, index);
        if (index === erased) expect(key).toBeUndefined();
        else expect(hexOf(key!)).toBe(hexOf(ggmLeaf(root, depth, index)));
      }
      const derivable = everythingBelow(nodes, depth);
      expect(derivable.has(hexOf(ggmLeaf(root, depth, erased)))).toBe(false);
      expect(derivable.has(hexOf(root))).toBe(false);
    }));
  });

  test('any sequence of punctures leaves exactly the other leaves', () => {
    const depth = 5;
    fc.assert(fc.property(fc.array(fc.nat(31), { maxLength: 40 }), (erasures) => {
      let nodes: GgmNode[] = [ggmRoot(root)];
      for (const index of erasures) nodes = ggmPuncture(nodes, depth, index);
      const erased = new Set(erasures);
      for (let index = 0; index < 32; index++) {
        const expected = erased.has(index) ? undefined : hexOf(ggmLeaf(root, depth, index));
        const key = ggmLeafOf(nodes, depth, index);
        expect(key && hexOf(key)).toBe(expected);
      }
      expect(nodes.length).toBeLessThanOrEqual(Math.max(1, erased.size * depth));
    }));
  });

  test.each(descents)('the cursor gives the same leaves in any order ($name)', (descent) => {
    fc.assert(fc.property(fc.array(fc.nat(1023), { maxLength: 30 }), (order) => {
      const path = new GgmPath(root, 10, descent);
      for (const index of order) expect(hexOf(path.leaf(index))).toBe(hexOf(ggmLeaf(root, 10, index)));
    }));
    const path = new GgmPath(root, 6, descent);
    for (let index = 0; index < 64; index++) expect(hexOf(path.leaf(index))).toBe(hexOf(ggmLeaf(root, 6, index)));
  });

  test.each(descents)('the last leaf of the deepest tree can be derived ($name)', (descent) => {
    const last = 2 ** GGM_DEPTH_MAX - 1;
    expect(Buffer.from(new GgmPath(root, GGM_DEPTH_MAX, descent).leaf(last))).toEqual(ggmLeaf(root, GGM_DEPTH_MAX, last));
  });

  test.each([[10, 1024], [10, -1], [10, 1.5], [31, 0], [-1, 0], [Number.NaN, 0]])('a tree of depth %d has no leaf %d', (depth, index) => {
    const refused = expect.objectContaining({ code: 'BAD_LENGTH' });
    expect(() => ggmLeaf(root, depth, index)).toThrow(refused);
    expect(() => ggmPuncture([ggmRoot(root)], depth, index)).toThrow(refused);
    expect(() => ggmLeafOf([ggmRoot(root)], depth, index)).toThrow(refused);
  });
});

describe.skipIf(descents[0]!.name !== 'native')('the addon (build it with: node libs/crypto/native/build.mjs)', () => {
  const path = new Uint8Array(3 * 32);
  test.each([
    ['a short path', [path.subarray(1), 0, 2, 1]],
    ['depths out of order', [path, 2, 1, 1]],
    ['a depth beyond it', [path, 0, 3, 1]],
    ['a negative depth', [path, 0, -1, 1]],
    ['no index', [path, 0, 2]],
    ['wider elements', [new Uint16Array(96), 0, 2, 1]],
  ])('never touches memory on %s', (_, args) => {
    expect(() => Reflect.apply(descents[0]!.descend, undefined, args)).toThrow(TypeError);
  });
});
