import { Writer } from '@teamgram/event-schemas';
import { ENTRY_HEADER_BYTES, FRAME_HEADER_BYTES, FRAME_TRAILER_BYTES } from './frame.ts';

/** A commit frame under construction: entries are encoded in place, in the buffer that is later hashed, checksummed and written to disk. */
export class FrameDraft {
  readonly #writer: Writer;
  /** The end offset of each entry. */
  readonly #ends: number[] = [];

  /** @param bytes initial capacity; grows as needed */
  constructor(bytes: number) {
    this.#writer = new Writer(bytes).skip(FRAME_HEADER_BYTES);
  }

  get count(): number {
    return this.#ends.length;
  }

  /** Size of the entries from the `first` one on, including their length fields. */
  bytes(first = 0): number {
    return this.#startOf(this.count) - this.#startOf(first);
  }

  /** The writer for the next entry; call `end` when it is complete. */
  begin(): Writer {
    return this.#writer.skip(ENTRY_HEADER_BYTES);
  }

  end(): void {
    const { len } = this.#writer;
    const start = this.#startOf(this.count);
    this.#writer.fill32(start, len - start - ENTRY_HEADER_BYTES);
    this.#ends.push(len);
  }

  /** Discards all entries from the `count`-th on, and an incomplete one. */
  keep(count: number): void {
    this.#ends.length = count;
    this.#writer.reset(this.#startOf(count));
  }

  /** Moves the entries from the `first` one on to a new draft. */
  split(first: number): FrameDraft {
    const draft = new FrameDraft(FRAME_HEADER_BYTES + this.bytes(first) + FRAME_TRAILER_BYTES);
    for (let index = first; index < this.count; index++) {
      draft.begin().raw(this.entry(index));
      draft.end();
    }
    this.keep(first);
    return draft;
  }

  /** A view that stays valid unless the entry is discarded. */
  entry(index: number): Buffer {
    return this.#writer.written(this.#startOf(index) + ENTRY_HEADER_BYTES, this.#ends[index]);
  }

  /** The whole frame, to be hashed and then sealed. Nothing may be added afterwards. */
  frame(): Buffer {
    return this.#writer.skip(FRAME_TRAILER_BYTES).written();
  }

  /** The offset of an entry, including its length field. */
  #startOf(index: number): number {
    return index === 0 ? FRAME_HEADER_BYTES : this.#ends[index - 1]!;
  }
}
