/** Adds the log to the search index, after the read models and with lower priority. */
import { setTimeout as sleep } from 'node:timers/promises';
import { openLogReader, type LogReader } from '@teamgram/event-log';
import { positionOfPlace } from '@teamgram/event-schemas';
import { isLinkFailure, reasonOf, untilAvailable, type Host } from '@teamgram/host';
import { DatabaseUnreachable, openSearchIndex, openWriter, type SearchIndex } from '@teamgram/read-models';
import type { ProjectedJournal } from '../rebuilding.ts';

/** Entries per transaction: a few milliseconds of blocking work in this process. */
const BATCH = 64;
/** Message delivery has priority over indexing: while there is traffic, the indexer rests this many times as long as each batch took. */
const RESTS = 9;
const REST_MAX_MS = 1_000;
const IDLE_MS = 25;
const RETRY_MS = 500;
const KEY_WAIT_MS = 60_000;

export type Indexing = {
  /** Number of events that are in the read models but not yet in the index. */
  lag: () => number;
  /** Every event of that partition's journal below the returned position is in the index. */
  position: (partition: number) => number;
  ended: Promise<void>;
};

/** One indexer per journal, until the signal aborts. Never rejects: an error that a retry cannot fix ends the process. */
export function indexJournals(host: Host, journals: readonly ProjectedJournal[], signal: AbortSignal): Indexing {
  const indexes = new Map<number, SearchIndex>();
  const run = async (journal: ProjectedJournal) => {
    const reader = openLogReader(journal.logDirectory);
    try {
      const index = await open(host, journals[0]!, journal, reader, signal);
      if (!index) return;
      indexes.set(journal.partition, index);
      await follow(host, journal, index, reader, signal);
      await index.close();
    } finally {
      reader.close();
    }
  };
  const position = (partition: number) => indexes.get(partition)?.position ?? 0;
  return {
    position,
    lag: () => journals.reduce((sum, { partition, projection }) => sum + Math.max(0, projection.position - position(partition)), 0),
    ended: Promise.all(journals.map((journal) => run(journal).catch((error) => signal.aborted || host.fail(error)))).then(() => undefined),
  };
}

/** Undefined when the signal aborts first. */
async function open(host: Host, home: ProjectedJournal, { partition, open: openEvent }: ProjectedJournal, reader: LogReader, signal: AbortSignal): Promise<SearchIndex | undefined> {
  for (; !signal.aborted; await pause(RETRY_MS, signal)) {
    try {
      const key = await untilAvailable(KEY_WAIT_MS, (timeoutMs) => home.commandApi.call('search.key', {}, { timeoutMs, signal }), signal);
      return await openSearchIndex({
        database: openWriter(host.config.postgres!.main), key, open: openEvent, partition,
        entryAt: (place) => reader.readEntries(positionOfPlace(place), positionOfPlace(place) + 1).entries[0]!,
      });
    } catch (error) {
      if (!signal.aborted && !passes(error)) throw error;
    }
  }
  return undefined;
}

async function follow(host: Host, { projection }: ProjectedJournal, index: SearchIndex, reader: LogReader, signal: AbortSignal): Promise<void> {
  // An index ahead of the tables was filled from another log.
  if (index.position > projection.position) await index.empty();
  while (!signal.aborted) {
    const seen = projection.position;
    if (index.position >= seen) {
      await pause(IDLE_MS, signal);
      continue;
    }
    const startedAtMs = performance.now();
    try {
      const { entries } = reader.readEntries(index.position, Math.min(seen, index.position + BATCH));
      await index.add(entries.slice(0, BATCH));
    } catch (error) {
      if (signal.aborted) return;
      if (!passes(error)) throw error;
      host.log.warn('search-index-waits', { reason: reasonOf(error) });
      await pause(RETRY_MS, signal);
      await index.refresh().catch(() => undefined);
    }
    if (projection.position > seen) await pause(Math.min(REST_MAX_MS, (performance.now() - startedAtMs) * RESTS), signal);
  }
}

/** Transient: the database or command-api (which supplies the data keys) is unavailable at the moment. */
const passes = (error: unknown) => error instanceof DatabaseUnreachable || isLinkFailure(error);

const pause = (ms: number, signal: AbortSignal) => sleep(ms, undefined, { signal }).catch(() => undefined);
