import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { LOG_START, type Place } from '../segments/segment-files.ts';
import { BulkInsert } from './bulk-insert.ts';
import { markWhole, openIndexDatabase, readState, saveState } from './index-database.ts';
import { PrefixFilter } from './prefix-filter.ts';
import { StreamHeads, type StreamHead } from './stream-heads.ts';

/** Rows read at a time while the filter is filled. */
const WARM_UP_ROWS = 1000;

/**
 * Finds events by stream and by id. Derived from the segments and rebuildable: its database lags behind; what that does not hold yet is in memory.
 *
 * An event id is known by its first 53 bits, exact as a number (a Map finds numbers ten times as fast as strings); a hit is confirmed by reading
 * the event (`idAt`).
 */
export class EventIndex {
  readonly #database: DatabaseSync;
  readonly #idAt: (position: number) => Uint8Array;
  readonly #selectPrefix: StatementSync;
  readonly #selectEvent: StatementSync;
  readonly #insertStreams: BulkInsert;
  readonly #insertEvents: BulkInsert;
  readonly #insertIds: BulkInsert;
  readonly #heads: StreamHeads;
  #filter = new PrefixFilter();
  /** Everything before it is in the database. */
  #place: Place;
  /** Events from `#place` on, in order: the prefix of the id, and the stream. */
  #prefixes: number[] = [];
  #streams: StreamHead[] = [];
  /** Their positions by prefix; and those whose prefix another one had taken. */
  readonly #positions = new Map<number, number>();
  #samePrefix: { prefix: number; position: number }[] = [];

