export type PendingLimits = {
  /** Entries of one subject: with one more its oldest goes. */
  eachMax: number;
  /** Entries of all: with one more the oldest goes. */
  max: number;
  lifetimeMs: number;
};

type Entry<Value> = { subject: string; value: Value; expiresAtMs: number };

/**
 * What was given out and waits for its answer. In memory only. Few of each subject, so that whoever asks again and again pushes out what is their own and not
 * what others wait with.
 */
export class Pending<Name, Value> {
  readonly #limits: PendingLimits;
  /** In the order of adding; every entry lives equally long. */
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

  /** Undefined: never given out, expired, or gone. */
  find(name: Name, nowMs: number): Value | undefined {
    const entry = this.#entries.get(name);
    return entry && entry.expiresAtMs > nowMs ? entry.value : undefined;
  }

  /** What the subject was given last, when it expires, and whether one more would push out the subject's oldest. */
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
