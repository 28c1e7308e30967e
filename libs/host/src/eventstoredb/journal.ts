/** The data source of the protocol server: one journal, seen by a reader of its files or by its writer. */
import type { EntryRun } from '@teamgram/event-log';
import type { AppendTarget, ProposedEvent } from './wire/requests.ts';
import type { Appended, WrongVersion } from './wire/responses.ts';

/** A journal that can be served over the EventStoreDB protocol. */
export interface ServedJournal {
  /** The stream with all events, whose revision is the position: "journal-0". */
  readonly name: string;
  /** All positions below are durable. */
  readonly end: number;
  /** At least one entry from `from` on and about a megabyte, none at or beyond `to`. */
  readEntries(from: number, to: number): EntryRun;
  entry(position: number): Uint8Array;
  /** Metadata of an event, in a journal filled from outside; absent if only entries are stored. */
  metadata?: (position: number) => Uint8Array;
  /** Resolves when there is an event at or beyond `position`, or when the signal aborts. */
  beyond(position: number, signal: AbortSignal): Promise<void>;
  /** Index of the logical streams. */
  readonly streams: StreamPlaces;
  /** Absent for read-only journals. Resolves when the events are durable. */
  append?: (target: AppendTarget, events: readonly ProposedEvent[]) => Promise<AppendOutcome>;
}

/** Finds the events of logical streams. */
export interface StreamPlaces {
  /** Number of events of the stream below the journal's end. */
  length(stream: string): Promise<number>;
  /** Positions of at most `count` events from a version on, ascending. Call `length` before. */
  positions(stream: string, from: number, count: number): number[];
}

/** A repeated append has the same outcome as the first. */
export type AppendOutcome = { appended: Appended } | { wrongVersion: WrongVersion };
