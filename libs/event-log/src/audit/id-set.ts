const ID_BYTES = 16;
const ID_WORDS = 4;
const DUMPED_BYTES = ID_BYTES + 8;
const FIRST_CAPACITY = 1024;

/** Detects repeated event ids among hundreds of millions: an array of ids by position, and a hash table of positions. 32 bytes per id, 64 while it grows. */
export class IdSet {
  #capacity = FIRST_CAPACITY;
  /** One past the highest position: positions are dense, and all below have ids. */
  #end = 0;
  /** Four 32-bit words per id, by position. */
  #words = new Uint32Array(this.#capacity * ID_WORDS);
  /** Hash table of positions plus one; 0 marks a free slot. */
  #slots = new Uint32Array(this.#capacity * 2);

  /** Adds an id of 16 bytes; adding it again at the same position has no effect. @returns another position that already has this id, if any */
  add(id: Uint8Array, position: number): number | undefined {
    return this.#addAt(viewOf(id), 0, position);
  }

  /** Adds consecutive ids, 16 bytes each, starting at position `first`; false at the first id that another position already has. */
  addAll(ids: Uint8Array, first: number): boolean {
    const view = viewOf(ids);
    for (let offset = 0; offset < ids.length; offset += ID_BYTES) {
      if (this.#addAt(view, offset, first + offset / ID_BYTES) !== undefined) return false;
    }
    return true;
  }

  /** All ids with their positions, 24 bytes each; the input of `load`. */
  dump(): Uint8Array {
    const bytes = Buffer.alloc(this.#end * DUMPED_BYTES);
    for (let position = 0, offset = 0; position < this.#end; position++) {
      for (let word = 0; word < ID_WORDS; word++) offset = bytes.writeUInt32LE(this.#words[position * ID_WORDS + word]!, offset);
      offset = bytes.writeDoubleBE(position, offset);
    }
    return bytes;
  }

  /** Adds the output of `dump`. @throws {RangeError} when it is truncated */
  load(dumped: Uint8Array): void {
    const bytes = Buffer.from(dumped.buffer, dumped.byteOffset, dumped.length);
    const view = viewOf(dumped);
    for (let offset = 0; offset < bytes.length; offset += DUMPED_BYTES) this.#addAt(view, offset, bytes.readDoubleBE(offset + ID_BYTES));
  }

  #addAt(view: DataView, offset: number, position: number): number | undefined {
    while (position >= this.#capacity) this.#grow();
    const [a, b, c, d] = [view.getUint32(offset, true), view.getUint32(offset + 4, true), view.getUint32(offset + 8, true), view.getUint32(offset + 12, true)];
    const [words, slots] = [this.#words, this.#slots];
    const mask = slots.length - 1;
    let slot = slotOf(a, b, mask);
    for (let held = slots[slot]!; held !== 0; held = slots[slot]!) {
      const at = (held - 1) * ID_WORDS;
      if (words[at] === a && words[at + 1] === b && words[at + 2] === c && words[at + 3] === d) return held - 1 === position ? undefined : held - 1;
      slot = (slot + 1) & mask;
    }
    slots[slot] = position + 1;
    const at = position * ID_WORDS;
    [words[at], words[at + 1], words[at + 2], words[at + 3]] = [a, b, c, d];
    this.#end = Math.max(this.#end, position + 1);
    return undefined;
  }

  #grow(): void {
    this.#capacity *= 2;
    const words = new Uint32Array(this.#capacity * ID_WORDS);
    words.set(this.#words);
    this.#words = words;
    const slots = new Uint32Array(this.#capacity * 2);
    for (let position = 0; position < this.#end; position++) {
      let slot = slotOf(words[position * ID_WORDS]!, words[position * ID_WORDS + 1]!, slots.length - 1);
      while (slots[slot] !== 0) slot = (slot + 1) & (slots.length - 1);
      slots[slot] = position + 1;
    }
    this.#slots = slots;
  }
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
}

/** Event ids are hashes, but some share their first word, so the first two are mixed. */
function slotOf(a: number, b: number, mask: number): number {
  return (a ^ Math.imul(b, 0x9e3779b1)) & mask;
}
