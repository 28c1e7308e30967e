/** One HTTP request as the `Link` of its session: one packet in, one packet out (T5). */
import type { HttpWait, Link } from '../session/link.ts';

/** "If no http_wait is present in container, default values max_delay=0, wait_after=0, and max_wait=25000 (milliseconds) are used." */
const DEFAULT_WAIT: HttpWait = { maxDelayMs: 0, waitAfterMs: 0, maxWaitMs: 25_000 };
/** Proxies and browsers abort responses that take longer. */
const MAX_WAIT_MS = 60_000;

/** Holds the response back as the request's http_wait demands. */
export class HttpLink implements Link {
  readonly kind = 'http';
  readonly #arrivedMs: number;
  readonly #deliver: (packet: Uint8Array | undefined) => void;
  #wait = DEFAULT_WAIT;
  #queuedCount = 0;
  #firstQueuedMs = Infinity;
  #lastQueuedMs = Infinity;

  /** @param deliver receives the packet, or undefined when the session ended without one; called once */
  constructor(nowMs: number, deliver: (packet: Uint8Array | undefined) => void) {
    this.#arrivedMs = nowMs;
    this.#deliver = deliver;
  }

  send(packet: Uint8Array): void {
    this.#deliver(packet);
  }

  abandon(): void {
    this.#deliver(undefined);
  }

  /** Nothing to schedule: an HTTP connection ends with its response. */
  closeAt(): void {}

  wait({ maxDelayMs, waitAfterMs, maxWaitMs }: HttpWait): void {
    const bounded = (ms: number) => Math.min(Math.max(ms, 0), MAX_WAIT_MS);
    this.#wait = { maxDelayMs: bounded(maxDelayMs), waitAfterMs: bounded(waitAfterMs), maxWaitMs: bounded(maxWaitMs) };
  }

  get expiresAtMs(): number {
    return this.#arrivedMs + this.#wait.maxWaitMs;
  }

  /**
   * "max_delay … has elapsed between the first message for this session and the transmission of an HTTP response. After the receipt of the
   * latest message for a particular session, the server waits another wait_after milliseconds in case there are more messages. … the
   * max_delay parameter has higher priority than wait_after, and max_wait has higher priority than max_delay."
   */
  dueMs(queuedCount: number, nowMs: number): number {
    if (queuedCount > this.#queuedCount) {
      this.#lastQueuedMs = nowMs;
      this.#firstQueuedMs = Math.min(this.#firstQueuedMs, nowMs);
      this.#queuedCount = queuedCount;
    }
    const { maxDelayMs, waitAfterMs } = this.#wait;
    return Math.min(this.#firstQueuedMs + maxDelayMs, this.#lastQueuedMs + waitAfterMs, this.expiresAtMs);
  }
}
