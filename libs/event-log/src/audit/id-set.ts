const FREE = -1;
const ID_WORDS = 4;
const DUMPED_BYTES = ID_WORDS * 4 + 8;

/** Finds repeated event ids among hundreds of millions: a hash table in two flat arrays, 48 bytes an id at most. */
export class IdSet {
  #slots = 1024;
  #count = 0;
  /** Four 32-bit words of the id at each slot. */
  #words = new Uint32Array(this.#slots * ID_WORDS);
  #positions = new Float64Array(this.#slots).fill(FREE);

  /** Takes in an id of 16 bytes; again at the same position changes nothing. @returns another position under which it was taken in before */
  add(id: Uint8Array, position: number): number | undefined {
    if (this.#count * 2 >= this.#slots) this.#grow();
    const view = new DataView(id.buffer, id.byteOffset, id.length);
    const words = [view.getUint32(0), view.getUint32(4), view.getUint32(8), view.getUint32(12)];
    const slot = this.#slotOf(words);
    const held = this.#positions[slot]!;
    if (held !== FREE) return held === position ? undefined : held;
    this.#put(slot, words, position);
    return undefined;
  }

  /** All ids with their positions, 24 bytes each, for `load`. */
  dump(): Uint8Array {
    const bytes = Buffer.alloc(this.#count * DUMPED_BYTES);
    let offset = 0;
    for (const [slot, position] of this.#positions.entries()) {
      if (position === FREE) continue;
      for (let word = 0; word < ID_WORDS; word++) offset = bytes.writeUInt32BE(this.#words[slot * ID_WORDS + word]!, offset);
      offset = bytes.writeDoubleBE(position, offset);
    }
    return bytes;
  }

  /** Takes in what `dump` gave out. @throws {RangeError} when it is cut off */
  load(dumped: Uint8Array): void {
    const bytes = Buffer.from(dumped.buffer, dumped.byteOffset, dumped.length);
    for (let offset = 0; offset < bytes.length; offset += DUMPED_BYTES) this.add(bytes.subarray(offset, offset + 16), bytes.readDoubleBE(offset + 16));
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
