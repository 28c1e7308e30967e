/** What the protocol is served from: one journal, as a reader of its files or as its writer sees it. */
import type { EntryRun } from '@teamgram/event-log';
import type { AppendTarget, ProposedEvent } from './wire/requests.ts';
import type { Appended, WrongVersion } from './wire/responses.ts';

export interface ServedJournal {
  /** The stream that holds everything, its revision being the position: "journal-0". */
  readonly name: string;
  /** Every position below it is durable. */
  readonly end: number;
  /** At least one entry from `from` on, about a megabyte of them, none at or beyond `to`. */
  readEntries(from: number, to: number): EntryRun;
  entry(position: number): Uint8Array;
  /** What stands beside the event in a journal that was filled from outside; absent where there is only the entry. */
  metadata?: (position: number) => Uint8Array;
  /** Resolves when something lies at or beyond `position`, or when the signal aborts. */
  beyond(position: number, signal: AbortSignal): Promise<void>;
  /** Where the logical streams lie. */
  readonly streams: StreamPlaces;
  /** Absent where nothing may be appended. Resolves when the events are durable. */
  append?: (target: AppendTarget, events: readonly ProposedEvent[]) => Promise<AppendOutcome>;
}

export interface StreamPlaces {
  /** How many events of the stream lie below the journal's end. */
  length(stream: string): Promise<number>;
  /** Positions of at most `count` events from a version on, ascending. Call after `length`. */
  positions(stream: string, from: number, count: number): number[];
}

/** A repeated append answers as the first one did. */
export type AppendOutcome = { appended: Appended } | { wrongVersion: WrongVersion };
