import type { EntryRun } from '../event-log.ts';
import type { Batch } from './batch.ts';

const RECENT_BYTES = 4 * 1024 * 1024;

/** The newest commits, kept in memory so that followers at the end of the log need no file access. */
export class RecentRuns {
  #runs: { run: Batch; bytes: number }[] = [];
  #bytes = 0;

  /** @param bytes size of its frame */
  push(run: Batch, bytes: number): void {
    this.#runs.push({ run, bytes });
    this.#bytes += bytes;
    let surplus = 0;
    while (this.#bytes > RECENT_BYTES && surplus < this.#runs.length - 1) this.#bytes -= this.#runs[surplus++]!.bytes;
    if (surplus > 0) this.#runs.splice(0, surplus);
  }

  /** The part of a kept commit from a position on; undefined when the position is not among the newest commits. */
  from(position: number): EntryRun | undefined {
    const index = this.#runs.findLastIndex(({ run }) => run.first <= position);
    const { run } = this.#runs[index] ?? {};
    if (!run || position >= run.end) return undefined;
    const later = this.#runs.slice(index + 1).flatMap((kept) => kept.run.entries);
    return { first: position, entries: [...run.entries.slice(position - run.first), ...later] };
  }

  entry(position: number): Uint8Array | undefined {
    const kept = this.#runs.findLast(({ run }) => run.first <= position);
    return kept && position < kept.run.end ? kept.run.draft.entry(position - kept.run.first) : undefined;
  }
}
