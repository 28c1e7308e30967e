/** The protocol as seen by @eventstore/db-client: what its users rely on. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  AccessDeniedError, BACKWARDS, binaryEvent, END, EventStoreDBClient, eventTypeFilter, MaxAppendSizeExceededError, START, StreamNotFoundError, streamNameFilter, WrongExpectedVersionError,
  type AllStreamSubscription, type StreamSubscription,
} from '@eventstore/db-client';
import { encodeEnvelope, type Envelope } from '@teamgram/event-schemas';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ensureCertificates, readCredentials, serveEventStore, silentLogger, type EventStoreServer } from '../../src/index.ts';
import { memoryJournal, type MemoryJournal } from '../fixtures/memory-journal.ts';

const directory = mkdtempSync(join(tmpdir(), 'teamgram-eventstoredb-'));
const accounts = { 'auditor': 'correct horse', 'analyst': 'staple', 'command-api': 'battery' };
const opened: EventStoreDBClient[] = [];
let server: EventStoreServer;

/** Two interleaved streams, one of them long. */
function entryAt(position: number): Uint8Array {
  const dialog = position % 3 !== 2;
  const version = dialog ? position - Math.floor((position + 1) / 3) : Math.floor(position / 3);
  const envelope: Envelope = {
    id: idAt(position), position, stream: dialog ? 'dialog-7-9' : 'user-7', version, type: dialog ? 'MessageSent' : 'UserRenamed', schemaVersion: 1,
    timeMs: 1_700_000_000_123, causationId: new Uint8Array(16), correlationId: new Uint8Array(8), writerKeyId: new Uint8Array(4), payload: Buffer.alloc(40, position % 251),
  };
  return encodeEnvelope(envelope);
}

const idAt = (position: number) => Buffer.from(position.toString(16).padStart(32, 'f'), 'hex');
const uuidAt = (position: number) => idAt(position).toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');

function filled(count: number): MemoryJournal {
  const journal = memoryJournal();
  journal.push(...Array.from({ length: count }, (_, position) => entryAt(position)));
  return journal;
}

const serve = (journal: MemoryJournal, port = 0) => serveEventStore({
  address: { host: '127.0.0.1', port }, credentials: readCredentials(directory, 'eventstoredb'), accounts, journal, log: silentLogger,
});

const tls = `tls=true&tlsCAFile=${encodeURIComponent(join(directory, 'authority.crt'))}`;

/** A client with the certificate of a role. */
function clientOf(role: string, port = server.port): EventStoreDBClient {
  const file = (suffix: string) => encodeURIComponent(join(directory, `${role}.${suffix}`));
  return opening(`esdb://localhost:${port}?${tls}&userCertFile=${file('crt')}&userKeyFile=${file('key')}`);
}

function opening(url: string): EventStoreDBClient {
  const client = EventStoreDBClient.connectionString(url);
  opened.push(client);
  return client;
}

const journal = filled(300);

beforeAll(async () => {
  await ensureCertificates(directory, ['eventstoredb', 'auditor', 'analyst', 'ops', 'projections', 'command-api', 'gateway-0'], Date.now());
  server = await serve(journal);
});

afterAll(async () => {
  for (const client of opened) await client.dispose();
  await server.close();
  rmSync(directory, { recursive: true });
});

async function all<T>(stream: AsyncIterable<T>): Promise<T[]> {
  const items: T[] = [];
  for await (const item of stream) items.push(item);
  return items;
}

type Read = { event?: { streamId: string; revision: bigint } | undefined };
const places = (events: Read[]) => events.map(({ event }) => `${event!.streamId}@${event!.revision}`);

