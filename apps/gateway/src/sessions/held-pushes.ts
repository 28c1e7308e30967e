/** Limits of what is held: packets, and milliseconds. When one is exceeded, the pushes are sent before the answer. */
const PACKETS_MAX = 256;
const HELD_MS_MAX = 1_000;

/**
 * Holds a session's pushes while an answer with dialog state (unread counts, read marks, pts) is being made. The state is read before the answer is sent: a
 * client that receives a new message in between would replace its own count with the older one and would count wrongly from then on. So the answer is sent
 * first, and the pushes follow it in order.
 */
export class HeldPushes {
  readonly #packets: Uint8Array[] = [];
  readonly #release: (packets: readonly Uint8Array[]) => void;
  readonly #timer: NodeJS.Timeout;
  #answers = 0;
  #isOver = false;

  /** @param release called once with the held packets; after that, pushes are no longer held */
  constructor(release: (packets: readonly Uint8Array[]) => void, heldMsMax = HELD_MS_MAX) {
    this.#release = release;
    this.#timer = setTimeout(() => this.#end(), heldMsMax).unref();
  }

  /** Holds pushes for one more answer. @returns a function to call when the answer is queued */
  begin(): () => void {
    this.#answers++;
    return () => { if (--this.#answers === 0) this.#end(); };
  }

  add(packet: Uint8Array): void {
    this.#packets.push(packet);
    if (this.#packets.length >= PACKETS_MAX) this.#end();
  }

  /** Drops the held packets because the session's user has changed. */
  drop(): void {
    this.#packets.length = 0;
  }

  #end(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    clearTimeout(this.#timer);
    this.#release(this.#packets);
  }
}
