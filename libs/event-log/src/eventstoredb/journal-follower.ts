import { setImmediate as nextTurn } from 'node:timers/promises';
import type { EventStoreDBClient, ResolvedEvent } from '@eventstore/db-client';
import type { EntryRun } from '../event-log.ts';
import { ClusterUnreachable, passes } from './cluster-journal.ts';

/** Entries per read: about a megabyte. */
const READ_ENTRIES = 4_096;

/** Reads and follows a journal that is one stream of an EventStoreDB, over its protocol: in a cluster, or served by our own server. */
export interface JournalFollower {
  /** The position of the next event. @throws {ClusterUnreachable} */
  end(): Promise<number>;
  /** At least one entry, from `from` on and below `to`, which the journal must have reached. @throws {ClusterUnreachable} */
  readEntries(from: number, to: number): Promise<EntryRun>;
  /** Every entry from `from` on as it becomes durable; entries that arrive together form one run. Ends on abort. @throws {ClusterUnreachable} */
  commits(from: number, signal: AbortSignal): AsyncGenerator<EntryRun>;
  close(): Promise<void>;
}

/** Connects to a journal. @param url esdb://… with credentials that may read it */
export async function followJournal(url: string, stream: string): Promise<JournalFollower> {
  const { BACKWARDS, END, EventStoreDBClient, START } = await import('@eventstore/db-client');
  const client: EventStoreDBClient = EventStoreDBClient.connectionString(url);
  const read = (options: Parameters<EventStoreDBClient['readStream']>[1]) => collect(client.readStream(stream, options));
  return {
    async end() {
      const [last] = await read({ direction: BACKWARDS, fromRevision: END, maxCount: 1 });
      return last?.event ? Number(last.event.revision) + 1 : 0;
    },
    async readEntries(from, to) {
      const events = await read({ fromRevision: BigInt(from), maxCount: Math.min(to - from, READ_ENTRIES) });
      return { first: from, entries: events.map(entryOf) };
    },
    async *commits(from, signal) {
      const subscription = client.subscribeToStream(stream, { fromRevision: from === 0 ? START : BigInt(from - 1) });
      const arrived = new Arrivals(signal);
      subscription.on('data', (event) => arrived.put(entryOf(event)));
      subscription.on('error', (error) => arrived.fail(unreachable(error)));
      subscription.on('end', () => arrived.fail(new ClusterUnreachable('the subscription to the journal has ended')));
      try {
        for (let first = from; ; ) {
          const entries = await arrived.take();
          if (entries.length === 0) return;
          yield { first, entries };
          first += entries.length;
        }
      } finally {
        await subscription.unsubscribe().catch(() => undefined);
      }
    },
    close: () => client.dispose(),
  };
}

/** Entries received but not taken yet. Unbounded: the consumer discards what it cannot use and reads it again later. */
class Arrivals {
  readonly #signal: AbortSignal;
  #entries: Uint8Array[] = [];
  #failure: Error | undefined;
  #wake = () => {};

  constructor(signal: AbortSignal) {
    this.#signal = signal;
    signal.addEventListener('abort', () => this.#wake(), { once: true });
  }

  put(entry: Uint8Array): void {
    this.#entries.push(entry);
    this.#wake();
  }

  fail(error: Error): void {
    this.#failure ??= error;
    this.#wake();
  }

  /** Takes at least one entry; none if the signal has aborted. */
  async take(): Promise<Uint8Array[]> {
    while (this.#entries.length === 0 && !this.#signal.aborted) {
      if (this.#failure) throw this.#failure;
      await new Promise<void>((resolve) => { this.#wake = resolve; });
      // Collects the other entries of the same packet.
      await nextTurn();
    }
    return this.#signal.aborted ? [] : this.#entries.splice(0);
  }
}

async function collect(events: AsyncIterable<ResolvedEvent>): Promise<ResolvedEvent[]> {
  const collected: ResolvedEvent[] = [];
  try {
    for await (const event of events) collected.push(event);
  } catch (error) {
    if ((error as { type?: string }).type === 'stream-not-found') return [];
    throw unreachable(error);
  }
  return collected;
}

const unreachable = (error: unknown): Error => (passes(error) ? new ClusterUnreachable('the EventStoreDB is not reached', { cause: error }) : (error as Error));

function entryOf({ event }: ResolvedEvent): Uint8Array {
  return event!.data as Uint8Array;
}