  /** @param file a path, or ':memory:' */
  constructor(file: string, idAt: (position: number) => Uint8Array) {
    this.#idAt = idAt;
    this.#database = openIndexDatabase(file);
    this.#selectPrefix = this.#database.prepare('SELECT position FROM event_id WHERE prefix = ?');
    this.#selectEvent = this.#database.prepare('SELECT position FROM stream_event WHERE stream = ? AND version = ?');
    this.#insertStreams = new BulkInsert(this.#database, 'stream', 3, 'ON CONFLICT DO UPDATE SET next = excluded.next');
    this.#insertEvents = new BulkInsert(this.#database, 'stream_event', 3);
    this.#insertIds = new BulkInsert(this.#database, 'event_id', 2);
    const selectStream = this.#database.prepare('SELECT key, next FROM stream WHERE name = ?');
    this.#heads = new StreamHeads((stream) => loadHead(selectStream, stream));
    this.#heads.nextKey = (readState(this.#database, 'next key') as number | undefined) ?? 0;
    const place = readState(this.#database, 'place') as string | undefined;
    this.#place = place === undefined ? LOG_START : (JSON.parse(place) as Place);
    this.#database.exec('BEGIN');
  }

  get place(): Place {
    return this.#place;
  }

  /** How many streams there are, those in flight included. */
  get streams(): number {
    return this.#heads.nextKey;
  }

  streamVersion(stream: string): number {
    return this.#heads.find(stream)?.next ?? 0;
  }

  positionInStream(stream: string, version: number): number | undefined {
    const head = this.#heads.find(stream);
    if (!head || version < 0 || version >= head.next) return undefined;
    if (version >= head.flushed) return head.recent[version - head.flushed];
    return this.#selectEvent.get(head.key, version)?.['position'] as number | undefined;
  }

  positionOf(id: Uint8Array): number | undefined {
    const prefix = idPrefix(id);
    if (!this.#filter.mayHold(prefix)) return undefined;
    const candidates = this.#selectPrefix.all(prefix).map((row) => row['position'] as number);
    const unflushed = this.#positions.get(prefix);
    if (unflushed !== undefined) candidates.push(unflushed, ...this.#samePrefix.map(({ position }) => position));
    return candidates.find((position) => Buffer.compare(this.#idAt(position), id) === 0);
  }

  /** Takes an event in, in order of position; it has the stream's next version. */
  add(position: number, id: Uint8Array, stream: string): void {
    const prefix = idPrefix(id);
    this.#filter.add(prefix);
    if (this.#positions.has(prefix)) this.#samePrefix.push({ prefix, position });
    else this.#positions.set(prefix, position);
    this.#prefixes.push(prefix);
    this.#streams.push(this.#heads.append(stream, position));
  }

  /** Forgets everything; the caller adds all events again. */
  reset(): void {
    this.#database.exec("DELETE FROM stream; DELETE FROM stream_event; DELETE FROM event_id; DELETE FROM state WHERE name IN ('place', 'next key')");
    this.#place = LOG_START;
    this.#heads.clear();
    this.#positions.clear();
    [this.#prefixes, this.#streams, this.#samePrefix] = [[], [], []];
    this.#filter = new PrefixFilter();
    this.#filter.complete();
  }

  /**
   * Fills the filter with what the database held when it was opened; until then every new id costs a query.
   * @param pause resolves when the next slice may run, to false when it should run no more
   */
  async warmUp(pause: () => Promise<boolean>): Promise<void> {
    const select = this.#database.prepare(`SELECT prefix FROM event_id WHERE prefix > ? ORDER BY prefix LIMIT ${WARM_UP_ROWS}`);
    for (let last = -1; await pause(); ) {
      const prefixes = select.all(last).map((row) => row['prefix'] as number);
      for (const prefix of prefixes) this.#filter.add(prefix);
      last = prefixes.at(-1) ?? last;
      if (prefixes.length < WARM_UP_ROWS) return this.#filter.complete();
    }
  }

  /**
   * Writes everything before `place` to the database in one transaction, in slices, yielding between them. One flush at a time.
   * @param pause resolves when the next slice may run
   */
  async flush(place: Place, pause: () => Promise<unknown>): Promise<void> {
    for (const _ of this.#flushSlices(place)) await pause();
  }

  /** Flushes, when there is a place to flush to, and says that the database is whole. */
  close(place: Place | undefined): void {
    if (place) {
      // Without pauses a flush is one synchronous run.
      for (const _ of this.#flushSlices(place));
      markWhole(this.#database);
      this.#commit();
    }
    this.#database.close();
  }

  /** One transaction follows the other without a gap: a lookup inside one costs 0.6 µs, one of its own 1.4 µs. */
  #commit(): void {
    this.#database.exec('COMMIT; BEGIN');
  }

  *#flushSlices(place: Place): Generator<void> {
    const count = place.position - this.#place.position;
    if (count <= 0) return;
    const byStream = new Map<StreamHead, number>();
    for (const head of this.#streams.slice(0, count)) byStream.set(head, (byStream.get(head) ?? 0) + 1);
    yield* this.#insertAll(byStream, place.position);
    saveState(this.#database, 'place', JSON.stringify(place));
    saveState(this.#database, 'next key', this.#heads.nextKey);
    this.#commit();
    this.#place = place;
    for (const [head, versions] of byStream) this.#heads.flushed(head, versions);
    this.#forget(count);
  }

  /** In the order of the tables, so that neighbours fall on the same pages. */
  *#insertAll(byStream: ReadonlyMap<StreamHead, number>, end: number): Generator<void> {
    const heads = [...byStream].sort(([a], [b]) => a.key - b.key);
    yield* this.#insertStreams.run(heads.flatMap(([{ stream, key, flushed }, versions]) => [stream, key, flushed + versions]));
    yield* this.#insertEvents.run(heads.flatMap(([{ key, flushed, recent }, versions]) => recent.slice(0, versions).flatMap((position, index) => [key, flushed + index, position])));
    const prefixes = Float64Array.from(this.#prefixes.slice(0, end - this.#place.position)).sort();
    const rows: number[] = [];
    prefixes.forEach((prefix, index) => prefix !== prefixes[index - 1] && rows.push(prefix, this.#positions.get(prefix)!));
    for (const { prefix, position } of this.#samePrefix) if (position < end) rows.push(prefix, position);
    yield* this.#insertIds.run(rows);
  }

  /** The oldest `count` events are in the database now. */
  #forget(count: number): void {
    for (const prefix of this.#prefixes.splice(0, count)) this.#positions.delete(prefix);
    this.#streams.splice(0, count);
    this.#samePrefix = this.#samePrefix.filter(({ position }) => position >= this.#place.position);
    // A later event that had found its prefix taken may be the only one with it now.
    for (const { prefix, position } of this.#samePrefix.splice(0)) {
      if (this.#positions.has(prefix)) this.#samePrefix.push({ prefix, position });
      else this.#positions.set(prefix, position);
    }
  }
}

function loadHead(selectStream: StatementSync, stream: string): StreamHead | undefined {
  const row = selectStream.get(stream);
  if (!row) return undefined;
  const next = row['next'] as number;
  return { stream, key: row['key'] as number, next, flushed: next, recent: [] };
}

function idPrefix(id: Uint8Array): number {
  const low = (id[4]! << 13) | (id[5]! << 5) | (id[6]! >>> 3);
  return id[0]! * 2 ** 45 + ((id[1]! << 16) | (id[2]! << 8) | id[3]!) * 2 ** 21 + low;
}
