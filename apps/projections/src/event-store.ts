import { join } from 'node:path';
import { openLogReader } from '@teamgram/event-log';
import { openStreamIndex, readCredentials, readOrMakeAccounts, serveEventStore, type Host, type ServedJournal } from '@teamgram/host';
import type { Journal } from './journals.ts';

type Read = Pick<Journal, 'partition' | 'head' | 'logDirectory'>;
type Opened = { journal: ServedJournal; close(): void };

/** Serves the journals read-only over the EventStoreDB protocol (docs/decisions/0007). Undefined when the configuration names no address for it. */
export async function serveEventStoreReaders({ config, paths, log }: Host, journals: readonly Read[]): Promise<{ close(): Promise<void> } | undefined> {
  const address = config.eventStore;
  if (!address) return undefined;
  const [home, ...others] = (await Promise.all(journals.map((journal) => opened(journal, paths.run)))) as [Opened, ...Opened[]];
  const server = await serveEventStore({
    address, log,
    journal: home.journal, others: others.map(({ journal }) => journal),
    credentials: readCredentials(paths.tls, 'eventstoredb'),
    accounts: readOrMakeAccounts(join(paths.tls, 'eventstoredb-accounts.json')),
  });
  return {
    async close() {
      await server.close();
      for (const each of [home, ...others]) each.close();
    },
  };
}

/** Each journal is one stream, as in a real EventStoreDB: "journal-0" is the home journal. */
async function opened({ partition, head, logDirectory }: Read, runDirectory: string): Promise<Opened> {
  const reader = openLogReader(logDirectory);
  const entries = {
    get end() {
      return head.durable;
    },
    readEntries: (from: number, to: number) => reader.readEntries(from, to),
    entry: (position: number) => reader.entry(position),
    beyond: (position: number, signal: AbortSignal) => head.beyond(position, signal),
  };
  const streams = await openStreamIndex(join(runDirectory, partition === 0 ? 'streams.sqlite' : `streams-${partition}.sqlite`), entries);
  return {
    journal: Object.assign(entries, { name: `journal-${partition}`, streams }),
    close() {
      streams.close();
      reader.close();
    },
  };
}
