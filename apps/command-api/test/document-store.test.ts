import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { DocumentStore } from '../src/state/document-store.ts';

const dir = mkdtempSync(join(tmpdir(), 'documents '));
afterAll(() => rmSync(dir, { recursive: true }));

const fail = (error: unknown) => { throw error; };
const open = (name: string) => new DocumentStore(join(dir, name), 'example.org/log', fail);
/** More documents than the cache holds. */
const MANY = 120_000;

describe('the document store', () => {
  test('keeps unwritten changes, however many documents pass through the cache', () => {
    const store = open('many.sqlite');
    store.put('kept', { n: 1 });
    store.put('removed', { n: 1 });
    store.write(store.snapshot(1));
    store.put('kept', { n: 2 });
    store.remove('removed');
    const snapshot = store.snapshot(2);
    store.put('later', { n: 3 });
    for (let n = 0; n < MANY; n++) store.get(`absent:${n}`);
    expect([store.get('kept'), store.get('removed'), store.get('later')]).toEqual([{ n: 2 }, undefined, { n: 3 }]);
    store.write(snapshot);
    for (let n = 0; n < MANY; n++) store.get(`absent:${n}`);
    expect([store.get('kept'), store.get('removed'), store.get('later')]).toEqual([{ n: 2 }, undefined, { n: 3 }]);
    store.close();
  });

  test.each(['phone:mark-1', 'username:mark-1', 'home:-7'])('nothing of a removed %s document is left in any file', (name) => {
    const file = name.replace(':', '-');
    const store = open(file);
    store.put(name, { text: 'mark-1' });
    store.write(store.snapshot(1));
    store.remove(name);
    store.write(store.snapshot(2));
    const bytes = readdirSync(dir).filter((one) => one.startsWith(file)).map((one) => readFileSync(join(dir, one)));
    expect(bytes.map((each) => each.includes('mark-1'))).toEqual(bytes.map(() => false));
    store.close();
  });

  test('a snapshot does not contain later changes', () => {
    const store = open('moment.sqlite');
    const document = { n: 1 };
    store.put('one', document);
    const snapshot = store.snapshot(5);
    document.n = 2;
    store.put('one', document);
    store.write(snapshot);
    expect([store.position, store.changes, store.get('one')]).toEqual([5, 1, { n: 2 }]);
    store.close();
    const reopened = open('moment.sqlite');
    expect([reopened.position, reopened.get('one')]).toEqual([5, { n: 1 }]);
    reopened.clear();
    expect([reopened.position, reopened.get('one')]).toEqual([0, undefined]);
    reopened.close();
  });

  test('a read after closing is refused and not reported as damage', () => {
    const told: unknown[] = [];
    const store = new DocumentStore(join(dir, 'closed.sqlite'), 'example.org/log', (error) => told.push(error));
    store.close();
    expect(() => store.get('one')).toThrow('finalized');
    expect(told).toEqual([]);
  });
});