describe('reading', () => {
  test('$all is the journal in order; data is the stored entry, byte for byte', async () => {
    const events = await all(clientOf('auditor').readAll());
    expect(events.map(({ event }) => Buffer.compare(event!.data as Uint8Array, journal.entries[Number(event!.position!.commit)]!))).toEqual(Array(300).fill(0));
    expect(places(events.slice(0, 4))).toEqual(['dialog-7-9@0', 'dialog-7-9@1', 'user-7@0', 'dialog-7-9@2']);
    expect(events[5]!.event).toMatchObject({ id: uuidAt(5), type: 'UserRenamed', isJson: false, created: new Date(1_700_000_000_123), position: { commit: 5n, prepare: 5n } });
  });

  test('the journal is one stream whose revision is the position', async () => {
    const events = await all(clientOf('auditor').readStream('journal-0', { fromRevision: 298n }));
    expect(places(events)).toEqual(['journal-0@298', 'journal-0@299']);
    expect(Buffer.from(events[0]!.event!.data as Uint8Array)).toEqual(Buffer.from(journal.entries[298]!));
  });

  test.each<[string, object, string[]]>([
    ['from the start', { maxCount: 2 }, ['user-7@0', 'user-7@1']],
    ['from a revision, included', { fromRevision: 97n }, ['user-7@97', 'user-7@98', 'user-7@99']],
    ['from the end', { fromRevision: END }, []],
    ['from beyond the end', { fromRevision: 1_000n }, []],
    ['backwards from the end', { direction: BACKWARDS, fromRevision: END, maxCount: 2 }, ['user-7@99', 'user-7@98']],
    ['backwards from a revision, included', { direction: BACKWARDS, fromRevision: 1n }, ['user-7@1', 'user-7@0']],
    ['backwards from the start', { direction: BACKWARDS, fromRevision: START }, ['user-7@0']],
  ])('a logical stream %s', async (_, options, expected) => {
    expect(places(await all(clientOf('auditor').readStream('user-7', options)))).toEqual(expected);
  });

  test.each<[string, object, number[]]>([
    ['from a position, included', { fromPosition: { commit: 298n, prepare: 298n } }, [298, 299]],
    ['from the end', { fromPosition: END }, []],
    ['backwards from the end', { direction: BACKWARDS, fromPosition: END, maxCount: 3 }, [299, 298, 297]],
    ['backwards from a position, excluded', { direction: BACKWARDS, fromPosition: { commit: 2n, prepare: 2n } }, [1, 0]],
    ['backwards from the start', { direction: BACKWARDS, fromPosition: START }, []],
  ])('$all %s', async (_, options, expected) => {
    expect((await all(clientOf('auditor').readAll(options))).map(({ event }) => Number(event!.position!.commit))).toEqual(expected);
  });

  test('a stream that does not exist is reported as such', async () => {
    await expect(all(clientOf('auditor').readStream('dialog-1-1'))).rejects.toThrow(StreamNotFoundError);
  });

  test('gossip names the server itself, so that discovery works', async () => {
    const url = `esdb://localhost:${server.port},localhost:${server.port}?${tls}&userCertFile=${encodeURIComponent(join(directory, 'auditor.crt'))}&userKeyFile=${encodeURIComponent(join(directory, 'auditor.key'))}`;
    expect(await all(opening(url).readAll({ maxCount: 1 }))).toHaveLength(1);
  });
});

/** The first `count` events of a subscription. */
async function take(subscription: AllStreamSubscription | StreamSubscription, count: number): Promise<string[]> {
  const taken: Read[] = [];
  for await (const event of subscription) {
    taken.push(event as Read);
    if (taken.length === count) break;
  }
  await subscription.unsubscribe();
  return places(taken);
}

async function withServer(own: MemoryJournal, work: (port: number) => Promise<void>): Promise<void> {
  const running = await serve(own);
  try {
    await work(running.port);
  } finally {
    await running.close();
  }
}

