/**
 * The port to one journal: an ordered, signed, Merkle-chained, append-only list of events with a single writer.
 *
 * Contract (every driver passes the same test suite):
 * - Order. Positions are dense from 0 and equal the leaf index of the RFC 6962 tree. Stream versions are dense from 0 within each stream.
 * - Atomicity. The events of one `append` call become durable together or not at all, with no other event between them.
 * - Durability. `durable` resolves only when the bytes survive a power cut. Before that, a crash may lose the whole call, but never a part of it.
 * - Failure. A failed flush is fatal: `durable` rejects, `failed` resolves, every later call throws. The process must stop and reopen the log.
 * - Stages. appended (in memory, may be lost) → durable (acknowledged, never lost) → published (under a signed checkpoint, at most 250 ms later).
 * - Idempotency. Event ids are unique in a journal for ever: `append` refuses a repeated id with DuplicateEventId and appends nothing.
 */
import type { Envelope, Fact } from '@teamgram/event-schemas';

/** An event as decided by the writer, before it is assigned a position. */
export type NewEvent = {
  /** 16 bytes, unique in the journal. */
  id: Uint8Array;
  fact: Fact;
  timeMs: number;
  /** 16 bytes: id of the command that caused it, shared by all events of that command. */
  causationId: Uint8Array;
  /** 8 bytes: id of the authorization's permanent key; empty for the system. */
  correlationId: Uint8Array;
};

/** An event with its position. `fact` has its private fields opened; one is undefined only if its key was destroyed. */
export type RecordedEvent = Omit<Envelope, 'payload' | 'type' | 'schemaVersion'> & { fact: Fact };

/** The result of `append`: the events with their positions and versions, and a promise that resolves when they are durable. */
export type Appended = { events: RecordedEvent[]; durable: Promise<void> };

/** Consecutive stored events, as bytes: `entries[i]` is the leaf at position `first + i`. */
export type EntryRun = { first: number; entries: Uint8Array[] };

/** See the contract at the top of this file. */
export interface EventLog {
  /** The position of the next event; counts events that are not durable yet. */
  readonly nextPosition: number;
  /** All positions below are durable: they survive a power cut. */
  readonly durablePosition: number;
  /** The version of the next event of the stream (0 for an unknown stream); counts events that are not durable yet. */
  streamVersion(stream: string): number;
  /** Position of the event with this id, durable or not. */
  positionOf(id: Uint8Array): number | undefined;
  /** Position of the event with this version in a stream. */
  positionInStream(stream: string, version: number): number | undefined;
  /**
   * Assigns positions and versions, seals, encodes and queues the events. Synchronous, so that the next decision already sees them. All events queued
   * while a commit is in flight form the next commit (group commit).
   * Throws DuplicateEventId, EntryTooLarge (an entry is at most 65,535 bytes), LogFailed.
   */
  append(events: NewEvent[]): Appended;
  /** The stored bytes of one event, durable or not. */
  entry(position: number): Uint8Array | undefined;
  /** One event, decoded and with its private fields opened. */
  read(position: number): RecordedEvent | undefined;
  /**
   * Calls `onRun` with every durable entry from `from` on, in order: first catching up, then live, within milliseconds of durability. Awaits `onRun`
   * before the next call (backpressure). Resolves when the signal aborts; rejects when reading fails.
   */
  follow(from: number, onRun: (run: EntryRun) => void | Promise<void>, signal: AbortSignal): Promise<void>;
  /** Flushes, publishes a last checkpoint and closes. May be called twice. */
  close(): Promise<void>;
}

/** The journal already has an event with this id. */
export class DuplicateEventId extends Error {}
/** An entry exceeds 65,535 bytes, or one append call the limit of a commit. */
export class EntryTooLarge extends Error {}
/** The journal stopped after a failed write; the process must be restarted. */
export class LogFailed extends Error {}
/** A file was written by a newer version of the program; it was not modified. `code` selects the exit code of the process. */
export class WrittenByNewer extends Error {
  readonly code = 'WRITTEN_BY_NEWER';
  constructor(what: string) {
    super(`${what}, which this program does not know: run the newer one that wrote it; nothing was changed`);
  }
}
/** The files contradict each other or a signed checkpoint. `position` is the first event that cannot be trusted. */
export class LogDamaged extends Error {
  readonly position: number;
  readonly reason: string;
  constructor(position: number, reason: string) {
    super(`the log is damaged at position ${position}: ${reason}`);
    this.position = position;
    this.reason = reason;
  }
}
