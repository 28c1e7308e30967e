/**
 * Durable appends per second, closed loop: every writer waits until its event is on the disk, then appends the next. The log encodes, hashes into
 * its tree, signs, indexes, and paces its commits (at most one in 2 ms). node:sqlite (WAL, synchronous FULL) and PostgreSQL (synchronous_commit on)
 * keep an event table: 300 bytes with a unique id and a unique stream version, all that waits in one transaction, no tree, no signatures.
 * Rounds alternate between them. Then: restart with a million events.
 */
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { generateSigningKey, secureRandom } from '@teamgram/crypto';
import {
  directoryAudit, fsck, loadOrCreateKek, openEmbeddedLog, openKeyring, openLogReader, type EmbeddedEventLog, type EmbeddedLogOptions, type NewEvent,
} from '@teamgram/event-log';
import { content, delivery } from '@teamgram/event-schemas';
import pg from 'pg';
import { createTestDatabase } from '../support/postgres.ts';
import { median } from './machine.ts';
import type { Row } from './row.ts';

const WRITERS = [1, 16, 128, 1024];
const ROUNDS = 3;
const WARM_UP_MS = 300;
const ROUND_MS = 1000;
const ENTRY_BYTES = 300;
const RESTART_EVENTS = 1_000_000;
const RESTART_CALL_EVENTS = 100;

/** Stores one event and resolves when it is durable. */
type Append = (writer: number) => Promise<unknown>;
type Engine = { name: string; append: Append; close: () => Promise<void> };

export async function bench(): Promise<Row[]> {
  const dir = mkdtempSync(join(tmpdir(), 'event-log-bench-'));
  try {
    return [...(await appendRows(dir)), ...(await restartRows(dir))];
  } finally {
    rmSync(dir, { recursive: true });
  }
}

async function appendRows(dir: string): Promise<Row[]> {
  const engines = [
    await logEngine('log, 300-byte event', join(dir, 'open'), openEvent),
    await logEngine('log, 300-byte event, not paced', join(dir, 'eager'), openEvent, 0),
    await logEngine('log, sealed 100-byte message', join(dir, 'sealed'), sealedEvent),
    sqliteEngine(join(dir, 'rival.sqlite')),
    await postgresEngine(),
  ];
  const rows: Row[] = [];
  for (const writers of WRITERS) {
    const figures = engines.map((): { perSecond: number; cpuUs: number }[] => []);
    for (let round = 0; round < ROUNDS; round++) {
      for (const [order, engine] of engines.entries()) figures[order]!.push(await measure(engine.append, writers));
    }
    for (const [order, { name }] of engines.entries()) {
      rows.push({ name: `${name}, ${writers} writers`, value: median(figures[order]!.map(({ perSecond }) => perSecond)), unit: 'events/s' });
      rows.push({ name: `${name}, ${writers} writers, CPU of this process`, value: median(figures[order]!.map(({ cpuUs }) => cpuUs)), unit: 'µs/event' });
    }
  }
  for (const engine of engines) await engine.close();
  return rows;
}

async function measure(append: Append, writers: number): Promise<{ perSecond: number; cpuUs: number }> {
  await writeFor(append, writers, WARM_UP_MS);
  const [startedAt, cpu] = [performance.now(), process.cpuUsage()];
  const events = await writeFor(append, writers, ROUND_MS);
  const { user, system } = process.cpuUsage(cpu);
  return { perSecond: (events * 1000) / (performance.now() - startedAt), cpuUs: (user + system) / events };
}

async function writeFor(append: Append, writers: number, durationMs: number): Promise<number> {
  const end = performance.now() + durationMs;
  let events = 0;
  const write = async (writer: number) => {
    for (; performance.now() < end; events++) await append(writer);
  };
  await Promise.all(Array.from({ length: writers }, (_, writer) => write(writer)));
  return events;
}

async function logEngine(name: string, dir: string, eventOf: (writer: number, order: number) => NewEvent, commitPaceMs?: number): Promise<Engine> {
  const { log, close } = await openLog(dir, identity(), commitPaceMs);
  let order = 0;
  return { name, append: (writer) => log.append([eventOf(writer, order++)]).durable, close };
}

function identity(): Pick<EmbeddedLogOptions, 'origin' | 'writerKey' | 'logKeys'> {
  const logKeys = { ed25519: generateSigningKey('ed25519'), mlDsa44: generateSigningKey('ml-dsa-44') };
  return { origin: 'bench.example/log', writerKey: generateSigningKey('ed25519'), logKeys };
}

async function openLog(dir: string, keys: ReturnType<typeof identity>, commitPaceMs?: number): Promise<{ log: EmbeddedEventLog; close: () => Promise<void> }> {
  const keyring = openKeyring({ file: `${dir}.keyring`, kek: loadOrCreateKek(`${dir}.kek`) });
  const log = await openEmbeddedLog({ dir, keyring, commitPaceMs, ...keys });
  return {
    log,
    close: async () => {
      await log.close();
      keyring.close();
    },
  };
}

/** An event without private fields that is stored in about 300 bytes. */
function openEvent(writer: number): NewEvent {
  const user = 1 + writer;
  return eventOf({ type: 'AuthorizationRevoked', stream: `account-${user}`, user, authKeyId: secureRandom(8), reason: 'x'.repeat(165) });
}

