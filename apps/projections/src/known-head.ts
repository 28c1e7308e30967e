/** How far the log is known to be durable. */
export interface KnownHead {
  /** Every position below it is durable. */
  readonly durable: number;
  reach(position: number): void;
  /** Resolves when `durable` is greater than `position`, or when the signal aborts. */
  beyond(position: number, signal: AbortSignal): Promise<void>;
}

export function knownHead(from: number): KnownHead {
  let durable = from;
  const waiting = new Set<() => void>();
  return {
    get durable() {
      return durable;
    },
    reach(position) {
      if (position <= durable) return;
      durable = position;
      for (const wake of waiting) wake();
    },
    beyond(position, signal) {
      if (durable > position || signal.aborted) return Promise.resolve();
      return new Promise((resolve) => {
        const done = () => {
          if (durable <= position && !signal.aborted) return;
          waiting.delete(done);
          signal.removeEventListener('abort', done);
          resolve();
        };
        waiting.add(done);
        signal.addEventListener('abort', done, { once: true });
      });
    },
  };
}
