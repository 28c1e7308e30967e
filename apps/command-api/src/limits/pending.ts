export type PendingLimits = {
  /** Limit of entries per subject; one more evicts the subject's oldest. */
  eachMax: number;
  /** Limit of entries in total; one more evicts the oldest of all. */
  max: number;
  lifetimeMs: number;
};

type Entry<Value> = { subject: string; value: Value; expiresAtMs: number };

/**
 * Issued items (challenges, tokens) that await their answer. In memory only. The limit per subject ensures that repeated requests evict only the
 * requester's own entries and not those of others.
 */
export class Pending<Name, Value> {
  readonly #limits: PendingLimits;
  /** In insertion order, which is also the order of expiry, because all entries have the same lifetime. */
  readonly #entries = new Map<Name, Entry<Value>>();
  /** By subject, oldest first. */
  readonly #names = new Map<string, readonly Name[]>();

  constructor(limits: PendingLimits) {
    this.#limits = limits;
  }

  add(subject: string, name: Name, value: Value, nowMs: number): void {
    const { eachMax, max, lifetimeMs } = this.#limits;
    for (const [oldest, { expiresAtMs }] of this.#entries) {
      if (expiresAtMs > nowMs && this.#entries.size < max) break;
      this.remove(oldest);
    }
    const [first, ...others] = this.#names.get(subject) ?? [];
    if (first !== undefined && others.length + 1 >= eachMax) this.remove(first);
    this.#names.set(subject, [...(this.#names.get(subject) ?? []), name]);
    this.#entries.set(name, { subject, value, expiresAtMs: nowMs + lifetimeMs });
  }

  /** Undefined when it was never issued, has expired or was evicted. */
  find(name: Name, nowMs: number): Value | undefined {
    const entry = this.#entries.get(name);
    return entry && entry.expiresAtMs > nowMs ? entry.value : undefined;
  }

  /** The subject's newest entry, its expiry, and whether one more would evict the subject's oldest. */
  newest(subject: string): { name: Name; value: Value; expiresAtMs: number; isFull: boolean } | undefined {
    const names = this.#names.get(subject);
    const name = names?.at(-1);
    const entry = name === undefined ? undefined : this.#entries.get(name);
    return entry && { name: name!, value: entry.value, expiresAtMs: entry.expiresAtMs, isFull: names!.length >= this.#limits.eachMax };
  }

  remove(name: Name): void {
    const entry = this.#entries.get(name);
    if (!entry) return;
    this.#entries.delete(name);
    const left = this.#names.get(entry.subject)!.filter((other) => other !== name);
    if (left.length > 0) this.#names.set(entry.subject, left);
    else this.#names.delete(entry.subject);
  }
}
