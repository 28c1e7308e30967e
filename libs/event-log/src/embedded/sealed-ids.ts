import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { hashOf, type IdPart } from './id-part.ts';

/** Average number of ids per bucket: at 12 bytes each, a bucket fits into one database page. */
const BUCKET_IDS = 256;
/** The key of a bucket is part · 2^16 + bucket. */
const BUCKETS_MAX = 2 ** 16;
/** Buckets, and ids, between two yields to the event loop: about a millisecond. */
const SLICE_BUCKETS = 64;
const SLICE_IDS = 64 * 1024;

/**
 * The ids of all full parts: one hash table per part, one database row per bucket. `entries` holds the prefixes of a bucket (8 bytes each), then
 * their offsets in the part (4 bytes each), in native byte order: the file never leaves the machine.
 */
export class SealedIds {
  readonly #partEvents: number;
  readonly #buckets: number;
  readonly #select: StatementSync;
  readonly #page: StatementSync;
  readonly #insert: StatementSync;

  constructor(database: DatabaseSync, partEvents: number) {
    this.#partEvents = partEvents;
    this.#buckets = Math.min(BUCKETS_MAX, 2 ** Math.ceil(Math.log2(Math.max(1, partEvents / BUCKET_IDS))));
    this.#select = database.prepare('SELECT entries FROM id_bucket WHERE key = ?');
    this.#page = database.prepare(`SELECT key, entries FROM id_bucket WHERE key > ? ORDER BY key LIMIT ${SLICE_BUCKETS}`);
    this.#insert = database.prepare('INSERT INTO id_bucket VALUES (?, ?)');
  }

  /** Positions with this prefix in one part. */
  positions(part: number, prefix: number): number[] {
    const row = this.#select.get(this.#key(part, this.#bucketOf(prefix)));
    if (!row) return [];
    const { prefixes, offsets } = parsed(row['entries'] as Uint8Array);
    const found: number[] = [];
    for (let at = prefixes.indexOf(prefix); at >= 0; at = prefixes.indexOf(prefix, at + 1)) found.push(part * this.#partEvents + offsets[at]!);
    return found;
  }

  /** All prefixes, a page of buckets at a time. */
  *all(): Generator<Float64Array[]> {
    for (let last = -1; ; ) {
      const rows = this.#page.all(last) as { key: number; entries: Uint8Array }[];
      if (rows.length === 0) return;
      last = rows.at(-1)!.key;
      yield rows.map(({ entries }) => parsed(entries).prefixes);
    }
  }

  /** Stores a full part in slices, inside the caller's transaction. */
  *seal(part: IdPart): Generator<void> {
    const prefixes = part.prefixes(part.first, part.end);
    const number = Math.floor(part.first / this.#partEvents);
    const { starts, offsets } = yield* this.#sorted(prefixes);
    for (let bucket = 0; bucket < this.#buckets; bucket++) {
      const chosen = offsets.subarray(starts[bucket], starts[bucket + 1]);
      if (chosen.length > 0) this.#insert.run(this.#key(number, bucket), entriesOf(prefixes, chosen));
      if (bucket % SLICE_BUCKETS === SLICE_BUCKETS - 1) yield;
    }
  }

  /** A counting sort: the offsets in order of buckets, and where each bucket starts among them. */
  *#sorted(prefixes: Float64Array): Generator<void, { starts: Uint32Array; offsets: Uint32Array }> {
    const starts = new Uint32Array(this.#buckets + 1);
    for (let at = 0; at < prefixes.length; at++) {
      starts[this.#bucketOf(prefixes[at]!) + 1]!++;
      if (at % SLICE_IDS === SLICE_IDS - 1) yield;
    }
    for (let bucket = 0; bucket < this.#buckets; bucket++) starts[bucket + 1]! += starts[bucket]!;
    const next = starts.slice();
    const offsets = new Uint32Array(prefixes.length);
    for (let at = 0; at < prefixes.length; at++) {
      offsets[next[this.#bucketOf(prefixes[at]!)]!++] = at;
      if (at % SLICE_IDS === SLICE_IDS - 1) yield;
    }
    return { starts, offsets };
  }

  #bucketOf(prefix: number): number {
    return hashOf(prefix) & (this.#buckets - 1);
  }

  #key(part: number, bucket: number): number {
    return part * BUCKETS_MAX + bucket;
  }
}

function entriesOf(prefixes: Float64Array, offsets: Uint32Array): Uint8Array {
  const bytes = new Uint8Array(offsets.length * 12);
  const chosen = new Float64Array(bytes.buffer, 0, offsets.length);
  for (let at = 0; at < offsets.length; at++) chosen[at] = prefixes[offsets[at]!]!;
  new Uint32Array(bytes.buffer, offsets.length * 8).set(offsets);
  return bytes;
}

function parsed(entries: Uint8Array): { prefixes: Float64Array; offsets: Uint32Array } {
  const own = entries.byteOffset % 8 === 0 ? entries : entries.slice();
  const count = own.length / 12;
  return { prefixes: new Float64Array(own.buffer, own.byteOffset, count), offsets: new Uint32Array(own.buffer, own.byteOffset + count * 8, count) };
}
