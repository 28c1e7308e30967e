const FIRST_CAPACITY = 1024;
/** A slot holds an offset plus one in its low bits and a part of the hash above them, which rules out most slots of other ids without reading the prefix. */
const OFFSET_BITS = 21;
const OFFSET_MASK = 2 ** OFFSET_BITS - 1;
/** Maximum number of ids of a part. */
export const PART_EVENTS_MAX = 2 ** (OFFSET_BITS - 1);
/** Number of slots that fit into a processor's L1 cache. */
const NEAR_SLOTS_BITS = 12;
const NEAR_SLOTS = 2 ** NEAR_SLOTS_BITS;

/**
 * The id prefixes of consecutive events, by position and as a multimap from prefix to positions. Open addressing over typed arrays, at most 16 bytes
 * per id; a Map would need a heap number and an entry for each (0.3 µs per event instead of 0.05) and could hold only one position.
 */
export class IdPart {
  readonly first: number;
  #count = 0;
  #prefixes: Float64Array;
  #slots: Uint32Array;

  /**
   * @param first position of the first id
   * @param capacity initial capacity in ids; grows as needed
   */
  constructor(first: number, capacity = FIRST_CAPACITY) {
    this.first = first;
    const size = 2 ** Math.ceil(Math.log2(Math.max(2, capacity)));
    this.#prefixes = new Float64Array(size);
    this.#slots = new Uint32Array(size * 2);
  }

  /** The position that the next id will have. */
  get end(): number {
    return this.first + this.#count;
  }

  add(prefix: number): void {
    if (this.#count === this.#prefixes.length) this.#grow(this.#count + 1);
    this.#prefixes[this.#count++] = prefix;
    place(this.#slots, hashOf(prefix), this.#count);
  }

  /** Adds many ids ten times as fast as one by one: slots are filled in groups that fit into the cache. */
  addAll(prefixes: Float64Array): void {
    const before = this.#count;
    if (before + prefixes.length > this.#prefixes.length) this.#grow(before + prefixes.length);
    this.#prefixes.set(prefixes, before);
    this.#count += prefixes.length;
    this.#placeFrom(before);
  }

  /** Appends every position with this prefix to `found`, in no particular order; returns `found` itself when there is none. */
  positions(prefix: number, found: readonly number[]): readonly number[] {
    let positions = found;
    const mask = this.#slots.length - 1;
    const hash = hashOf(prefix);
    const tag = hash & ~OFFSET_MASK;
    for (let slot = hash & mask; this.#slots[slot] !== 0; slot = (slot + 1) & mask) {
      const held = this.#slots[slot]!;
      if (((held ^ tag) & ~OFFSET_MASK) !== 0) continue;
      const offset = (held & OFFSET_MASK) - 1;
      if (this.#prefixes[offset] === prefix) positions = [...positions, this.first + offset];
    }
    return positions;
  }

  /** The prefixes of the positions `from` to `to`, as a view. */
  prefixes(from: number, to: number): Float64Array {
    return this.#prefixes.subarray(from - this.first, to - this.first);
  }

  /** Inserts everything from an offset on, in groups of neighbouring slots. */
  #placeFrom(start: number): void {
    const { hashes, offsets } = byNearness(this.#prefixes.subarray(start, this.#count), this.#slots.length);
    for (let at = 0; at < hashes.length; at++) place(this.#slots, hashes[at]!, start + offsets[at]! + 1);
  }

  #grow(capacity: number): void {
    const prefixes = new Float64Array(2 ** Math.ceil(Math.log2(capacity)));
    prefixes.set(this.#prefixes);
    this.#prefixes = prefixes;
    this.#slots = new Uint32Array(prefixes.length * 2);
    this.#placeFrom(0);
  }
}

function place(slots: Uint32Array, hash: number, offsetPlusOne: number): void {
  const mask = slots.length - 1;
  let slot = hash & mask;
  while (slots[slot] !== 0) slot = (slot + 1) & mask;
  slots[slot] = (hash & ~OFFSET_MASK) | offsetPlusOne;
}

/** The hashes of prefixes, with the offset of each, ordered by groups of neighbouring slots (a counting sort). */
function byNearness(prefixes: Float64Array, slots: number): { hashes: Int32Array; offsets: Uint32Array } {
  const count = prefixes.length;
  const mask = slots - 1;
  const [known, hashes, offsets] = [new Int32Array(count), new Int32Array(count), new Uint32Array(count)];
  const starts = new Uint32Array(Math.ceil(slots / NEAR_SLOTS) + 1);
  for (let offset = 0; offset < count; offset++) {
    const hash = hashOf(prefixes[offset]!);
    known[offset] = hash;
    starts[((hash & mask) >>> NEAR_SLOTS_BITS) + 1]!++;
  }
  for (let group = 1; group < starts.length; group++) starts[group]! += starts[group - 1]!;
  for (let offset = 0; offset < count; offset++) {
    const hash = known[offset]!;
    const at = starts[(hash & mask) >>> NEAR_SLOTS_BITS]!++;
    hashes[at] = hash;
    offsets[at] = offset;
  }
  return { hashes, offsets };
}

/** A 32-bit hash. Ids are usually hashes already; all bits are mixed for those that are not. */
export function hashOf(prefix: number): number {
  const mixed = Math.imul((prefix | 0) ^ ((prefix / 2 ** 32) | 0), 0x9e3779b1);
  return mixed ^ (mixed >>> 15);
}
