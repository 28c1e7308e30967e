import type { EventEmitter } from 'node:events';

/** Waits for a slow reader (HTTP/2 flow control) after a `write` that answered false; ends at once when nobody waits for it any longer. */
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
