/**
 * Forwards the journal to a receiver: in order, at least once, starting at the position that the receiver reports. The feed holds at most one run of
 * entries; while the receiver is unreachable it waits, without affecting anything else.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { LogDamaged, type EntryRun } from '../event-log.ts';

/** The durable part of a journal, as a source of the feed. */
export type FeedSource = {
  /** All positions below are durable. */
  readonly durable: number;
  /** Resolves when `durable` is greater than `position`, or when the signal aborts. */
  beyond(position: number, signal: AbortSignal): Promise<void>;
  /** At least one entry and about a megabyte, none at or beyond `to`. @throws {LogDamaged} */
  readEntries(from: number, to: number): EntryRun;
};

/** A session with the receiver. After an error it is closed and a new one is opened. */
export interface FeedSink {
  /** The receiver's position when the session began: it has all entries below. */
  readonly position: number;
  /** Sends entries together with the new position, atomically. @throws {EntryRefused} */
  send(first: number, entries: readonly Uint8Array[]): Promise<void>;
  close(): Promise<void>;
}

/** The receiver refuses that many entries at once. */
export class EntryRefused extends Error {}
/** The receiver was fed from another journal, or from one that has since lost its end. */
class OtherJournal extends Error {}

export type Feeding = {
  source: FeedSource;
  openSink: () => Promise<FeedSink>;
  /** The receiver now has everything below `position`; `count` new entries, 0 at the start of a session. */
  onFed: (position: number, count: number) => void;
  /** Called once per reason; with undefined when the trouble is over. */
  onTrouble: (error: Error | undefined) => void;
  /** Pauses after errors: exponential backoff from `first` up to `longest`. */
  pauseMs?: { first: number; longest: number };
};

const PAUSE_MS = { first: 250, longest: 5_000 };
/** Limits of one send: by default a Kafka broker accepts 1 MiB per batch and partition. */
const ENTRIES_MAX = 1_000;
const RUN_BYTES = 512 * 1024;
/** Grace period for a send in progress when the feed is stopped; after that the receiver has to resolve it. */
const STOP_MS = 3_000;

/** Feeds until the signal aborts. Rejects only when the journal cannot be read. */
export async function feed(feeding: Feeding, signal: AbortSignal): Promise<void> {
  const stopped = new Promise<void>((resolve) => {
    signal.addEventListener('abort', () => void sleep(STOP_MS, undefined, { ref: false }).then(resolve), { once: true });
  });
  await Promise.race([sessions(feeding, signal), stopped]);
}

async function sessions(feeding: Feeding, signal: AbortSignal): Promise<void> {
  const well = wellbeing(feeding);
  let entriesMax = ENTRIES_MAX;
  while (!signal.aborted) {
    try {
      await session(feeding, entriesMax, well.good, signal);
    } catch (error) {
      if (error instanceof LogDamaged) throw error;
      // Half the number of entries may be accepted. A single refused entry is never skipped: the feed waits.
      if (error instanceof RunRefused && error.count > 1) entriesMax = error.count >> 1;
      else if (!signal.aborted) await well.bad(error as Error, signal);
    }
  }
}

/** Backoff after errors, and reports that are not repeated. */
function wellbeing({ onTrouble, pauseMs = PAUSE_MS }: Feeding) {
  let pause = pauseMs.first;
  let told: string | undefined;
  return {
    good: () => {
      pause = pauseMs.first;
      if (told !== undefined) onTrouble((told = undefined));
    },
    bad: async (error: Error, signal: AbortSignal) => {
      if (error.message !== told) onTrouble(error);
      told = error.message;
      await sleep(pause, undefined, { signal }).catch(() => undefined);
      pause = Math.min(pause * 2, pauseMs.longest);
    },
  };
}

async function session({ source, openSink, onFed }: Feeding, entriesMax: number, onGood: () => void, signal: AbortSignal): Promise<void> {
  const sink = await openSink();
  try {
    let { position } = sink;
    if (position > source.durable) throw new OtherJournal(`the receiver stands at ${position}, the journal ends at ${source.durable}: it was fed from another one`);
    onFed(position, 0);
    for (;;) {
      if (position === source.durable) onGood();
      await source.beyond(position, signal);
      if (signal.aborted) return;
      const { entries } = bounded(source.readEntries(position, Math.min(source.durable, position + entriesMax)));
      await sink.send(position, entries).catch((error: unknown) => {
        throw error instanceof EntryRefused ? new RunRefused(error, entries.length) : error;
      });
      position += entries.length;
      onFed(position, entries.length);
      onGood();
    }
  } finally {
    await sink.close();
  }
}

class RunRefused extends Error {
  readonly count: number;
  constructor(refusal: EntryRefused, count: number) {
    super(refusal.message, { cause: refusal });
    this.count = count;
  }
}

/** The part of a run to send at once: at least one entry. */
function bounded({ first, entries }: EntryRun): EntryRun {
  let bytes = 0;
  const end = entries.findIndex((entry) => (bytes += entry.length) > RUN_BYTES);
  return { first, entries: end === -1 ? entries : entries.slice(0, Math.max(1, end)) };
}
