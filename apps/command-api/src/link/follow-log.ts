import type { EntryRun, EventLog, RecordedEvent } from '@teamgram/event-log';
import type { CommitNotice } from '@teamgram/host';
import type { Partitions } from '@teamgram/domain';
import { registryEvent } from '../partitions/registry.ts';

/**
 * The journal as a stream: first the current durable position, then every durable run from `from` on, catching up first and live afterwards. The next
 * run is read only once the last was taken (backpressure). Ends with `signal`.
 */
export async function* followLog(log: EventLog, from: number, signal: AbortSignal): AsyncGenerator<CommitNotice> {
  yield { durablePosition: log.durablePosition, first: from, entries: [] };
  const stop = new AbortController();
  const runs = new Handover<EntryRun>();
  const following = log
    .follow(from, (run) => runs.put(run), AbortSignal.any([signal, stop.signal]))
    .then(() => runs.end(), (error: unknown) => runs.end(error));
  try {
    for (let run = await runs.take(); run; run = await runs.take()) {
      yield { durablePosition: log.durablePosition, first: run.first, entries: run.entries };
    }
  } finally {
    stop.abort();
    runs.end();
    await following;
  }
}

/**
 * As followLog, for another partition: only events that concern it, and the position reached even when none do. Private fields are opened where the
 * other partition's rules need them and omitted everywhere else.
 */
export async function* followRegistry(log: EventLog, partitions: Partitions, from: number, signal: AbortSignal): AsyncGenerator<{ next: number; events: RecordedEvent[] }> {
  for await (const { first, entries } of followLog(log, from, signal)) {
    const events = entries.flatMap((entry, offset) => registryEvent(partitions, entry, () => log.read(first + offset)!) ?? []);
    yield { next: first + entries.length, events };
  }
}

/** Hands one item at a time from a producer to a consumer; each waits for the other (backpressure). */
class Handover<T> {
  #item: T | undefined;
  #ended = false;
  #failure: unknown;
  #wakeTaker: () => void = () => {};
  #wakeGiver: () => void = () => {};

  /** Resolves when the consumer asks for the next item. */
  async put(item: T): Promise<void> {
    if (this.#ended) return;
    this.#item = item;
    this.#wakeTaker();
    await new Promise<void>((resolve) => { this.#wakeGiver = resolve; });
  }

  /** The next item; undefined at the end. Throws the failure that ended the stream. */
  async take(): Promise<T | undefined> {
    this.#wakeGiver();
    while (this.#item === undefined && !this.#ended) await new Promise<void>((resolve) => { this.#wakeTaker = resolve; });
    const item = this.#item;
    this.#item = undefined;
    if (item === undefined && this.#failure) throw this.#failure;
    return item;
  }

  end(failure?: unknown): void {
    this.#ended = true;
    this.#failure ??= failure;
    this.#wakeTaker();
    this.#wakeGiver();
  }
}
