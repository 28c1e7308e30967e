/**
 * A map of bounded size that drops what was not used for long. Two generations instead of one order: a hit in the young one, as nearly all are, is a
 * mere look-up; moving each hit to the end of a Map leaves holes that the next look-ups have to step over.
 */
export class LruMap<K, V> {
  #young = new Map<K, V>();
  #old = new Map<K, V>();
  readonly #generationMax: number;

  constructor(sizeMax: number) {
    this.#generationMax = Math.max(1, sizeMax >> 1);
  }

  get(key: K): V | undefined {
    const young = this.#young.get(key);
    if (young !== undefined) return young;
    const old = this.#old.get(key);
    if (old !== undefined) this.set(key, old);
    return old;
  }

  set(key: K, value: V): void {
    this.#old.delete(key);
    if (this.#young.size >= this.#generationMax && !this.#young.has(key)) [this.#old, this.#young] = [this.#young, new Map()];
    this.#young.set(key, value);
  }

  delete(key: K): void {
    this.#young.delete(key);
    this.#old.delete(key);
  }

  clear(): void {
    this.#young.clear();
    this.#old.clear();
  }
}