/** A private message of 100 characters in two mailboxes, sealed under its own key. */
function sealedEvent(writer: number, order: number): NewEvent {
  const deliveries = [writer + 1, 0].map((mailbox) => delivery({ mailbox, peer: 7, messageId: order, pts: order, ptsCount: 1 }));
  return eventOf({ type: 'MessageSent', stream: `dialog-0-${writer}`, author: writer, content: content({ text: 'x'.repeat(100) }), deliveries, silent: false, noForwards: false, groupedId: 0, sender: 0, post: false, ttlS: 0 });
}

function eventOf(fact: NewEvent['fact']): NewEvent {
  return { id: secureRandom(16), fact, timeMs: 1_700_000_000_000, causationId: secureRandom(16), correlationId: secureRandom(8) };
}

type EventRow = { id: Uint8Array; stream: string; version: number; bytes: Uint8Array };

/** Whatever is queued when the last transaction has ended is the next one. */
function grouped(commit: (rows: EventRow[]) => void | Promise<void>): Append {
  const versions = new Map<number, number>();
  let queue: { row: EventRow; resolve: () => void }[] = [];
  let running = false;
  const run = async () => {
    while (queue.length > 0) {
      const batch = queue;
      queue = [];
      await commit(batch.map(({ row }) => row));
      for (const { resolve } of batch) resolve();
      await new Promise((resolve) => setImmediate(resolve));
    }
    running = false;
  };
  return (writer) => {
    const { promise, resolve } = Promise.withResolvers<void>();
    const version = versions.get(writer) ?? 0;
    versions.set(writer, version + 1);
    queue.push({ row: { id: secureRandom(16), stream: `account-${writer}`, version, bytes: secureRandom(ENTRY_BYTES) }, resolve });
    if (!running) {
      running = true;
      setImmediate(() => void run());
    }
    return promise;
  };
}

function sqliteEngine(file: string): Engine {
  const database = new DatabaseSync(file);
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE event (position INTEGER PRIMARY KEY, ' +
    'id BLOB NOT NULL UNIQUE, stream TEXT NOT NULL, version INTEGER NOT NULL, bytes BLOB NOT NULL, UNIQUE (stream, version))');
  const insert = database.prepare('INSERT INTO event (id, stream, version, bytes) VALUES (?, ?, ?, ?)');
  const append = grouped((rows) => {
    database.exec('BEGIN');
    for (const { id, stream, version, bytes } of rows) insert.run(id, stream, version, bytes);
    database.exec('COMMIT');
  });
  return { name: 'node:sqlite', append, close: async () => database.close() };
}

async function postgresEngine(): Promise<Engine> {
  const database = await createTestDatabase();
  const client = new pg.Client(database.address('owner'));
  await client.connect();
  await client.query('set synchronous_commit = on');
  await client.query(
    'create table event (position bigint generated always as identity primary key, ' +
      'id bytea not null unique, stream text not null, version bigint not null, bytes bytea not null, unique (stream, version))',
  );
  const text = 'insert into event (id, stream, version, bytes) select * from unnest($1::bytea[], $2::text[], $3::bigint[], $4::bytea[])';
  const append = grouped(async (rows) => {
    const values = [rows.map(({ id }) => id), rows.map(({ stream }) => stream), rows.map(({ version }) => version), rows.map(({ bytes }) => bytes)];
    await client.query({ name: 'append', text, values });
  });
  const close = async () => {
    await client.end();
    await database.drop();
  };
  return { name: 'PostgreSQL', append, close };
}

/** Fills a log, closes it, and opens it again: as it was left, without its index, and as a reader who replays everything. */
async function restartRows(parent: string): Promise<Row[]> {
  const dir = join(parent, 'restart');
  const keys = identity();
  const filled = await openLog(dir, keys);
  for (let order = 0; order < RESTART_EVENTS; order += RESTART_CALL_EVENTS * 20) {
    const calls = Array.from({ length: 20 }, () => filled.log.append(Array.from({ length: RESTART_CALL_EVENTS }, () => openEvent(order % 5000))));
    await Promise.all(calls.map(({ durable }) => durable));
  }
  await filled.close();
  const segmentBytes = statSync(join(dir, '00000000000000000000.seg')).size;
  const asLeft = await restartMs(dir, keys);
  rmSync(join(dir, 'index.sqlite'));
  const rebuilt = await restartMs(dir, keys);
  return [
    { name: 'restart with 1,000,000 events', value: asLeft, unit: 'ms' },
    { name: 'the same without its index (replay and rebuild)', value: rebuilt, unit: 'ms' },
    { name: 'catch-up of a follower from files', value: catchUpPerSecond(dir), unit: 'events/s' },
    { name: 'audit of all events', value: (RESTART_EVENTS * 1000) / (await fsck(directoryAudit(dir))).durationMs, unit: 'events/s' },
    { name: 'first segment', value: segmentBytes / 2 ** 20, unit: 'MiB' },
  ];
}

/** Until the log can tell the version of a stream and take an event. */
async function restartMs(dir: string, keys: ReturnType<typeof identity>): Promise<number> {
  const startedAt = performance.now();
  const { log, close } = await openLog(dir, keys);
  await log.append([openEvent(7)]).durable;
  const durationMs = performance.now() - startedAt;
  await close();
  return durationMs;
}

function catchUpPerSecond(dir: string): number {
  const reader = openLogReader(dir);
  const startedAt = performance.now();
  for (let next = 0; next < RESTART_EVENTS; ) next += reader.readEntries(next, RESTART_EVENTS).entries.length;
  const durationMs = performance.now() - startedAt;
  reader.close();
  return (RESTART_EVENTS * 1000) / durationMs;
}