describe('subscriptions', () => {
  test('$all catches up, reports that once, then continues live', () => {
    const own = filled(100);
    return withServer(own, async (port) => {
      const subscription = clientOf('auditor', port).subscribeToAll();
      let caughtUp = 0;
      subscription.on('caughtUp', () => {
        caughtUp++;
        own.push(entryAt(100), entryAt(101));
      });
      expect(await take(subscription, 102)).toHaveLength(102);
      expect(caughtUp).toBe(1);
    });
  });

  test('a live subscription that falls far behind is notified, and again when it has caught up', () => {
    const own = filled(10);
    return withServer(own, async (port) => {
      const subscription = clientOf('auditor', port).subscribeToAll();
      const told: string[] = [];
      const again = Promise.withResolvers<void>();
      subscription.on('data', () => {}).on('fellBehind', () => told.push('behind')).on('caughtUp', () => {
        told.push('caught up');
        if (told.length === 1) own.push(...Array.from({ length: 5_000 }, (_, order) => entryAt(10 + order)));
        else again.resolve();
      });
      await again.promise;
      await subscription.unsubscribe();
      expect(told).toEqual(['caught up', 'behind', 'caught up']);
    });
  });

  test('from a position: the events after it', async () => {
    const subscription = clientOf('auditor').subscribeToAll({ fromPosition: { commit: 297n, prepare: 297n } });
    expect(await take(subscription, 2)).toEqual(['dialog-7-9@199', 'user-7@99']);
  });

  test('a logical stream, from a revision and live; also one that does not exist yet', async () => {
    const own = filled(5);
    await withServer(own, async (port) => {
      const known = clientOf('auditor', port).subscribeToStream('dialog-7-9', { fromRevision: 2n });
      const awaited = clientOf('auditor', port).subscribeToStream('dialog-new', {});
      awaited.on('caughtUp', () => own.push(encodeEnvelope({ ...blank, position: 5, stream: 'dialog-new', id: idAt(5) })));
      expect(await take(awaited, 1)).toEqual(['dialog-new@0']);
      expect(await take(known, 1)).toEqual(['dialog-7-9@3']);
    });
  });

  const blank: Envelope = {
    id: idAt(0), position: 0, stream: '', version: 0, type: 'MessageSent', schemaVersion: 1, timeMs: 1, causationId: new Uint8Array(16), correlationId: new Uint8Array(8), writerKeyId: new Uint8Array(4), payload: new Uint8Array(0),
  };

  test.each([
    ['stream prefix', streamNameFilter({ prefixes: ['user-'] }), 'user-7'],
    ['stream expression', streamNameFilter({ regex: '^dialog-\\d+-9$' }), 'dialog-7-9'],
    ['type prefix', eventTypeFilter({ prefixes: ['User'] }), 'user-7'],
    ['type expression', eventTypeFilter({ regex: 'Sent$' }), 'dialog-7-9'],
  ])('filtered by %s', async (_, filter, stream) => {
    const taken = await take(clientOf('auditor').subscribeToAll({ filter }), 60);
    expect(new Set(taken.map((place) => place.split('@')[0]))).toEqual(new Set([stream]));
  });

  test('checkpoints report how far the log was examined, also when nothing matched', async () => {
    const checkpoints: number[] = [];
    const caughtUp = Promise.withResolvers<void>();
    const checkpointReached = async (_: unknown, { commit }: { commit: bigint }) => void checkpoints.push(Number(commit));
    const subscription = clientOf('auditor').subscribeToAll({ filter: streamNameFilter({ prefixes: ['nothing'], maxSearchWindow: 20, checkpointInterval: 4, checkpointReached }) });
    subscription.on('caughtUp', () => caughtUp.resolve()).on('data', () => {});
    await caughtUp.promise;
    await subscription.unsubscribe();
    expect(checkpoints).toEqual([79, 159, 239, 299]);
  });

  test('a filter that takes exponential time is refused, and so is an invalid expression', async () => {
    const own = filled(0);
    own.push(encodeEnvelope({ ...blank, stream: 'a'.repeat(60), id: idAt(1) }));
    await withServer(own, async (port) => {
      for (const regex of ['^(a+)+$x', '(']) {
        const subscription = clientOf('auditor', port).subscribeToAll({ filter: streamNameFilter({ regex }) });
        await expect(all(subscription)).rejects.toThrow(/filter/);
      }
    });
  });

  test('the server waits for a slow subscriber: the log is not read ahead of it', async () => {
    const own = memoryJournal();
    own.push(...Array.from({ length: 4_000 }, (_, position) => encodeEnvelope({ ...blank, position, version: position, stream: 'large', id: idAt(position), payload: Buffer.alloc(8_000) })));
    await withServer(own, async (port) => {
      const subscription = clientOf('auditor', port).subscribeToAll();
      let seen = 0;
      for await (const _ of subscription) if (++seen === 10) break;
      expect(own.reads).toBeLessThan(2_000);
      await subscription.unsubscribe();
    });
  });

  test('after a restart of the server the same client continues where it was', async () => {
    const own = filled(10);
    const first = await serve(own);
    const client = clientOf('auditor', first.port);
    const subscription = client.subscribeToAll();
    const lost = Promise.withResolvers<Error>();
    const seen: number[] = [];
    subscription.on('data', ({ event }) => seen.push(Number(event!.position.commit))).on('error', lost.resolve);
    await new Promise((resolve) => subscription.once('caughtUp', resolve));
    await first.close();
    expect(await lost.promise).toMatchObject({ type: 'unavailable' });
    const second = await serve(own, first.port);
    try {
      own.push(entryAt(10));
      const last = BigInt(seen.at(-1)!);
      expect(last).toBe(9n);
      const resumed = await take(client.subscribeToAll({ fromPosition: { commit: last, prepare: last } }), 1);
      expect(resumed).toEqual(['dialog-7-9@7']);
    } finally {
      await second.close();
    }
  });
});

