const FIRST_CAPACITY = 1024;
/** A slot holds an offset plus one in its lower bits, and above them a part of the hash: most slots that belong to another id are told apart by it. */
const OFFSET_BITS = 21;
const OFFSET_MASK = 2 ** OFFSET_BITS - 1;
/** As many ids as a part can have, at most. */
export const PART_EVENTS_MAX = 2 ** (OFFSET_BITS - 1);

/**
 * The id prefixes of neighbouring events: by position, and findable, several to a prefix if need be. Open addressing over typed arrays, 16 bytes an
 * id at most; a Map would take a heap number and an entry for each (0.3 µs an event against 0.05), and could hold one position only.
 */
export class IdPart {
  readonly first: number;
  #count = 0;
  #prefixes: Float64Array;
  #slots: Uint32Array;

  /** @param first position of the first id @param capacity ids to make room for; it grows by itself */
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
    if (this.#count === this.#prefixes.length) this.#grow();
    this.#prefixes[this.#count++] = prefix;
    this.#place(prefix, this.#count);
  }

  /** Calls back with every position that has a prefix, in no order. */
  visit(prefix: number, onPosition: (position: number) => void): void {
    const mask = this.#slots.length - 1;
    const hash = hashOf(prefix);
    const tag = hash & ~OFFSET_MASK;
    for (let slot = hash & mask; this.#slots[slot] !== 0; slot = (slot + 1) & mask) {
      const held = this.#slots[slot]!;
      if (((held ^ tag) & ~OFFSET_MASK) !== 0) continue;
      const offset = (held & OFFSET_MASK) - 1;
      if (this.#prefixes[offset] === prefix) onPosition(this.first + offset);
    }
  }

  /** The prefixes from one position up to another; a view. */
  prefixes(from: number, to: number): Float64Array {
    return this.#prefixes.subarray(from - this.first, to - this.first);
  }

  #place(prefix: number, offsetPlusOne: number): void {
    const mask = this.#slots.length - 1;
    const hash = hashOf(prefix);
    let slot = hash & mask;
    while (this.#slots[slot] !== 0) slot = (slot + 1) & mask;
    this.#slots[slot] = (hash & ~OFFSET_MASK) | offsetPlusOne;
  }

  #grow(): void {
    const prefixes = new Float64Array(this.#prefixes.length * 2);
    prefixes.set(this.#prefixes);
    this.#prefixes = prefixes;
    this.#slots = new Uint32Array(prefixes.length * 2);
    for (let offset = 0; offset < this.#count; offset++) this.#place(prefixes[offset]!, offset + 1);
  }
}

/** 32 bits. Ids are hashes already; all bits are mixed for those that are not. */
export function hashOf(prefix: number): number {
  const mixed = Math.imul((prefix | 0) ^ ((prefix / 2 ** 32) | 0), 0x9e3779b1);
  return mixed ^ (mixed >>> 15);
}
