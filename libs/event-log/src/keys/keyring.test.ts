import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync, chmodSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ggmLeaf, unwrapSecret } from '@teamgram/crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { BLOCK_DEPTH, type KeyNode, type Keyring } from '../keyring.ts';
import { cachedKeyReader } from './cached-key-reader.ts';
import { loadOrCreateKek, UnsafeKek } from './kek.ts';
import { openKeyring } from './sqlite-keyring.ts';

let dir: string;
let keyring: Keyring | undefined;
beforeEach(() => void (dir = mkdtempSync(join(tmpdir(), 'keyring-'))));
afterEach(() => {
  keyring?.close();
  keyring = undefined;
  rmSync(dir, { recursive: true });
});

const file = () => join(dir, 'keyring.sqlite');
const kek = () => loadOrCreateKek(join(dir, 'kek'));
const reopen = () => {
  keyring?.close();
  return (keyring = openKeyring({ file: file(), kek: kek() }));
};
const filesOf = () => readdirSync(dir).filter((name) => name.startsWith('keyring')).map((name) => readFileSync(join(dir, name)));

describe('keyring', () => {
  test('a leaf key never changes, and differs from every other', () => {
    const ring = reopen();
    const keys = [0, 1, 2, 1023, 1024, 5000].map((version) => Buffer.from(ring.leafForWriting('dialog-1-2', version)).toString('hex'));
    expect(new Set(keys).size).toBe(6);
    expect(ring.leaf('dialog-1-2', 3)).not.toEqual(ring.leafForWriting('dialog-1-3', 3));
    const again = reopen();
    expect([0, 1, 2, 1023, 1024, 5000].map((version) => Buffer.from(again.leaf('dialog-1-2', version)!).toString('hex'))).toEqual(keys);
  });

  test('a key that was never created does not exist', () => {
    expect(reopen().leaf('dialog-1-2', 0)).toBeUndefined();
    expect(keyring!.nodes('dialog-1-2', 0)).toEqual([]);
  });

  test('flush makes new roots durable: another connection sees them', () => {
    const ring = reopen();
    ring.leafForWriting('user-7', 0);
    ring.flush();
    expect(filesOf().some((bytes) => bytes.includes('user-7'))).toBe(true);
  });

  test('an erased leaf cannot be derived from any remaining node; its neighbours can', () => {
    const ring = reopen();
    const before = [6, 7, 8].map((version) => Buffer.from(ring.leafForWriting('dialog-1-2', version)));
    ring.erase([{ stream: 'dialog-1-2', version: 7 }]);
    for (const each of [ring, reopen()]) {
      expect(each.leaf('dialog-1-2', 7)).toBeUndefined();
      expect([6, 8].map((version) => each.leaf('dialog-1-2', version))).toEqual([before[0], before[2]]);
      expect(each.nodes('dialog-1-2', 0)).toHaveLength(BLOCK_DEPTH);
      expect(leavesBelow(each.nodes('dialog-1-2', 0)).has(before[1]!.toString('hex'))).toBe(false);
    }
    expect(() => keyring!.leafForWriting('dialog-1-2', 7)).toThrow('erased');
  });

  test('after an erasure no file of the keyring holds the old root, wrapped or not', () => {
    const ring = reopen();
    for (let stream = 0; stream < 40; stream++) ring.leafForWriting(`dialog-1-${stream}`, 0);
    ring.flush();
    const root = Buffer.from(ring.nodes('dialog-1-9', 0)[0]!.key);
    const wrapped = wrappedCopies(root);
    expect(wrapped).toHaveLength(1);
    ring.erase([{ stream: 'dialog-1-9', version: 0 }]);
    for (const bytes of filesOf()) {
      expect(bytes.includes(wrapped[0]!)).toBe(false);
      expect(bytes.includes(root)).toBe(false);
    }
    expect(wrappedCopies(root)).toEqual([]);
  });

  test('a block that was wholly erased stays erased', () => {
    const ring = reopen();
    ring.leafForWriting('user-7', 0);
    ring.erase(Array.from({ length: 2 ** BLOCK_DEPTH }, (_, version) => ({ stream: 'user-7', version })));
    expect(reopen().nodes('user-7', 0)).toEqual([]);
    expect(() => keyring!.leafForWriting('user-7', 5)).toThrow('erased');
  });

  test('a whole stream is erased, whatever its length: nothing opens, nothing can be sealed again, no file holds a root of it', () => {
    const ring = reopen();
    for (const version of [0, 1, 1024, 5000]) ring.leafForWriting('dialog-1-9', version);
    for (let user = 0; user < 40; user++) ring.leafForWriting(`user-${user}`, 0);
    ring.flush();
    const roots = [0, 1, 4].map((block) => Buffer.from(ring.nodes('dialog-1-9', block)[0]!.key));
    const [wrapped] = wrappedCopies(roots[0]!);
    const neighbour = ring.leaf('user-7', 0);
    expect(ring.eraseStreams(['dialog-1-9', 'never-was'])).toEqual([0, 1, 4].map((block) => ({ stream: 'dialog-1-9', block })));
    for (const open of [() => ring, reopen]) {
      const each = open();
      for (const version of [0, 1, 1024, 5000, 9999]) expect(each.leaf('dialog-1-9', version)).toBeUndefined();
      expect(() => each.leafForWriting('dialog-1-9', 3)).toThrow('erased');
      expect(() => each.leafForWriting('dialog-1-9', 90_000)).toThrow('erased');
      expect(() => each.leafForWriting('never-was', 0)).toThrow('erased');
      expect(each.leaf('user-7', 0)).toEqual(neighbour);
      expect(['dialog-1-9', 'user-7'].map((stream) => each.isErased(stream))).toEqual([true, false]);
    }
    for (const bytes of filesOf()) {
      expect(bytes.includes(wrapped!)).toBe(false);
      for (const root of roots) expect(bytes.includes(root)).toBe(false);
    }
    expect(keyring!.eraseStreams(['dialog-1-9'])).toEqual([]);
  });

  test('a wrapped node moved to another block does not unwrap', () => {
    const ring = reopen();
    ring.leafForWriting('user-7', 0);
    ring.flush();
    const [copy] = wrappedCopies(Buffer.from(ring.nodes('user-7', 0)[0]!.key));
    expect(() => unwrapSecret(kek(), copy!, 'data-key/user-8/0/0/0')).toThrow();
  });

  /** Everything in the keyring's files that unwraps to `root` with the key-encryption key. */
  function wrappedCopies(root: Buffer): Buffer[] {
    const found: Buffer[] = [];
    const size = 12 + 32 + 16;
    for (const bytes of filesOf()) {
      for (let at = bytes.indexOf('dialog-1-9'); at >= 0; at = bytes.indexOf('dialog-1-9', at + 1)) found.push(...copiesNear(bytes, at));
      for (let at = bytes.indexOf('user-7'); at >= 0; at = bytes.indexOf('user-7', at + 1)) found.push(...copiesNear(bytes, at));
    }
    return found;
    function copiesNear(bytes: Buffer, at: number): Buffer[] {
      const name = bytes.subarray(at, at + 10).toString('latin1').startsWith('user-7') ? 'user-7' : 'dialog-1-9';
      for (let start = at; start < at + 32 && start + size <= bytes.length; start++) {
        const candidate = Buffer.from(bytes.subarray(start, start + size));
        try {
          if (Buffer.from(unwrapSecret(kek(), candidate, `data-key/${name}/0/0/0`)).equals(root)) return [candidate];
        } catch {
          continue;
        }
      }
      return [];
    }
  }
});

