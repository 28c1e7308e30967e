/** Where the follower reads the log from: its segment files together with command-api's notices, or an EventStoreDB. */
import { followJournal, type LogReader } from '@teamgram/event-log';
import type { JournalCluster } from '@teamgram/host';
import type { LogHead } from '../log-head.ts';
import type { Following } from './follower.ts';

export type Source = Pick<Following, 'readRun' | 'commits'> & { close(): Promise<void> };

/** The fast path: the backlog is read from the segment files, new entries arrive with the notices. */
export function segmentsSource(reader: LogReader, head: LogHead): Source {
  return { readRun: (from, to) => reader.readEntries(from, to), commits: (signal) => head.commits(signal), close: async () => {} };
}

/**
 * Reads everything over the EventStoreDB protocol, at about twenty times the CPU per event. command-api's notices are followed as well, because
 * auditors and our own EventStoreDB server serve only what it has reported as durable.
 */
export async function eventStoreSource({ url, stream }: JournalCluster, head: LogHead, signal: AbortSignal): Promise<Source> {
  const follower = await followJournal(url, stream);
  const noting = noteHead(head, signal);
  return {
    readRun: (from, to) => follower.readEntries(from, to),
    async *commits(until) {
      const end = await follower.end();
      yield { durablePosition: end, first: end, entries: [] };
      for await (const run of follower.commits(end, until)) yield { ...run, durablePosition: run.first + run.entries.length };
    },
    async close() {
      await noting;
      await follower.close();
    },
  };
}

const RETRY_MS = 200;

/** Keeps `head` current, reconnecting when the link breaks. */
async function noteHead(head: LogHead, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    try {
      for await (const _ of head.commits(signal));
    } catch {
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
    }
  }
}
