/** A bounded map that forgets what has not been used for longest. */
export class RecentlyUsed<Key, Value> {
  readonly #entries = new Map<Key, Value>();
  readonly #countMax: number;
  readonly #mayForget: (value: Value) => boolean;

  /** Values for which `mayForget` is false stay beyond the bound, so their number must be bounded elsewhere. */
  constructor(countMax: number, mayForget: (value: Value) => boolean = () => true) {
    this.#countMax = countMax;
    this.#mayForget = mayForget;
  }

  get size(): number {
    return this.#entries.size;
  }

  get(key: Key): Value | undefined {
    const value = this.#entries.get(key);
    if (value === undefined) return undefined;
    this.#entries.delete(key);
    this.#entries.set(key, value);
    return value;
  }

  /** Looks without counting as use. */
  peek(key: Key): Value | undefined {
    return this.#entries.get(key);
  }

  set(key: Key, value: Value): void {
    this.#entries.delete(key);
    this.#entries.set(key, value);
    if (this.#entries.size > this.#countMax) this.#forgetOldest();
  }

  delete(key: Key): boolean {
    return this.#entries.delete(key);
  }

  clear(): void {
    this.#entries.clear();
  }

  values(): IterableIterator<Value> {
    return this.#entries.values();
  }

  #forgetOldest(): void {
    for (const [key, value] of this.#entries) {
      if (!this.#mayForget(value)) continue;
      this.#entries.delete(key);
      return;
    }
  }
}
