import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { IdPart, PART_EVENTS_MAX } from './id-part.ts';
import { PrefixFilter } from './prefix-filter.ts';
import { SealedIds } from './sealed-ids.ts';

/** Ids per row of the newest part: one database page. A flush rewrites the last row. */
const CHUNK_IDS = 512;
/** Rows between two yields to the event loop: about a millisecond. */
const SLICE_ROWS = 128;
/** Ids added to the filter between two yields. */
const SLICE_IDS = 32 * 1024;
/** The result of almost every lookup. */
const NONE: readonly number[] = [];

/**
 * Maps id prefixes (53 bits, exact as a number) to positions. The newest part is kept in memory, and by position in the database (`id_chunk`): eight
 * bytes per id, written once. A full part is written to the database as a hash table (`id_bucket`) and dropped from memory. For almost every new id a
 * filter shows that no such sealed part has it.
 */
export class EventIds {
  readonly #partEvents: number;
  readonly #sealed: SealedIds;
  readonly #writeChunk: StatementSync;
  readonly #dropChunks: StatementSync;
  /** The parts not sealed yet: the newest, and before it a full one until it is sealed. */
  #parts: [IdPart, ...IdPart[]];
  #filter = new PrefixFilter();

  /** @param count number of ids in the database */
  constructor(database: DatabaseSync, count: number, partEvents: number = PART_EVENTS_MAX) {
    this.#partEvents = partEvents;
    this.#sealed = new SealedIds(database, partEvents);
    this.#writeChunk = database.prepare('INSERT OR REPLACE INTO id_chunk VALUES (?, ?)');
    this.#dropChunks = database.prepare('DELETE FROM id_chunk WHERE first >= ? AND first < ?');
    const chunks = database.prepare('SELECT prefixes FROM id_chunk ORDER BY first').all() as { prefixes: Uint8Array }[];
    this.#parts = [new IdPart(Math.floor(count / partEvents) * partEvents)];
    this.#parts[0].addAll(joined(chunks.map(({ prefixes }) => prefixes)));
  }

  /** Number of ids. */
  get count(): number {
    return this.#parts.at(-1)!.end;
  }

  add(prefix: number): void {
    const last = this.#parts.at(-1)!;
    const part = last.end < last.first + this.#partEvents ? last : this.#begin(last.end);
    part.add(prefix);
  }

  /** Positions of all ids with this prefix, in no particular order. */
  positions(prefix: number): readonly number[] {
    let found = NONE;
    for (const part of this.#parts) found = part.positions(prefix, found);
    const sealed = this.#parts[0].first / this.#partEvents;
    if (sealed === 0 || !this.#filter.mayHold(prefix)) return found;
    for (let part = 0; part < sealed; part++) found = [...found, ...this.#sealed.positions(part, prefix)];
    return found;
  }

  /** Clears everything; the caller has emptied the tables. */
  reset(): void {
    this.#parts = [new IdPart(0)];
    this.#filter = new PrefixFilter();
    this.#filter.complete();
  }

  /** Fills the filter from the parts that were sealed when the database was opened; until then every new id costs a query per sealed part. */
  async warmUp(pause: () => Promise<boolean>): Promise<void> {
    if (this.#filter.isComplete || !(await pause())) return;
    for (const some of this.#sealed.all()) {
      for (const prefixes of some) this.#filter.addAll(prefixes);
      if (!(await pause())) return;
    }
    this.#filter.complete();
  }

  /** Writes the ids from `from` up to `end`, in slices, inside the caller's transaction, and seals parts that are full. */
  *write(from: number, end: number): Generator<void> {
    for (const part of this.#parts) {
      yield* this.#writeChunks(part, Math.max(from, part.first), Math.min(end, part.end));
      if (!this.#isFull(part, end)) return;
      yield* this.#sealed.seal(part);
      yield* this.#forgetChunks(part);
    }
  }

  /** To be called after the transaction: drops the sealed parts from memory. */
  *written(end: number): Generator<void> {
    for (const part of this.#parts.filter((each) => this.#isFull(each, end))) {
      for (let at = part.first; at < part.end; at += SLICE_IDS) {
        this.#filter.addAll(part.prefixes(at, Math.min(at + SLICE_IDS, part.end)));
        yield;
      }
      const [, ...later] = this.#parts;
      this.#parts = [later[0] ?? new IdPart(part.end, this.#partEvents), ...later.slice(1)];
    }
  }

  #begin(first: number): IdPart {
    // Full capacity at once: a log that has filled one part will fill another.
    const part = new IdPart(first, this.#partEvents);
    this.#parts.push(part);
    return part;
  }

  #isFull(part: IdPart, end: number): boolean {
    return part.end === part.first + this.#partEvents && part.end <= end;
  }

  *#writeChunks(part: IdPart, from: number, end: number): Generator<void> {
    const started = part.first + Math.floor((from - part.first) / CHUNK_IDS) * CHUNK_IDS;
    for (let first = started, rows = 1; from < end && first < end; first += CHUNK_IDS, rows++) {
      this.#writeChunk.run(first, bytesOf(part.prefixes(first, Math.min(first + CHUNK_IDS, end))));
      if (rows % SLICE_ROWS === 0) yield;
    }
  }

  *#forgetChunks({ first, end }: IdPart): Generator<void> {
    for (let from = first; from < end; from += SLICE_ROWS * CHUNK_IDS) {
      this.#dropChunks.run(from, from + SLICE_ROWS * CHUNK_IDS);
      yield;
    }
  }
}

function joined(chunks: readonly Uint8Array[]): Float64Array {
  const numbers = new Float64Array(chunks.reduce((sum, { length }) => sum + length, 0) / Float64Array.BYTES_PER_ELEMENT);
  let at = 0;
  for (const chunk of chunks) {
    bytesOf(numbers).set(chunk, at);
    at += chunk.length;
  }
  return numbers;
}

function bytesOf(numbers: Float64Array): Uint8Array {
  return new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength);
}
