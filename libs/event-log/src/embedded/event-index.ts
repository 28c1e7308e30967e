import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { LOG_START, type Place } from '../segments/segment-files.ts';
import { bootId } from './boot-id.ts';

/** Rows written between two turns of the event loop: about a millisecond. */
const SLICE_ROWS = 400;
/** Streams whose head stays in memory, twice over (two generations). */
const HEADS_MAX = 50_000;
const FORMAT = 1;

/** What the index knows of a stream. Versions from `flushed` on are in `recent`, below it in the database. */
type StreamHead = { stream: string; key: number; next: number; flushed: number; recent: number[] };
type Row = { id: string; head: StreamHead; version: number; position: number };

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS stream (name TEXT PRIMARY KEY, key INTEGER NOT NULL, next INTEGER NOT NULL) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS stream_event (stream INTEGER, version INTEGER, position INTEGER NOT NULL, PRIMARY KEY (stream, version)) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS event_id (prefix INTEGER, position INTEGER, PRIMARY KEY (prefix, position)) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS state (name TEXT PRIMARY KEY, value) WITHOUT ROWID;
`;

/**
 * Finds events by stream and by id. Derived from the segments and rebuildable: the database lags and is written without flushes; what it does not
 * hold yet is in memory. Because an unflushed database may be torn by a power cut, one that was not closed in this boot of the machine is discarded.
 *
 * An event id is stored by its first 53 bits; a hit is confirmed by reading the event (`idAt`).
 */
export class EventIndex {
  readonly #database: DatabaseSync;
  readonly #idAt: (position: number) => Uint8Array;
  readonly #selectPrefix: StatementSync;
  readonly #selectStream: StatementSync;
  readonly #selectEvent: StatementSync;
  #place: Place = LOG_START;
  #nextKey = 0;
  /** Events that are not in the database, by id, and in order of position. */
  readonly #ids = new Map<string, number>();
  #rows: Row[] = [];
  /** Heads with unflushed versions must stay; the others are a cache of two generations. */
  readonly #dirty = new Map<string, StreamHead>();
  #young = new Map<string, StreamHead>();
  #old = new Map<string, StreamHead>();

  /** @param file a path, or ':memory:' */
  constructor(file: string, idAt: (position: number) => Uint8Array) {
    this.#idAt = idAt;
    this.#database = openDatabase(file);
    this.#selectPrefix = this.#database.prepare('SELECT position FROM event_id WHERE prefix = ?');
    this.#selectStream = this.#database.prepare('SELECT key, next FROM stream WHERE name = ?');
    this.#selectEvent = this.#database.prepare('SELECT position FROM stream_event WHERE stream = ? AND version = ?');
    this.#restore();
  }

  /** Everything before this place is in the database. */
  get place(): Place {
    return this.#place;
  }

  streamVersion(stream: string): number {
    return this.#head(stream)?.next ?? 0;
  }

  positionInStream(stream: string, version: number): number | undefined {
    const head = this.#head(stream);
    if (!head || version < 0 || version >= head.next) return undefined;
    if (version >= head.flushed) return head.recent[version - head.flushed];
    return this.#selectEvent.get(head.key, version)?.['position'] as number | undefined;
  }

  positionOf(id: Uint8Array): number | undefined {
    const unflushed = this.#ids.get(idKey(id));
    if (unflushed !== undefined) return unflushed;
    const hits = this.#selectPrefix.all(idPrefix(id)).map((row) => row['position'] as number);
    return hits.find((position) => Buffer.compare(this.#idAt(position), id) === 0);
  }

  /** Takes an event in, in order of position; it has the stream's next version. */
  add(position: number, id: Uint8Array, stream: string): void {
    const head = this.#headForWriting(stream);
    const key = idKey(id);
    this.#ids.set(key, position);
    this.#rows.push({ id: key, head, version: head.next++, position });
    head.recent.push(position);
  }

  /** How many streams there are, those in flight included. */
  get streams(): number {
    return this.#nextKey;
  }

  /** Forgets everything; the caller adds all events again. */
  reset(): void {
    this.#database.exec('DELETE FROM stream; DELETE FROM stream_event; DELETE FROM event_id; DELETE FROM state');
    this.#place = LOG_START;
    this.#nextKey = 0;
    this.#rows = [];
    for (const map of [this.#ids, this.#dirty, this.#young, this.#old]) map.clear();
  }

  /**
   * Writes everything before `place` to the database in one transaction, in slices, yielding between them. One flush at a time.
   * @param pause resolves when the next slice may run
   */
  async flush(place: Place, pause: () => Promise<void>): Promise<void> {
    for (const _ of this.#flushSlices(place)) await pause();
  }

  /** Flushes and marks the database as whole. */
  close(place: Place | undefined): void {
    if (place) {
      // Without pauses a flush is one synchronous run.
      for (const _ of this.#flushSlices(place));
      this.#database.prepare("DELETE FROM state WHERE name = 'open in boot'").run();
    }
    this.#database.close();
  }

  *#flushSlices(place: Place): Generator<void> {
    const count = place.position - (this.#rows[0]?.position ?? place.position);
    if (count <= 0 && place.offset === this.#place.offset && place.segment === this.#place.segment) return;
    const rows = this.#rows.splice(0, Math.max(count, 0));
    this.#database.exec('BEGIN');
    yield* this.#insertAll(rows);
    this.#savePlace(place);
    this.#database.exec('COMMIT');
    this.#place = place;
    this.#forget(rows);
  }

  *#insertAll(rows: readonly Row[]): Generator<void> {
    const heads = new Set(rows.map(({ head }) => head));
    const insertStream = this.#database.prepare('INSERT INTO stream VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET next = excluded.next');
    const insertEvent = this.#database.prepare('INSERT INTO stream_event VALUES (?, ?, ?)');
    const insertId = this.#database.prepare('INSERT INTO event_id VALUES (?, ?)');
    const flushedTo = new Map(rows.map(({ head, version }) => [head, version + 1]));
    yield* sliced([...heads], (head) => insertStream.run(head.stream, head.key, flushedTo.get(head)!));
    // In the order of the tables, so that neighbours fall on the same pages.
    yield* sliced(rows.toSorted((a, b) => a.head.key - b.head.key || a.version - b.version), ({ head, version, position }) =>
      insertEvent.run(head.key, version, position),
    );
    const prefixes = rows.map(({ id, position }) => ({ prefix: idPrefix(Buffer.from(id, 'latin1')), position }));
    yield* sliced(prefixes.sort((a, b) => a.prefix - b.prefix), ({ prefix, position }) => insertId.run(prefix, position));
  }

  #forget(rows: readonly Row[]): void {
    for (const { id, head } of rows) {
      this.#ids.delete(id);
      head.flushed++;
    }
    for (const head of new Set(rows.map((row) => row.head))) {
      head.recent = head.recent.slice(head.recent.length - (head.next - head.flushed));
      if (head.recent.length > 0) continue;
      this.#dirty.delete(head.stream);
      this.#cache(head);
    }
  }

  #savePlace(place: Place): void {
    const save = this.#database.prepare('INSERT INTO state VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value');
    save.run('place', JSON.stringify(place));
    save.run('next key', this.#nextKey);
  }

  #restore(): void {
    const state = new Map(this.#database.prepare('SELECT name, value FROM state').all().map((row) => [row['name'], row['value']]));
    const openInBoot = state.get('open in boot');
    const whole = state.get('format') === FORMAT && (openInBoot === undefined || openInBoot === bootId());
    if (whole && state.has('place')) {
      this.#place = JSON.parse(state.get('place') as string) as Place;
      this.#nextKey = state.get('next key') as number;
    } else {
      this.reset();
    }
    const save = this.#database.prepare('INSERT INTO state VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value');
    save.run('format', FORMAT);
    save.run('open in boot', bootId());
  }

  #headForWriting(stream: string): StreamHead {
    const head = this.#head(stream) ?? { stream, key: this.#nextKey++, next: 0, flushed: 0, recent: [] };
    if (head.recent.length === 0) this.#dirty.set(stream, head);
    return head;
  }

  #head(stream: string): StreamHead | undefined {
    const known = this.#dirty.get(stream) ?? this.#young.get(stream);
    if (known) return known;
    const head = this.#old.get(stream) ?? this.#load(stream);
    if (head) this.#cache(head);
    return head;
  }

  #load(stream: string): StreamHead | undefined {
    const row = this.#selectStream.get(stream);
    if (!row) return undefined;
    const next = row['next'] as number;
    return { stream, key: row['key'] as number, next, flushed: next, recent: [] };
  }

  #cache(head: StreamHead): void {
    if (this.#young.size >= HEADS_MAX) {
      this.#old = this.#young;
      this.#young = new Map();
    }
    this.#young.set(head.stream, head);
  }
}

function* sliced<T>(items: readonly T[], write: (item: T) => void): Generator<void> {
  for (let start = 0; start < items.length; start += SLICE_ROWS) {
    for (const item of items.slice(start, start + SLICE_ROWS)) write(item);
    yield;
  }
}

function openDatabase(file: string): DatabaseSync {
  const database = new DatabaseSync(file);
  // One process, one connection: no locks to take per statement. WAL keeps a killed process' transactions whole.
  database.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF; PRAGMA cache_size = -65536');
  database.exec(SCHEMA);
  return database;
}

/** A string of one character per byte: the cheapest key of a Map. */
function idKey(id: Uint8Array): string {
  return Buffer.from(id.buffer, id.byteOffset, id.length).toString('latin1');
}

/** The first 53 bits, exact as a number. */
function idPrefix(id: Uint8Array): number {
  const bytes = Buffer.from(id.buffer, id.byteOffset, id.length);
  return bytes.readUInt32BE(0) * 2 ** 21 + (bytes.readUInt32BE(4) >>> 11);
}
