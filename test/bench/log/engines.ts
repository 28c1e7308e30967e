/**
 * Storage engines for the append benchmark: our log, and others that store an event
 * table with unique ids and unique stream versions, without tree or signatures.
 */
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { generateSigningKey, secureRandom } from '@teamgram/crypto';
import { loadOrCreateKek, openEmbeddedLog, openKeyring, type EmbeddedEventLog, type EmbeddedLogOptions, type NewEvent } from '@teamgram/event-log';
import { content, delivery, ORDINARY_SEND } from '@teamgram/event-schemas';
import { open as openLmdb } from 'lmdb';
import pg from 'pg';
import { createTestDatabase } from '../../support/postgres.ts';

const ENTRY_BYTES = 300;

export type Engine = {
  name: string;
  /** Stores one event and resolves when it is durable; everything queued forms one commit. */
  append: (writer: number) => Promise<unknown>;
  /** Stores `events` events in one commit and resolves when they are durable. */
  commit: (events: number) => Promise<unknown>;
  close: () => Promise<void>;
};

export type EventOf = (writer: number, order: number) => NewEvent;

export async function logEngine(name: string, dir: string, eventOf: EventOf, commitPaceMs?: number): Promise<Engine> {
  const { log, close } = await openLog(dir, identity(), commitPaceMs);
  let order = 0;
  const commit = (events: number) => log.append(Array.from({ length: events }, (_, writer) => eventOf(writer, order++))).durable;
  return { name, append: (writer) => log.append([eventOf(writer, order++)]).durable, commit, close };
}

export function identity(): Pick<EmbeddedLogOptions, 'origin' | 'writerKey' | 'logKeys'> {
  const logKeys = { ed25519: generateSigningKey('ed25519'), mlDsa44: generateSigningKey('ml-dsa-44') };
  return { origin: 'bench.example/log', writerKey: generateSigningKey('ed25519'), logKeys };
}

export async function openLog(dir: string, keys: ReturnType<typeof identity>, commitPaceMs?: number): Promise<{ log: EmbeddedEventLog; close: () => Promise<void> }> {
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

/** A flat string, like one that was received rather than concatenated. */
const REASON = Buffer.alloc(165, 'x').toString('latin1');

/** An event without private fields, stored in about 300 bytes. */
export function openEvent(writer: number): NewEvent {
  const user = 1 + writer;
  return eventOf({ type: 'AuthorizationRevoked', stream: `account-${user}`, user, authKeyId: secureRandom(8), reason: REASON });
}

/** A private message of 100 characters in two mailboxes, encrypted under its own key. */
export function sealedEvent(writer: number, order: number): NewEvent {
  const deliveries = [writer + 1, 0].map((mailbox) => delivery({ mailbox, peer: 7, messageId: order, pts: order, ptsCount: 1 }));
  return eventOf({
    ...ORDINARY_SEND, type: 'MessageSent', stream: `dialog-0-${writer}`, author: writer, content: content({ text: 'x'.repeat(100) }), deliveries,
  });
}

/** Commands bring their ids with them, so generating ids is not part of the measurement. */
const [causationId, correlationId] = [secureRandom(16), secureRandom(8)];

function eventOf(fact: NewEvent['fact']): NewEvent {
  return { id: secureRandom(16), fact, timeMs: 1_700_000_000_000, causationId, correlationId };
}

type EventRow = { id: Uint8Array; stream: string; version: number; bytes: Uint8Array };

/** Rows with versions, and their commits: one at a time, each with everything queued while the previous one ran. */
function rival(name: string, commit: (rows: EventRow[]) => void | Promise<void>, close: () => Promise<void>): Engine {
  const versions = new Map<number, number>();
  const rowOf = (writer: number): EventRow => {
    const version = versions.get(writer) ?? 0;
    versions.set(writer, version + 1);
    return { id: secureRandom(16), stream: `account-${writer}`, version, bytes: secureRandom(ENTRY_BYTES) };
  };
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
  const append = (writer: number) => {
    const { promise, resolve } = Promise.withResolvers<void>();
    queue.push({ row: rowOf(writer), resolve });
    if (!running) {
      running = true;
      setImmediate(() => void run());
    }
    return promise;
  };
  return { name, append, commit: async (events) => commit(Array.from({ length: events }, (_, writer) => rowOf(writer))), close };
}

export function sqliteEngine(dir: string): Engine {
  const database = new DatabaseSync(join(dir, 'rival.sqlite'));
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE event (position INTEGER PRIMARY KEY, ' +
    'id BLOB NOT NULL UNIQUE, stream TEXT NOT NULL, version INTEGER NOT NULL, bytes BLOB NOT NULL, UNIQUE (stream, version))');
  const insert = database.prepare('INSERT INTO event (id, stream, version, bytes) VALUES (?, ?, ?, ?)');
  const commit = (rows: EventRow[]) => {
    database.exec('BEGIN');
    for (const { id, stream, version, bytes } of rows) insert.run(id, stream, version, bytes);
    database.exec('COMMIT');
  };
  return rival('node:sqlite (WAL, FULL)', commit, async () => database.close());
}

/** One transaction per commit, flushed before it returns (`overlappingSync` would return before the flush). */
export function lmdbEngine(dir: string): Engine {
  const root = openLmdb({ path: join(dir, 'rival.lmdb'), overlappingSync: false, mapSize: 8 * 2 ** 30, encoding: 'binary' });
  const events = root.openDB<Buffer, number>({ name: 'event', encoding: 'binary' });
  const ids = root.openDB<Buffer, Buffer>({ name: 'id', encoding: 'binary', keyEncoding: 'binary' });
  const versions = root.openDB<Buffer, [string, number]>({ name: 'version', encoding: 'binary' });
  let position = 0;
  const taken = (): never => {
    throw new Error('an id or a version was there already');
  };
  const commit = (rows: EventRow[]) => root.transactionSync(() => {
    for (const { id, stream, version, bytes } of rows) {
      const place = Buffer.alloc(8);
      place.writeDoubleBE(position);
      if (ids.doesExist(Buffer.from(id)) || versions.doesExist([stream, version])) taken();
      ids.putSync(Buffer.from(id), place);
      versions.putSync([stream, version], place);
      events.putSync(position++, Buffer.from(bytes), { append: true });
    }
  });
  return rival('LMDB', commit, () => root.close());
}

export async function postgresEngine(): Promise<Engine> {
  const database = await createTestDatabase();
  const client = new pg.Client(database.address('owner'));
  await client.connect();
  await client.query('set synchronous_commit = on');
  await client.query(
    'create table event (position bigint generated always as identity primary key, ' +
      'id bytea not null unique, stream text not null, version bigint not null, bytes bytea not null, unique (stream, version))',
  );
  const text = 'insert into event (id, stream, version, bytes) select * from unnest($1::bytea[], $2::text[], $3::bigint[], $4::bytea[])';
  const commit = async (rows: EventRow[]) => {
    const values = [rows.map(({ id }) => id), rows.map(({ stream }) => stream), rows.map(({ version }) => version), rows.map(({ bytes }) => bytes)];
    await client.query({ name: 'append', text, values });
  };
  return rival('PostgreSQL', commit, async () => {
    await client.end();
    await database.drop();
  });
}
