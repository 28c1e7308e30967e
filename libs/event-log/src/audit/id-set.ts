const FREE = -1;
const ID_WORDS = 4;

/** Finds repeated event ids among hundreds of millions: a hash table in two flat arrays, 48 bytes an id at most. */
export class IdSet {
  #slots = 1024;
  #count = 0;
  /** Four 32-bit words of the id at each slot. */
  #words = new Uint32Array(this.#slots * ID_WORDS);
  #positions = new Float64Array(this.#slots).fill(FREE);

  /** Takes in an id of 16 bytes. @returns the position under which it was taken in before */
  add(id: Uint8Array, position: number): number | undefined {
    if (this.#count * 2 >= this.#slots) this.#grow();
    const view = new DataView(id.buffer, id.byteOffset, id.length);
    const words = [view.getUint32(0), view.getUint32(4), view.getUint32(8), view.getUint32(12)];
    const slot = this.#slotOf(words);
    if (this.#positions[slot] !== FREE) return this.#positions[slot];
    this.#put(slot, words, position);
    return undefined;
  }

  /** The slot of an id, or the free one where it belongs. Event ids are hashes: their own bits spread well. */
  #slotOf(words: ArrayLike<number>): number {
    for (let slot = words[0]! % this.#slots; ; slot = (slot + 1) % this.#slots) {
      const at = slot * ID_WORDS;
      const held = this.#words;
      const same = held[at] === words[0] && held[at + 1] === words[1] && held[at + 2] === words[2] && held[at + 3] === words[3];
      if (same || this.#positions[slot] === FREE) return slot;
    }
  }

  #put(slot: number, words: ArrayLike<number>, position: number): void {
    this.#words.set(words, slot * ID_WORDS);
    this.#positions[slot] = position;
    this.#count++;
  }

  #grow(): void {
    const [words, positions] = [this.#words, this.#positions];
    this.#slots *= 2;
    this.#count = 0;
    this.#words = new Uint32Array(this.#slots * ID_WORDS);
    this.#positions = new Float64Array(this.#slots).fill(FREE);
    for (const [slot, position] of positions.entries()) {
      if (position === FREE) continue;
      const id = words.subarray(slot * ID_WORDS, (slot + 1) * ID_WORDS);
      this.#put(this.#slotOf(id), id, position);
    }
  }
}
