/** Number of stream heads kept in memory per generation; there are two generations. */
const HEADS_MAX = 50_000;

/** What the index knows about a stream. The positions of versions from `flushed` on are in `recent`; lower versions are in the database. */
export type StreamHead = { readonly stream: string; readonly key: number; next: number; flushed: number; recent: number[] };

/** The heads of streams. Those with unflushed versions must stay in memory; the others are a cache. */
export class StreamHeads {
  readonly #load: (stream: string) => StreamHead | undefined;
  readonly #dirty = new Map<string, StreamHead>();
  #young = new Map<string, StreamHead>();
  #old = new Map<string, StreamHead>();
  /** The head used last: an append looks up the version of its stream first. */
  #last: StreamHead | undefined;
  /** The database key of the next new stream, and so the number of streams. */
  nextKey = 0;

  /** @param load reads a head from the database */
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

  /** Assigns the stream's next version to the event at a position. */
  append(stream: string, position: number): StreamHead {
    const head = this.find(stream) ?? { stream, key: this.nextKey++, next: 0, flushed: 0, recent: [] };
    if (head.recent.length === 0) this.#dirty.set(stream, head);
    head.next++;
    head.recent.push(position);
    return head;
  }

  /** The streams with unflushed versions below position `end`, and how many each has. */
  unflushed(end: number): Map<StreamHead, number> {
    const heads = new Map<StreamHead, number>();
    for (const head of this.#dirty.values()) {
      let versions = head.recent.length;
      while (versions > 0 && head.recent[versions - 1]! >= end) versions--;
      if (versions > 0) heads.set(head, versions);
    }
    return heads;
  }

  /** The oldest `count` of the recent versions have been written to the database. */
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
