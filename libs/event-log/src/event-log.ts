/**
 * The port to one journal: an ordered, signed, Merkle-chained, append-only list of events with one writer.
 *
 * Contract (every driver passes the same suite):
 * - Order. Positions are dense from 0 and equal the leaf index of the RFC 6962 tree. Stream versions are dense from 0 in each stream.
 * - Atomicity. The events of one `append` call are durable together or not at all; no other event stands between them.
 * - Durability. `durable` resolves only when the bytes survive a power cut. Before that a crash may lose the whole call, never a part.
 * - Failure. A failed flush is fatal: `durable` rejects, `failed` resolves, every later call throws. The process must stop and reopen.
 * - Stages. appended (in memory, may be lost) → durable (acknowledged, never lost) → published (under a signed checkpoint; lags by ≤ 250 ms).
 * - Idempotency. Event ids are unique for ever in a journal: `append` refuses a repeated id with DuplicateEventId and appends nothing.
 */
import type { Envelope, Fact } from '@teamgram/event-schemas';

/** What the writer decided, before it has a place. */
export type NewEvent = {
  /** 16 bytes, unique in the journal. */
  id: Uint8Array;
  fact: Fact;
  timeMs: number;
  /** 16 bytes: id of the command. Events of one command share it. */
  causationId: Uint8Array;
  /** 8 bytes: id of the authorization's permanent key; empty for the system. */
  correlationId: Uint8Array;
};

/** An event in its place. `fact` is open: a private field is undefined only when its key has been destroyed. */
export type RecordedEvent = Omit<Envelope, 'payload' | 'type' | 'schemaVersion'> & { fact: Fact };

export type Appended = { events: RecordedEvent[]; durable: Promise<void> };

/** A run of stored events as the journal holds them: `entries[i]` is the leaf at position `first + i`. */
export type EntryRun = { first: number; entries: Uint8Array[] };

export interface EventLog {
  /** The position that the next event will take, those in flight included. */
  readonly nextPosition: number;
  /** Every position below this one survives a power cut. */
  readonly durablePosition: number;
  /** The version that the next event of the stream will take (0 for an unknown stream), those in flight included. */
  streamVersion(stream: string): number;
  /** Position of the event with this id, those in flight included. */
  positionOf(id: Uint8Array): number | undefined;
  /** Position of one event of a stream. */
  positionInStream(stream: string, version: number): number | undefined;
  /**
   * Takes the next positions and versions, seals, encodes and queues; synchronous, so that the next decision already builds on it.
   * Whatever is queued while a commit is in flight becomes the next commit.
   * Throws DuplicateEventId, EntryTooLarge (an entry is at most 65,535 bytes), LogFailed.
   */
  append(events: NewEvent[]): Appended;
  /** The stored bytes of one event, those in flight included. */
  entry(position: number): Uint8Array | undefined;
  /** One event, opened. */
  read(position: number): RecordedEvent | undefined;
  /**
   * Calls `onRun` with every durable entry from `from` on, in order, first by catch-up, then live within milliseconds of durability.
   * `onRun` is awaited before the next call (back-pressure). Ends when the signal aborts; rejects when reading fails.
   */
  follow(from: number, onRun: (run: EntryRun) => void | Promise<void>, signal: AbortSignal): Promise<void>;
  /** Flushes, publishes a last checkpoint, closes. Safe to call twice. */
  close(): Promise<void>;
}

export class DuplicateEventId extends Error {}
export class EntryTooLarge extends Error {}
/** The journal stopped after a failed write; reopen the process. */
export class LogFailed extends Error {}
/** A file was written by a newer program. Nothing in it was changed. `code` is what the host's exit codes know it by. */
export class WrittenByNewer extends Error {
  readonly code = 'WRITTEN_BY_NEWER';
  constructor(what: string) {
    super(`${what}, which this program does not know: run the newer one that wrote it; nothing was changed`);
  }
}
/** The files contradict themselves or a signed checkpoint. `position` is the first event that cannot be trusted. */
export class LogDamaged extends Error {
  readonly position: number;
  readonly reason: string;
  constructor(position: number, reason: string) {
    super(`the log is damaged at position ${position}: ${reason}`);
    this.position = position;
    this.reason = reason;
  }
}
