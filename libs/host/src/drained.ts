import type { EventEmitter } from 'node:events';

/** Waits until a slow reader (HTTP/2 flow control) can take more, after a `write` that returned false; ends at once on abort. */
export function drained(call: EventEmitter, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      call.off('drain', done);
      signal.removeEventListener('abort', done);
      resolve();
    };
    call.once('drain', done);
    signal.addEventListener('abort', done, { once: true });
    if (signal.aborted) done();
  });
}
