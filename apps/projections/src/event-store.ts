import { join } from 'node:path';
import { openLogReader } from '@teamgram/event-log';
import { readCredentials, readOrMakeAccounts, serveEventStore, streamIndex, type Host, type ServedJournal } from '@teamgram/host';
import type { LogHead } from './log-head.ts';

/** Home's journal is one stream of this name, as in a real EventStoreDB; those of other partitions are not served over the protocol. */
const JOURNAL = 'journal-0';

/** The log over the EventStoreDB protocol, for reading (docs/decisions/0007). Nothing when the configuration names no address. */
export async function serveEventStoreReaders({ config, paths, log }: Host, head: LogHead): Promise<{ close(): Promise<void> } | undefined> {
  const address = config.eventStore;
  if (!address) return undefined;
  const reader = openLogReader(paths.log);
  const entries = {
    get end() {
      return head.durable;
    },
    readEntries: (from: number, to: number) => reader.readEntries(from, to),
    entry: (position: number) => reader.entry(position),
    beyond: (position: number, signal: AbortSignal) => head.beyond(position, signal),
  };
  const streams = streamIndex(join(paths.run, 'streams.sqlite'), entries);
  const journal: ServedJournal = Object.assign(entries, { name: JOURNAL, streams });
  const server = await serveEventStore({
    address, journal, log,
    credentials: readCredentials(paths.tls, 'eventstoredb'),
    accounts: readOrMakeAccounts(join(paths.tls, 'eventstoredb-accounts.json')),
  });
  return {
    async close() {
      await server.close();
      streams.close();
      reader.close();
    },
  };
}
