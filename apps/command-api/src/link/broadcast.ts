import { LinkError } from '@teamgram/host';

/** Backlog of a slow listener; on overflow it is disconnected and must start over. */
const WAITING_MAX = 10_000;

type Listener<T> = { waiting: T[]; wake: () => void; overrun: boolean };

/** Sends items to all current listeners. */
export class Broadcast<T> {
  readonly #listeners = new Set<Listener<T>>();

  send(item: T): void {
    for (const listener of this.#listeners) {
      listener.overrun ||= listener.waiting.length >= WAITING_MAX;
      if (!listener.overrun) listener.waiting.push(item);
      listener.wake();
    }
  }

  /** Throws OVERLOADED when the listener was too slow. */
  async *listen(signal: AbortSignal): AsyncGenerator<T> {
    const listener: Listener<T> = { waiting: [], wake: () => {}, overrun: false };
    const onAbort = () => listener.wake();
    signal.addEventListener('abort', onAbort);
    this.#listeners.add(listener);
    try {
      while (!signal.aborted) {
        if (listener.overrun) throw new LinkError('OVERLOADED');
        yield* listener.waiting.splice(0);
        if (listener.waiting.length === 0 && !signal.aborted) await new Promise<void>((resolve) => { listener.wake = resolve; });
      }
    } finally {
      this.#listeners.delete(listener);
      signal.removeEventListener('abort', onAbort);
    }
  }
}