function leavesBelow(nodes: KeyNode[]): Set<string> {
  return new Set(
    nodes.flatMap(({ depth, key }) => {
      const steps = BLOCK_DEPTH - depth;
      return Array.from({ length: 2 ** steps }, (_, index) => Buffer.from(ggmLeaf(key, steps, index)).toString('hex'));
    }),
  );
}

describe('cached key reader', () => {
  test('fetches a block once, answers synchronously afterwards, and fetches again after an invalidation', async () => {
    const ring = reopen();
    const key = ring.leafForWriting('user-7', 3);
    let asked = 0;
    const reader = cachedKeyReader(async (stream, block) => (asked++, ring.nodes(stream, block)));
    const [first, second] = [reader.leaf('user-7', 3), reader.leaf('user-7', 4)];
    expect(await first).toEqual(key);
    await second;
    expect(reader.leaf('user-7', 3)).toEqual(key);
    expect(asked).toBe(1);
    ring.erase([{ stream: 'user-7', version: 3 }]);
    reader.invalidate('user-7', 0);
    expect(await reader.leaf('user-7', 3)).toBeUndefined();
    expect(await reader.leaf('user-7', 4)).toEqual(ring.leaf('user-7', 4));
    expect(asked).toBe(2);
  });

  test('an answer in flight during an invalidation is not cached', async () => {
    const answers: ((nodes: KeyNode[]) => void)[] = [];
    const reader = cachedKeyReader(() => new Promise((resolve) => answers.push(resolve)));
    const early = reader.leaf('user-7', 0);
    reader.invalidate('user-7', 0);
    answers[0]!([{ depth: 0, prefix: 0, key: Buffer.alloc(32, 1) }]);
    await early;
    const late = reader.leaf('user-7', 0);
    answers[1]!([]);
    expect(await late).toBeUndefined();
  });

  test('is bounded', async () => {
    let asked = 0;
    const reader = cachedKeyReader(async () => (asked++, [{ depth: 0, prefix: 0, key: Buffer.alloc(32, 1) }]), 2);
    for (const stream of ['a', 'b', 'c', 'a']) await reader.leaf(stream, 0);
    expect(asked).toBe(4);
    expect(reader.leaf('c', 1)).toBeInstanceOf(Uint8Array);
  });
});

describe('key-encryption key', () => {
  test('is created once, 32 bytes, mode 600', () => {
    const first = kek();
    expect(first).toHaveLength(32);
    expect(statSync(join(dir, 'kek')).mode & 0o777).toBe(0o600);
    expect(kek()).toEqual(first);
  });

  test('refuses a file that others can read, and one that is not a key', () => {
    kek();
    chmodSync(join(dir, 'kek'), 0o644);
    expect(kek).toThrow(UnsafeKek);
    chmodSync(join(dir, 'kek'), 0o600);
    writeFileSync(join(dir, 'kek'), 'short');
    expect(kek).toThrow(UnsafeKek);
  });
});
