const ID_BYTES = 16;
const ID_WORDS = 4;
const DUMPED_BYTES = ID_BYTES + 8;
const FIRST_CAPACITY = 1024;

/** Finds repeated event ids among hundreds of millions: the ids by position, and a hash table of positions; 32 bytes an id, while it grows 64. */
export class IdSet {
  #capacity = FIRST_CAPACITY;
  /** Positions are dense: those below have ids. */
  #end = 0;
  /** Four 32-bit words of the id at each position. */
  #words = new Uint32Array(this.#capacity * ID_WORDS);
  /** Positions plus one; 0 is free. */
  #slots = new Uint32Array(this.#capacity * 2);

  /** Takes in an id of 16 bytes; again at the same position changes nothing. @returns another position under which it was taken in before */
  add(id: Uint8Array, position: number): number | undefined {
    return this.#addAt(viewOf(id), 0, position);
  }

  /** Takes in a run of ids, 16 bytes each, from a position on; false at the first that is held under another position. */
  addAll(ids: Uint8Array, first: number): boolean {
    const view = viewOf(ids);
    for (let offset = 0; offset < ids.length; offset += ID_BYTES) {
      if (this.#addAt(view, offset, first + offset / ID_BYTES) !== undefined) return false;
    }
    return true;
  }

  /** All ids with their positions, 24 bytes each, for `load`. */
  dump(): Uint8Array {
    const bytes = Buffer.alloc(this.#end * DUMPED_BYTES);
    for (let position = 0, offset = 0; position < this.#end; position++) {
      for (let word = 0; word < ID_WORDS; word++) offset = bytes.writeUInt32LE(this.#words[position * ID_WORDS + word]!, offset);
      offset = bytes.writeDoubleBE(position, offset);
    }
    return bytes;
  }

  /** Takes in what `dump` gave out. @throws {RangeError} when it is cut off */
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

/** Event ids are hashes; some begin with what many have. */
function slotOf(a: number, b: number, mask: number): number {
  return (a ^ Math.imul(b, 0x9e3779b1)) & mask;
}
