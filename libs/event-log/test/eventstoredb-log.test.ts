/** What the EventStoreDB driver promises beyond the contract: the cluster is authoritative, the local files are a copy of it. */
import { rmSync } from 'node:fs';
import { generateSigningKey } from '@teamgram/crypto';
import { binaryEvent, EventStoreDBClient } from '@eventstore/db-client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ClusterUnreachable, directoryAudit, fsck, LogDamaged, LogFailed, openEventStoreLog, openLogReader, printedKeys, WrongLogKeys, type EmbeddedEventLog, type EventStoreLogOptions } from '../src/index.ts';
import { openEventStores, type EventStores } from '../../../test/support/event-stores.ts';
import { logKeys, logOptions, newEvent, ORIGIN, pinned, renamed, withDir, writerKey } from './fixtures.ts';

let stores: EventStores;
beforeAll(async () => {
  stores = await openEventStores();
});
afterAll(() => stores.close());

type Store = { url: string; journal: string };

async function withStore(work: (store: Store, dir: string, other: string) => Promise<void>): Promise<void> {
  const store = await stores.journal();
  await withDir((dir) => withDir((other) => work(store, dir, other)));
}

async function withLog(dir: string, store: Store, work: (log: EmbeddedEventLog) => Promise<void>, given: Partial<EventStoreLogOptions> = {}): Promise<void> {
  const log = await openEventStoreLog({ ...logOptions(dir), ...store, ...given });
  try {
    await work(log);
  } finally {
    await log.close();
  }
}

const entriesOf = (dir: string, count: number) => {
  const reader = openLogReader(dir);
  try {
    return Array.from({ length: count }, (_, position) => Buffer.from(reader.entry(position)).toString('hex'));
  } finally {
    reader.close();
  }
};

describe('the copy', () => {
  test('holds the same bytes as the cluster', () => withStore(async (store, dir) => {
    await withLog(dir, store, async (log) => {
      for (let call = 0; call < 20; call++) await log.append([newEvent(pinned(call)), newEvent(renamed(call, 'x'.repeat(5_000)))]).durable;
    });
    const client = EventStoreDBClient.connectionString(store.url);
    const inCluster: string[] = [];
    for await (const { event } of client.readStream(store.journal)) inCluster.push(Buffer.from(event!.data as Uint8Array).toString('hex'));
    await client.dispose();
    expect(inCluster).toEqual(entriesOf(dir, 40));
  }));

  test('that is lost is rebuilt from the cluster: same bytes, same root, no audit finding', () => withStore(async (store, dir, other) => {
    await withLog(dir, store, async (log) => {
      // Larger than one append of the cluster, so that commits are split there.
      const calls = Array.from({ length: 120 }, (_, call) => log.append([newEvent(renamed(call, 'x'.repeat(10_000))), newEvent(pinned(call))]));
      await Promise.all(calls.map(({ durable }) => durable));
    });
    await withLog(other, store, async (log) => {
      expect([log.nextPosition, log.durablePosition, log.streamVersion('user-119'), log.streamVersion('dialogs-0')]).toEqual([240, 240, 1, 1]);
      expect(log.read(238)).toMatchObject({ stream: 'user-119', fact: { name: { lastName: '' } } });
    });
    expect(entriesOf(other, 240)).toEqual(entriesOf(dir, 240));
    const [report, copied] = [await fsck(directoryAudit(dir)), await fsck(directoryAudit(other))];
    expect([report.fault, copied.fault]).toEqual([undefined, undefined]);
    expect(copied.root).toBe(report.root);
  }));

  test('that is behind catches up with the events of another writer', () => withStore(async (store, dir, other) => {
    await withLog(dir, store, (log) => log.append([newEvent(pinned(1))]).durable);
    await withLog(other, store, (log) => log.append([newEvent(pinned(1)), newEvent(pinned(2))]).durable);
    await withLog(dir, store, async (log) => {
      expect(log.append([newEvent(pinned(1))]).events[0]).toMatchObject({ position: 3, version: 2 });
    });
  }));

  test('of another journal is refused', () => withStore(async (store, dir) => {
    await withLog(dir, store, (log) => log.append([newEvent(pinned(1))]).durable);
    const empty = await stores.journal();
    await expect(openEventStoreLog({ ...logOptions(dir), ...empty })).rejects.toThrow(LogDamaged);
    await withDir((fresh) => withLog(fresh, empty, (log) => log.append([newEvent(pinned(1))]).durable));
    await expect(openEventStoreLog({ ...logOptions(dir), ...empty })).rejects.toThrow(/another event here/);
  }));

  test('that is lost is rebuilt across key rotations, starting from the first keys; the first keys alone cannot continue it', () => withStore(async (store, dir, other) => {
    const [writer, keys] = [generateSigningKey('ed25519'), { ed25519: generateSigningKey('ed25519'), mlDsa44: generateSigningKey('ml-dsa-44') }];
    await withLog(dir, store, async (log) => {
      const calls = [];
      for (let call = 0; call < 150; call++) calls.push(log.append([newEvent(renamed(call, 'x'.repeat(10_000)))]));
      calls.push(log.append([newEvent(log.keys.rotateWriter(writer))]));
      for (let call = 0; call < 50; call++) calls.push(log.append([newEvent(pinned(call))]));
      await Promise.all(calls.map(({ durable }) => durable));
      await log.keys.settled;
      await log.append([newEvent(log.keys.rotateLogKeys(keys))]).durable;
      await log.keys.settled;
    });
    const held = { writerKey: writer, logKeys: keys, firstKeys: printedKeys(ORIGIN, writerKey.verifyingKey, logKeys) };
    await withLog(other, store, async (log) => expect(log.durablePosition).toBe(202), held);
    expect(entriesOf(other, 202)).toEqual(entriesOf(dir, 202));
    expect(await fsck(directoryAudit(other), undefined, { verifierKeys: held.firstKeys })).toMatchObject({ fault: undefined, events: 202 });
    await withDir((fresh) => expect(openEventStoreLog({ ...logOptions(fresh), ...store })).rejects.toThrow(WrongLogKeys));
  }));

  test('is not built from events that no known writer signed', () => withStore(async (store, dir, other) => {
    const stranger = generateSigningKey('ed25519');
    await withLog(dir, store, (log) => log.append([newEvent(pinned(1))]).durable, { writerKey: stranger });
    await expect(openEventStoreLog({ ...logOptions(other), ...store })).rejects.toThrow(/not written by a known writer/);
    const client = EventStoreDBClient.connectionString(store.url);
    const [stored = ''] = entriesOf(dir, 1);
    await client.appendToStream(store.journal, binaryEvent({ type: 'DialogPinned', data: Buffer.from(stored, 'hex') }));
    await client.dispose();
    await expect(openEventStoreLog({ ...logOptions(dir), ...store, writerKey: stranger })).rejects.toThrow(/no writer signed/);
  }));
});

