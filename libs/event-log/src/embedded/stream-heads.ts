/** Streams whose head stays in memory, twice over (two generations). */
const HEADS_MAX = 50_000;

/** What the index knows of a stream. Versions from `flushed` on stand in `recent`, by position; those below it in the database. */
export type StreamHead = { readonly stream: string; readonly key: number; next: number; flushed: number; recent: number[] };

/** The heads of streams: those with unflushed versions must stay, the others are a cache. */
export class StreamHeads {
  readonly #load: (stream: string) => StreamHead | undefined;
  readonly #dirty = new Map<string, StreamHead>();
  #young = new Map<string, StreamHead>();
  #old = new Map<string, StreamHead>();
  /** An append asks for its stream's version first. */
  #last: StreamHead | undefined;
  /** The number that the next new stream gets in the database; so also how many streams there are. */
  nextKey = 0;

  /** @param load reads a head that is not in memory */
  constructor(load: (stream: string) => StreamHead | undefined) {
    this.#load = load;
  }

  find(stream: string): StreamHead | undefined {
    if (this.#last?.stream === stream) return this.#last;
    const known = this.#dirty.get(stream) ?? this.#young.get(stream);
    if (known) return (this.#last = known);
    const head = this.#old.get(stream) ?? this.#load(stream);
    if (head) this.#cache(head);
    return (this.#last = head);
  }

  /** Gives the stream's next version to the event at a position. */
  append(stream: string, position: number): StreamHead {
    const head = this.find(stream) ?? { stream, key: this.nextKey++, next: 0, flushed: 0, recent: [] };
    if (head.recent.length === 0) this.#dirty.set(stream, head);
    head.next++;
    head.recent.push(position);
    return head;
  }

  /** Streams with versions below a position that are not in the database, and how many of those each has. */
  unflushed(end: number): Map<StreamHead, number> {
    const heads = new Map<StreamHead, number>();
    for (const head of this.#dirty.values()) {
      let versions = head.recent.length;
      while (versions > 0 && head.recent[versions - 1]! >= end) versions--;
      if (versions > 0) heads.set(head, versions);
    }
    return heads;
  }

  /** The oldest `count` of the recent versions are in the database now. */
  flushed(head: StreamHead, count: number): void {
    head.flushed += count;
    head.recent = head.recent.slice(count);
    if (head.recent.length > 0) return;
    this.#dirty.delete(head.stream);
    this.#cache(head);
  }

  clear(): void {
    this.nextKey = 0;
    this.#last = undefined;
    for (const heads of [this.#dirty, this.#young, this.#old]) heads.clear();
  }

  #cache(head: StreamHead): void {
    if (this.#young.size >= HEADS_MAX) {
      this.#old = this.#young;
      this.#young = new Map();
    }
    this.#young.set(head.stream, head);
  }
}
