import { hashOf } from './id-part.ts';

/** Bits per event: with three bits set in one word, about 1.5 % of new ids cost a needless lookup. */
const BITS_PER_EVENT = 16;
const WORD_BITS = 32;
const FIRST_CAPACITY = 2 ** 20;
/** 64 MiB in total; a larger journal falls back to database lookups. */
const LAYERS_MAX = 5;

type Layer = { words: Uint32Array; mask: number; capacity: number; count: number };

/**
 * A Bloom filter over id prefixes: shows without a database lookup that an id is new, as almost every id is. All bits of an id are in one word, so
 * that a test costs one cache miss. Grows by adding layers of twice the size, since a filter cannot be rehashed.
 */
export class PrefixFilter {
  readonly #layers: Layer[] = [];
  /** False until all existing ids have been added; from then on absence is certain, as long as there is room. */
  #complete = false;

  addAll(prefixes: Iterable<number>): void {
    for (const prefix of prefixes) this.add(prefix);
  }

  add(prefix: number): void {
    const layer = this.#open();
    if (!layer) return;
    const hash = hashOf(prefix);
    layer.words[hash & layer.mask]! |= bitsOf(hash, prefix);
    layer.count++;
  }

  get isComplete(): boolean {
    return this.#complete;
  }

  /** To be called when all existing ids have been added. */
  complete(): void {
    this.#complete = true;
  }

  mayHold(prefix: number): boolean {
    if (!this.#complete) return true;
    const hash = hashOf(prefix);
    const bits = bitsOf(hash, prefix);
    for (const { words, mask } of this.#layers) if ((words[hash & mask]! & bits) === bits) return true;
    return false;
  }

  #open(): Layer | undefined {
    const last = this.#layers.at(-1);
    if (last && last.count < last.capacity) return last;
    if (this.#layers.length === LAYERS_MAX) {
      this.#complete = false;
      return undefined;
    }
    const capacity = last ? last.capacity * 2 : FIRST_CAPACITY;
    const words = (capacity * BITS_PER_EVENT) / WORD_BITS;
    const layer = { words: new Uint32Array(words), mask: words - 1, capacity, count: 0 };
    this.#layers.push(layer);
    return layer;
  }
}

/** Three bits of a word, chosen by other bits of the prefix than those that select the word. */
function bitsOf(hash: number, prefix: number): number {
  const mixed = Math.imul((prefix / 2 ** 21) | 0, 0x85ebca77) ^ hash;
  return (1 << (mixed >>> 27)) | (1 << ((mixed >>> 22) & 31)) | (1 << ((mixed >>> 17) & 31));
}