const proposal = (position: number) => binaryEvent({ id: uuidAt(position), type: 'MessageSent', data: entryAt(position) });

describe('appending', () => {
  test('requires the expected revision; a repeated append has the result of the first', () => {
    const own = filled(0);
    return withServer(own, async (port) => {
      const writer = clientOf('command-api', port);
      const result = await writer.appendToStream('journal-0', [proposal(0), proposal(1)], { expectedRevision: 'no_stream' });
      expect(result).toMatchObject({ success: true, nextExpectedRevision: 1n });
      expect(await writer.appendToStream('journal-0', [proposal(0), proposal(1)], { expectedRevision: 'no_stream' })).toMatchObject({ nextExpectedRevision: 1n });
      await expect(writer.appendToStream('journal-0', proposal(2), { expectedRevision: 5n })).rejects.toMatchObject({ type: 'wrong-expected-version', expectedVersion: 5n, actualVersion: 1n });
      await expect(writer.appendToStream('journal-0', proposal(2), { expectedRevision: 'no_stream' })).rejects.toThrow(WrongExpectedVersionError);
      expect(await writer.appendToStream('journal-0', proposal(2), { expectedRevision: 1n })).toMatchObject({ nextExpectedRevision: 2n });
      expect(own.entries.map((entry) => Buffer.from(entry))).toEqual([0, 1, 2].map((position) => Buffer.from(entryAt(position))));
    });
  });

  test('the single append gives the same results', () => {
    const own = filled(0);
    return withServer(own, async (port) => {
      // With credentials for a call, db-client uses the single Append.
      const single = (password: string) => ({ credentials: { username: 'command-api', password } });
      const writer = opening(`esdb://localhost:${port}?${tls}`);
      await expect(writer.appendToStream('journal-0', proposal(0), single('wrong'))).rejects.toThrow(AccessDeniedError);
      expect(own.end).toBe(0);
      expect(await writer.appendToStream('journal-0', [proposal(0), proposal(1)], { ...single('battery'), expectedRevision: 'no_stream' })).toMatchObject({ nextExpectedRevision: 1n });
      await expect(writer.appendToStream('journal-0', proposal(2), { ...single('battery'), expectedRevision: 0n })).rejects.toMatchObject({ type: 'wrong-expected-version', expectedVersion: 0n, actualVersion: 1n });
      await expect(writer.appendToStream('journal-0', binaryEvent({ type: 'X', data: Buffer.alloc(1_100_000) }), single('battery'))).rejects.toThrow(MaxAppendSizeExceededError);
    });
  });

  test('is for command-api only; too large appends are refused; a refusal does not affect other appends', () => {
    const own = filled(0);
    return withServer(own, async (port) => {
      const writer = clientOf('command-api', port);
      const large = binaryEvent({ type: 'X', data: Buffer.alloc(1_100_000) });
      const [refused, tooLarge, taken] = await Promise.allSettled([
        clientOf('auditor', port).appendToStream('journal-0', proposal(0)),
        writer.appendToStream('journal-0', large),
        writer.appendToStream('journal-0', proposal(0)),
      ]);
      expect(refused).toMatchObject({ status: 'rejected', reason: expect.any(AccessDeniedError) });
      expect(tooLarge).toMatchObject({ status: 'rejected', reason: expect.any(MaxAppendSizeExceededError) });
      expect(taken).toMatchObject({ status: 'fulfilled' });
    });
  });

  test('a read-only journal refuses appends', async () => {
    const { append: _, ...readOnly } = filled(3);
    await withServer(readOnly as MemoryJournal, async (port) => {
      await expect(clientOf('command-api', port).appendToStream('journal-0', proposal(3))).rejects.toThrow(AccessDeniedError);
    });
  });

  test('deleting and tombstoning are refused, for command-api too', async () => {
    for (const role of ['auditor', 'command-api']) {
      await expect(clientOf(role).deleteStream('user-7')).rejects.toThrow(AccessDeniedError);
      await expect(clientOf(role).tombstoneStream('user-7')).rejects.toThrow(AccessDeniedError);
    }
    expect(await all(clientOf('auditor').readStream('user-7'))).toHaveLength(100);
  });
});

