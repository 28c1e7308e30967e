/**
 * A bounded map with approximate LRU eviction. It keeps two generations instead of one order: entries in use stay in the young generation,
 * and entries not used while that one fills up are dropped. Almost all hits are in the young generation and cost one look-up; moving each hit
 * to the end of a Map would leave holes that later look-ups and evictions have to step over.
 */
export class RecentlyUsed<Key, Value> {
  #young = new Map<Key, Value>();
  #old = new Map<Key, Value>();
  readonly #generationMax: number;
  readonly #mayForget: (value: Value) => boolean;
  #turnAt: number;

  /** Values for which `mayForget` is false are never evicted, so their number must be bounded elsewhere. */
  constructor(countMax: number, mayForget: (value: Value) => boolean = () => true) {
    this.#generationMax = Math.max(1, countMax >> 1);
    this.#mayForget = mayForget;
    this.#turnAt = this.#generationMax;
  }

  get size(): number {
    return this.#young.size + this.#old.size;
  }

  get(key: Key): Value | undefined {
    const young = this.#young.get(key);
    if (young !== undefined) return young;
    const old = this.#old.get(key);
    if (old !== undefined) this.set(key, old);
    return old;
  }

  /** Reads without counting as a use. */
  peek(key: Key): Value | undefined {
    return this.#young.get(key) ?? this.#old.get(key);
  }

  set(key: Key, value: Value): void {
    this.#old.delete(key);
    if (this.#young.size >= this.#turnAt && !this.#young.has(key)) this.#turn();
    this.#young.set(key, value);
  }

  delete(key: Key): boolean {
    return this.#young.delete(key) || this.#old.delete(key);
  }

  clear(): void {
    this.#young.clear();
    this.#old.clear();
    this.#turnAt = this.#generationMax;
  }

  *values(): Generator<Value> {
    yield* this.#old.values();
    yield* this.#young.values();
  }

  /** Starts a new generation with the entries that may not be evicted. Its capacity grows by their number, so copying them costs O(1) per insertion. */
  #turn(): void {
    const staying = [...this.#old].filter(([, value]) => !this.#mayForget(value));
    this.#old = this.#young;
    this.#young = new Map(staying);
    this.#turnAt = this.#generationMax + staying.length;
  }
}
