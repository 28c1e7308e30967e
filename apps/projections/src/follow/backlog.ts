import type { EntryRun } from '@teamgram/event-log';

/** Committed entries that are not projected yet. Bounded: on overflow they are dropped and later read from the log instead. */
export interface Backlog {
  /** Position up to which the log is known to be durable. */
  readonly durable: number;
  add(run: EntryRun): void;
  /** Raises `durable` without adding entries. */
  reach(position: number): void;
  /** At most `max` consecutive entries from `position` on; undefined when the entry at `position` is not held. */
  take(position: number, max: number): EntryRun | undefined;
  /** Resolves with true when there is a durable entry at or beyond `position`, with false on timeout or abort. */
  beyond(position: number, timeoutMs: number, signal: AbortSignal): Promise<boolean>;
  clear(): void;
}

export function backlogOf(entriesMax: number): Backlog {
  let runs: EntryRun[] = [];
  let held = 0;
  let durable = 0;
  let wake = () => {};

  const reach = (position: number) => {
    durable = Math.max(durable, position);
    wake();
  };

  const clear = () => {
    runs = [];
    held = 0;
  };

  /** Drops the runs that lie entirely below the position. */
  function pass(position: number): void {
    while (runs[0] && runs[0].first + runs[0].entries.length <= position) held -= runs.shift()!.entries.length;
  }

  return {
    get durable() {
      return durable;
    },
    reach,
    clear,
    add(run) {
      const last = runs.at(-1);
      const joins = !last || last.first + last.entries.length === run.first;
      if (!joins || held + run.entries.length > entriesMax) clear();
      runs.push(run);
      held += run.entries.length;
      reach(run.first + run.entries.length);
    },
    take(position, max) {
      pass(position);
      if (!runs[0] || runs[0].first > position) return undefined;
      const entries: Uint8Array[] = [];
      let next = position;
      for (const run of runs) {
        const wanted = run.entries.slice(next - run.first, next - run.first + max - entries.length);
        entries.push(...wanted);
        next += wanted.length;
        if (entries.length === max) break;
      }
      return { first: position, entries };
    },
    beyond(position, timeoutMs, signal) {
      if (durable > position || signal.aborted) return Promise.resolve(!signal.aborted);
      return new Promise((resolve) => {
        const done = (found: boolean) => {
          wake = () => {};
          clearTimeout(timer);
          signal.removeEventListener('abort', onAbort);
          resolve(found);
        };
        const onAbort = () => done(false);
        const timer = setTimeout(onAbort, timeoutMs);
        wake = () => durable > position && done(true);
        signal.addEventListener('abort', onAbort, { once: true });
      });
    },
  };
}
