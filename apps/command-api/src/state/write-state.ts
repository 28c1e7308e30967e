import { setImmediate as nextTurn } from 'node:timers/promises';
import { evolve, noteHere, type Partitions, type Recorded, type View } from '@teamgram/domain';
import { openEntry, type Appended, type EntryRun, type EventLog, type Keyring, type NewEvent, type RecordedEvent } from '@teamgram/event-log';
import { HOME_PARTITION } from '@teamgram/event-schemas';
import { takeHomeEvent, withHomeFacts } from '../partitions/home-facts.ts';
import type { DocumentStore } from './document-store.ts';

/** While there are changes, a snapshot is taken at this interval, or after this many changed documents (serialising blocks for some 5 µs each). */
const SNAPSHOT_EVERY_MS = 1_000;
const CHANGES_MAX = 1_000;
/** During replay nobody waits, so larger batches are fine: some 50 MiB, and a document changed by many events is written once. */
const CHANGES_MAX_IN_REPLAY = 100_000;
/** Name of the document with the position up to which the home journal has been folded. */
const REGISTRY = 'registry:home';

export type WriteStateParts = {
  log: EventLog;
  keyring: Keyring;
  documents: DocumentStore;
  /** Which partition this is; undefined when there is a single journal. */
  partitions: Partitions | undefined;
  /** Called for every event when it is folded, new or replayed. */
  onEvent: (event: Recorded) => void;
  /** Side effects that must be complete before the file reflects their events, which are durable by then. */
  beforeWrite: () => void;
  onFailure: (error: unknown) => void;
  /** Called at start for each replayed run of the log. */
  onReplayed?: (() => void) | undefined;
};

/** The state that decisions are based on. It always reflects the last appended event, durable or not. */
export class WriteState {
  readonly view: View;
  readonly #parts: WriteStateParts;
  #timer: NodeJS.Timeout | undefined;
  /** Every event below it is folded into the documents. */
  #position: number;
  #writing: Promise<void> | undefined;
  /** Settles when everything appended so far is durable. */
  #durable: Promise<void> = Promise.resolve();

  constructor(parts: WriteStateParts) {
    this.#parts = parts;
    this.view = { documents: parts.documents, journal: (parts.partitions?.own ?? HOME_PARTITION) === HOME_PARTITION ? parts.log : withHomeFacts(parts.log, parts.documents) };
    this.#position = parts.documents.position;
  }

  get position(): number {
    return this.#position;
  }

  /** At start: folds the events that the documents do not reflect yet, before anything is appended. */
  async replay(): Promise<void> {
    const { log, documents } = this.#parts;
    const end = log.nextPosition;
    if (this.#position > end) this.#startAnew();
    if (this.#position === 0 && this.#parts.partitions) noteHere(documents, this.#parts.partitions);
    const reached = new AbortController();
    const onRun = async (run: EntryRun) => {
      this.#fold(run);
      this.#parts.onReplayed?.();
      if (this.#position === end) reached.abort();
      // Replaying a large log takes minutes; yielding keeps the process responsive to health checks.
      await nextTurn();
    };
    if (this.#position < end) await log.follow(this.#position, onRun, reached.signal);
    if (documents.changes > 0) this.#write();
    this.#timer = setInterval(() => this.#save(), SNAPSHOT_EVERY_MS).unref();
  }

  /** The keyring is local, so opening private fields is synchronous. */
  #fold({ entries }: EntryRun): void {
    const { documents, keyring } = this.#parts;
    for (const entry of entries) {
      this.#apply(openEntry(entry, keyring) as RecordedEvent);
      if (documents.changes >= CHANGES_MAX_IN_REPLAY) this.#write();
    }
  }

  /** Resolves when everything that decisions are currently based on is durable. */
  get durable(): Promise<void> {
    return this.#durable;
  }

  /** Appends and folds in one step, so that the next decision sees the result. Throws what the log throws, in which case nothing has changed. */
  append(events: NewEvent[]): Appended {
    const appended = this.#parts.log.append(events);
    for (const event of appended.events) this.#apply(event);
    this.#durable = appended.durable;
    if (this.#parts.documents.changes >= CHANGES_MAX) this.#save();
    return appended;
  }

  /** Every event of the home journal below it has been folded here; partitions other than home only. */
  get registryPosition(): number {
    return (this.#parts.documents.get(REGISTRY) as { position: number } | undefined)?.position ?? 0;
  }

  /** Folds events of the home journal. They have that journal's order and do not advance this one's position. */
  learn(events: readonly Recorded[], registryPosition: number): void {
    const { documents } = this.#parts;
    for (const event of events) evolve(documents, takeHomeEvent(documents, event));
    documents.put(REGISTRY, { position: registryPosition });
    if (documents.changes >= CHANGES_MAX) this.#save();
  }

  #apply(event: Recorded): void {
    this.#parts.onEvent(event);
    evolve(this.#parts.documents, event);
    this.#position = event.position + 1;
  }

  /** Brings the file up to the last event, unless the log has failed. */
  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.#writing;
    await this.#durable.catch(() => {});
    if (this.#parts.documents.changes > 0 && this.#parts.log.durablePosition >= this.#position) this.#write();
    this.#parts.documents.close();
  }

  #startAnew(): void {
    this.#parts.documents.clear();
    this.#position = 0;
  }

  #write(): void {
    this.#parts.beforeWrite();
    this.#parts.documents.write(this.#parts.documents.snapshot(this.#position));
  }

  #save(): void {
    if (this.#writing || this.#parts.documents.changes === 0) return;
    this.#writing = this.#writeWhenDurable()
      .catch(this.#parts.onFailure)
      .finally(() => { this.#writing = undefined; });
  }

  async #writeWhenDurable(): Promise<void> {
    const { documents, beforeWrite } = this.#parts;
    const snapshot = documents.snapshot(this.#position);
    await this.#durable;
    beforeWrite();
    documents.write(snapshot);
  }
}