describe('the cluster', () => {
  test('fences: of two writers the later one fails permanently, and no acknowledged event is lost', () => withStore(async (store, dir, other) => {
    await withLog(dir, store, async (first) => {
      await first.append([newEvent(pinned(1))]).durable;
      await withLog(other, store, async (second) => {
        await second.append([newEvent(pinned(2))]).durable;
        await expect(first.append([newEvent(pinned(3))]).durable).rejects.toThrow(/another writer/);
        expect(await first.failed).toBeInstanceOf(LogFailed);
        expect(() => first.append([newEvent(pinned(3))])).toThrow(LogFailed);
        await second.append([newEvent(pinned(2))]).durable;
      });
    });
    await withLog(dir, store, async (log) => {
      expect([0, 1, 2].map((position) => log.read(position)!.stream)).toEqual(['dialogs-1', 'dialogs-2', 'dialogs-2']);
      expect(log.nextPosition).toBe(3);
    });
  }));

  test('may be unreachable for a while: events appended meanwhile become durable, once', async ({ skip }) => {
    if (!stores.restart) skip('EVENTSTORE_URL names a cluster that is not ours to restart');
    await withStore(async (store, dir) => {
      await withLog(dir, store, async (log) => {
        const durable: Promise<void>[] = [];
        for (let round = 0; round < 3; round++) {
          for (let call = 0; call < 10; call++) durable.push(log.append([newEvent(pinned(call))]).durable);
          const restarting = stores.restart!(store.url);
          for (let call = 0; call < 10; call++) durable.push(log.append([newEvent(pinned(call))]).durable);
          await restarting;
        }
        await Promise.all(durable);
        expect(log.durablePosition).toBe(60);
      });
      rmSync(dir, { recursive: true });
      await withLog(dir, store, async (log) => {
        expect(log.nextPosition).toBe(60);
        expect(Array.from({ length: 10 }, (_, owner) => log.streamVersion(`dialogs-${owner}`))).toEqual(Array(10).fill(6));
      });
    });
  });

  test('must be reachable for a log to open', async ({ skip }) => {
    if (!stores.restart) skip('EVENTSTORE_URL names a cluster that is not ours to stop');
    await withDir(async (dir) => {
      const { url, journal } = await stores.journal();
      const nobody = url.replace(/localhost:\d+/, 'localhost:1');
      await expect(openEventStoreLog({ ...logOptions(dir), url: nobody, journal, retryForMs: 300 })).rejects.toThrow(ClusterUnreachable);
    });
  });

  test('gets calls as a whole: one larger than an append is refused and takes no position', () => withStore(async (store, dir) => {
    await withLog(dir, store, async (log) => {
      const large = Array.from({ length: 20 }, () => newEvent(renamed(7, 'x'.repeat(60_000))));
      expect(() => log.append(large)).toThrow(/more than the cluster/);
      expect(log.nextPosition).toBe(0);
      const many = Array.from({ length: 100 }, () => newEvent(renamed(7, 'x'.repeat(9_000))));
      await log.append(many).durable;
      expect(log.durablePosition).toBe(100);
    });
  }));
});
