import { Writer } from '@teamgram/event-schemas';
import { ENTRY_HEADER_BYTES, FRAME_HEADER_BYTES, FRAME_TRAILER_BYTES } from './frame.ts';

/** A commit frame that is being gathered: an entry is encoded where it will be hashed, checksummed and written to the disk from. */
export class FrameDraft {
  readonly #writer: Writer;
  /** Where each entry ends. */
  readonly #ends: number[] = [];

  /** @param bytes to make room for; it grows by itself */
  constructor(bytes: number) {
    this.#writer = new Writer(bytes).skip(FRAME_HEADER_BYTES);
  }

  get count(): number {
    return this.#ends.length;
  }

  /** What the entries take, each behind its length, from the `first` one on. */
  bytes(first = 0): number {
    return this.#startOf(this.count) - this.#startOf(first);
  }

  /** Where the next entry is to be written; `end` says that it is. */
  begin(): Writer {
    return this.#writer.skip(ENTRY_HEADER_BYTES);
  }

  end(): void {
    const { len } = this.#writer;
    const start = this.#startOf(this.count);
    this.#writer.fill32(start, len - start - ENTRY_HEADER_BYTES);
    this.#ends.push(len);
  }

  /** Forgets every entry from the `count`-th on, and one that was not ended. */
  keep(count: number): void {
    this.#ends.length = count;
    this.#writer.reset(this.#startOf(count));
  }

  /** Moves the entries from the `first` one on to a draft of their own. */
  split(first: number): FrameDraft {
    const draft = new FrameDraft(FRAME_HEADER_BYTES + this.bytes(first) + FRAME_TRAILER_BYTES);
    for (let index = first; index < this.count; index++) {
      draft.begin().raw(this.entry(index));
      draft.end();
    }
    this.keep(first);
    return draft;
  }

  /** A view, which stays as it is unless the entry is forgotten. */
  entry(index: number): Buffer {
    return this.#writer.written(this.#startOf(index) + ENTRY_HEADER_BYTES, this.#ends[index]);
  }

  /** The whole frame, to be hashed and then sealed. Nothing is added to it afterwards. */
  frame(): Buffer {
    return this.#writer.skip(FRAME_TRAILER_BYTES).written();
  }

  /** Of an entry with its length. */
  #startOf(index: number): number {
    return index === 0 ? FRAME_HEADER_BYTES : this.#ends[index - 1]!;
  }
}