describe('who may read', () => {
  const withPassword = (name: string, password: string) => opening(`esdb://${name}:${encodeURIComponent(password)}@localhost:${server.port}?${tls}`);

  test('a name with its password', async () => {
    expect(await all(withPassword('auditor', accounts.auditor).readAll({ maxCount: 1 }))).toHaveLength(1);
  });

  test.each(['projections', 'auditor', 'analyst', 'ops', 'command-api'])('the certificate of %s reads; it appends only as command-api', (role) => {
    const own = filled(1);
    return withServer(own, async (port) => {
      const client = clientOf(role, port);
      expect(await all(client.readStream('journal-0'))).toHaveLength(1);
      const appended = client.appendToStream('journal-0', proposal(1), { expectedRevision: 0n });
      await (role === 'command-api' ? expect(appended).resolves.toMatchObject({ success: true }) : expect(appended).rejects.toThrow(AccessDeniedError));
    });
  });

  test('the account of an analyst reads and does not append', async () => {
    const analyst = withPassword('analyst', accounts.analyst);
    expect(await all(analyst.readAll({ maxCount: 1 }))).toHaveLength(1);
    await expect(analyst.appendToStream('journal-0', proposal(300))).rejects.toThrow(AccessDeniedError);
    await expect(analyst.tombstoneStream('user-7')).rejects.toThrow(AccessDeniedError);
  });

  test('clients refuse a server whose certificate is not from the trusted authority', async () => {
    await expect(all(opening(`esdb://localhost:${server.port}?tls=true`).readAll({ maxCount: 1 }))).rejects.toThrow();
    await expect(all(opening(`esdb://localhost:${server.port}?tls=false`).readAll({ maxCount: 1 }))).rejects.toThrow();
  });

  test.each<[string, () => EventStoreDBClient]>([
    ['a wrong password', () => withPassword('auditor', 'wrong')],
    ['an unknown name', () => withPassword('constructor', 'x')],
    ['nobody', () => opening(`esdb://localhost:${server.port}?${tls}`)],
    ['a gateway', () => clientOf('gateway-0')],
  ])('not %s', async (_, client) => {
    await expect(all(client().readAll({ maxCount: 1 }))).rejects.toThrow(AccessDeniedError);
  });

  test('a certificate of another authority is not accepted', async () => {
    const other = mkdtempSync(join(tmpdir(), 'teamgram-other-'));
    try {
      await ensureCertificates(other, ['auditor'], Date.now());
      const client = opening(`esdb://localhost:${server.port}?${tls}&userCertFile=${encodeURIComponent(join(other, 'auditor.crt'))}&userKeyFile=${encodeURIComponent(join(other, 'auditor.key'))}`);
      await expect(all(client.readAll({ maxCount: 1 }))).rejects.toMatchObject({ type: expect.stringMatching(/^(access-denied|unavailable)$/) });
    } finally {
      rmSync(other, { recursive: true });
    }
  });
});
