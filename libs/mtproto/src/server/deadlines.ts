/** A priority queue of deadlines (binary heap). Each item has at most one deadline: the earliest that was requested. */
export class Deadlines<Item extends object> {
  readonly #heap: { atMs: number; readonly item: Item }[] = [];
  /** The valid deadline of each item; heap entries with another time are stale and skipped. */
  readonly #times = new Map<Item, number>();

  get size(): number {
    return this.#heap.length;
  }

  /** Schedules `item` for `atMs`, unless it is already scheduled for an earlier time. */
  schedule(item: Item, atMs: number): void {
    if (atMs >= (this.#times.get(item) ?? Infinity)) return;
    this.#times.set(item, atMs);
    this.#heap.push({ atMs, item });
    this.#rise(this.#heap.length - 1);
  }

  cancel(item: Item): void {
    this.#times.delete(item);
  }

  /** Removes and returns the next item that is due, or undefined. */
  takeDue(nowMs: number): Item | undefined {
    for (let top = this.#heap[0]; top && top.atMs <= nowMs; top = this.#heap[0]) {
      this.#removeTop();
      if (this.#times.get(top.item) !== top.atMs) continue;
      this.#times.delete(top.item);
      return top.item;
    }
    return undefined;
  }

  #removeTop(): void {
    const last = this.#heap.pop()!;
    if (this.#heap.length === 0) return;
    this.#heap[0] = last;
    this.#sink(0);
  }

  #rise(index: number): void {
    const heap = this.#heap;
    for (let child = index; child > 0; ) {
      const parent = (child - 1) >> 1;
      if (heap[parent]!.atMs <= heap[child]!.atMs) return;
      [heap[parent], heap[child]] = [heap[child]!, heap[parent]!];
      child = parent;
    }
  }

  #sink(index: number): void {
    const heap = this.#heap;
    for (let parent = index; ; ) {
      let least = parent;
      for (const child of [2 * parent + 1, 2 * parent + 2]) if (child < heap.length && heap[child]!.atMs < heap[least]!.atMs) least = child;
      if (least === parent) return;
      [heap[parent], heap[least]] = [heap[least]!, heap[parent]!];
      parent = least;
    }
  }
}
