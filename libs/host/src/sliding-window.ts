import type { RateLimit } from './limits.ts';

/** Default number of parts into which a window is divided: an event stops counting when its part has left the window. */
const PARTS = 60;

type Part = { endsAtMs: number; count: number };

/** Recent events of one subject. Holds at most one part more than the window has. */
class Subject {
  readonly #parts: Part[] = [];
  /** Sum over all parts. */
  #count = 0;

  /** Seconds until `cost` more events are allowed, 0 = now. */
  waitS(cost: number, { count, windowS }: RateLimit, nowMs: number): number {
    const windowMs = windowS * 1000;
    // The clock was set back: events with future times would count until then.
    if ((this.#parts.at(-1)?.endsAtMs ?? 0) > nowMs + windowMs) this.#count = this.#parts.length = 0;
    while (this.#parts.length > 0 && this.#parts[0]!.endsAtMs + windowMs <= nowMs) this.#count -= this.#parts.shift()!.count;
    let surplus = this.#count + cost - count;
    if (surplus <= 0) return 0;
    for (const part of this.#parts) {
      surplus -= part.count;
      if (surplus <= 0) return Math.max(1, Math.ceil((part.endsAtMs + windowMs - nowMs) / 1000));
    }
    // More than the limit allows at once never fits.
    return windowS;
  }

  taken(limit: RateLimit, nowMs: number): number {
    this.waitS(0, limit, nowMs);
    return this.#count;
  }

  isIdle(windowS: number, nowMs: number): boolean {
    const last = this.#parts.at(-1);
    return !last || last.endsAtMs + windowS * 1000 <= nowMs;
  }

  add(cost: number, nowMs: number, partMs: number): void {
    const last = this.#parts.at(-1);
    this.#count += cost;
    if (last && last.endsAtMs > nowMs) last.count += cost;
    else this.#parts.push({ endsAtMs: Math.floor(nowMs / partMs + 1) * partMs, count: cost });
  }
}

/** Maximum number of subjects per limit. Beyond it, idle subjects are dropped, and the oldest down to SUBJECTS_KEPT. */
const SUBJECTS_MAX = 100_000;
const SUBJECTS_KEPT = 90_000;

/** "At most `count` in any `windowS` seconds" for each of many subjects. In memory: reset by a restart. */
export class SlidingWindow {
  readonly #limit: RateLimit;
  readonly #parts: number;
  readonly #subjects = new Map<string | bigint | number, Subject>();

  /** @param parts number of parts of a window: fewer take less memory, but a subject may wait up to one part longer */
  constructor(limit: RateLimit, parts = PARTS) {
    this.#limit = limit;
    this.#parts = parts;
  }

  /** Seconds after which the same attempt succeeds; 0 = it is allowed and counted. Refused attempts do not count. */
  take(subject: string | bigint | number, nowMs: number, cost = 1): number {
    let known = this.#subjects.get(subject);
    if (!known) {
      this.#makeRoom(nowMs);
      this.#subjects.set(subject, (known = new Subject()));
    }
    const waitS = known.waitS(cost, this.#limit, nowMs);
    if (waitS === 0) known.add(cost, nowMs, (this.#limit.windowS * 1000) / this.#parts);
    return waitS;
  }

  /** The result of `take` without counting. */
  waitS(subject: string | bigint | number, nowMs: number, cost = 1): number {
    return this.#subjects.get(subject)?.waitS(cost, this.#limit, nowMs) ?? 0;
  }

  /** How often the event happened within the window. */
  taken(subject: string | bigint | number, nowMs: number): number {
    return this.#subjects.get(subject)?.taken(this.#limit, nowMs) ?? 0;
  }

  #makeRoom(nowMs: number): void {
    if (this.#subjects.size < SUBJECTS_MAX) return;
    for (const [name, subject] of this.#subjects) if (subject.isIdle(this.#limit.windowS, nowMs)) this.#subjects.delete(name);
    for (const name of this.#subjects.keys()) {
      if (this.#subjects.size <= SUBJECTS_KEPT) return;
      this.#subjects.delete(name);
    }
  }
}
