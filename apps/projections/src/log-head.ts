import { untilAvailable, type CommandApiClient, type CommitNotice } from '@teamgram/host';

/** Where the log stands, as far as command-api has told. */
export interface LogHead {
  /** Every position below it is durable. */
  readonly durable: number;
  /** Resolves when `durable` is greater than `position`, or when the signal aborts. */
  beyond(position: number, signal: AbortSignal): Promise<void>;
  /** Asks command-api; waits for it a minute. */
  ask(signal: AbortSignal): Promise<void>;
  /** The commits from `durable` on: what lies before is read where the log lies. The first notice brings no entries. */
  commits: (signal: AbortSignal) => AsyncIterable<CommitNotice>;
}

const ASK_TIMEOUT_MS = 60_000;

export function logHead(commandApi: CommandApiClient): LogHead {
  let durable = 0;
  const waiting = new Set<() => void>();

  function reach(position: number): void {
    if (position <= durable) return;
    durable = position;
    for (const wake of waiting) wake();
  }

  function beyond(position: number, signal: AbortSignal): Promise<void> {
    if (durable > position || signal.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const done = () => {
        waiting.delete(done);
        signal.removeEventListener('abort', done);
        resolve();
      };
      waiting.add(done);
      signal.addEventListener('abort', done, { once: true });
    });
  }

  async function* commits(signal: AbortSignal): AsyncIterable<CommitNotice> {
    for await (const notice of commandApi.stream('log.follow', { from: durable }, { signal })) {
      reach(notice.durablePosition);
      yield notice;
    }
  }

  return {
    get durable() {
      return durable;
    },
    beyond,
    commits,
    ask: (signal) => untilAvailable(ASK_TIMEOUT_MS, async () => {
      for await (const _first of commits(signal)) return;
    }, signal),
  };
}
