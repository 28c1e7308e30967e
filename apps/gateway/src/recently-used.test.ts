import { describe, expect, test } from 'vitest';
import { RecentlyUsed } from './recently-used.ts';

describe('RecentlyUsed', () => {
  test('never exceeds its bound, and always holds the newest half of it', () => {
    const map = new RecentlyUsed<number, string>(10);
    for (let key = 0; key < 100; key++) {
      map.set(key, `value ${key}`);
      expect(map.size).toBeLessThanOrEqual(10);
      for (let recent = Math.max(0, key - 4); recent <= key; recent++) expect(map.peek(recent)).toBe(`value ${recent}`);
    }
    expect(map.get(50)).toBeUndefined();
  });

  test('keeps entries in use, however many others come and go', () => {
    const map = new RecentlyUsed<number, string>(10);
    map.set(-1, 'used');
    for (let key = 0; key < 100; key++) {
      map.set(key, 'passing');
      expect(map.get(-1)).toBe('used');
    }
  });

  test('peek does not count as use', () => {
    const map = new RecentlyUsed<number, string>(10);
    map.set(-1, 'looked at');
    for (let key = 0; key < 20; key++) {
      map.peek(-1);
      map.set(key, 'passing');
    }
    expect(map.peek(-1)).toBeUndefined();
  });

  test('values that may not be evicted stay beyond the bound', () => {
    const map = new RecentlyUsed<number, { stays: boolean }>(10, ({ stays }) => !stays);
    for (let key = 0; key < 200; key++) map.set(key, { stays: key % 4 === 0 });
    for (let key = 0; key < 200; key += 4) expect(map.peek(key)).toEqual({ stays: true });
    expect([...map.values()].filter(({ stays }) => !stays).length).toBeLessThanOrEqual(10);
  });

  test('the latest value of a key counts, and a deleted one is gone, in whichever generation it was', () => {
    const map = new RecentlyUsed<string, number>(4);
    map.set('a', 1);
    for (const key of ['b', 'c']) map.set(key, 0);
    map.set('a', 2);
    expect(map.get('a')).toBe(2);
    expect([...map.values()].filter((value) => value > 0)).toEqual([2]);
    expect(map.delete('a')).toBe(true);
    expect(map.delete('a')).toBe(false);
    expect(map.get('a')).toBeUndefined();
    map.clear();
    expect(map.size).toBe(0);
  });
});
