import { formatCheckpoint, leafHashes, signNote } from '@teamgram/crypto';
import { openEntry, writeEntry } from '../entry.ts';
import { DuplicateEventId, EntryTooLarge, LogFailed, type Appended, type EntryRun, type EventLog, type NewEvent, type RecordedEvent } from '../event-log.ts';
import type { LogFs } from '../files/log-fs.ts';
import type { Keyring } from '../keyring.ts';
import { framedIn, sealFrame } from '../segments/frame.ts';
import { FrameDraft } from '../segments/frame-draft.ts';
import type { Place } from '../segments/segment-files.ts';
import { SegmentWriter, type SegmentSizes } from '../segments/segment-writer.ts';
import { signCommit } from '../segments/signature.ts';
import { logVerifiers, printedLogKeys, type KeyRotation } from '../tree/key-history.ts';
import { printLogKeys } from '../tree/log-keys.ts';
import type { HeldKeys, SigningKeys } from '../tree/signing-keys.ts';
import { Batch, BATCH_BYTES } from './batch.ts';
import { openFiles, openSigningKeys, type OpenFiles } from './opening.ts';
import { Paced, type LogClock } from './pace.ts';
import { RecentRuns } from './recent-runs.ts';
import { RecentSizes } from './recent-sizes.ts';

/**
 * A batch of at least this many events is committed immediately when the pace allows it, while the next batch fills: the flush then overlaps with the
 * callers' work. After a smaller batch, the waiting callers are notified before the next commit starts.
 */
const EARLY_EVENTS = 256;
/** Size limit of one append call: leaves an eighth of the longest frame that readers accept unused. */
const CALL_BYTES_MAX = 14 * 1024 * 1024;
/** Spare room of a new batch, beyond the size of the last commit plus one eighth. */
const SPARE_BYTES = 4 * 1024;
/**
 * When a batch already has as many events as the largest of the recent commits, waiting longer gains nothing: the commit then starts this long after
 * the previous one.
 */
const COMPLETE_PACE_MS = 2;
/** At most five checkpoints per second, and at least one every 250 ms while there are new events. */
const CHECKPOINT_PACE_MS = 200;
const INDEX_PACE_MS = 1000;

export type EmbeddedLogOptions = HeldKeys & {
  /** The log's own directory; created if missing. */
  dir: string;
  keyring: Keyring;
  /** The permanent name of the log: a URL without scheme, spaces or plus signs, e.g. "example.org/teamgram/0". */
  origin: string;
  /** The published keys (file log-keys) with which the log was begun. Without them the keys are taken from the log itself. */
  firstKeys?: readonly string[] | undefined;
  clock?: LogClock | undefined;
  fs?: LogFs | undefined;
  /** File of the derived index: index.sqlite in `dir` by default, or ':memory:'. */
  indexFile?: string | undefined;
  segmentSizes?: SegmentSizes | undefined;
  /**
   * Minimum interval between the starts of two commits. Default 10 ms; 0 favours latency over CPU. It drops to 2 ms once a batch has as many events
   * as the largest of the last few commits.
   */
  commitPaceMs?: number | undefined;
};

/**
 * Opens a log, or begins a new one. Repairs a torn tail; refuses any other damage.
 * @throws {LogDamaged} the files contradict each other or the signed checkpoint
 * @throws {LogInUse} another process has it open for writing
 * @throws {WrongLogKeys} it was begun under another origin or with other keys
 */
export function openEmbeddedLog(options: EmbeddedLogOptions): Promise<EmbeddedEventLog> {
  return openFiles(options, async (files) => {
    const keys = await openSigningKeys(files, options);
    const writer = new SegmentWriter(files.fs, files.dir, files.recovered, options.segmentSizes);
    await writer.prepare();
    return new EmbeddedEventLog({ ...files, writer, keys, end: files.recovered });
  });
}

type OpenParts = Omit<OpenFiles, 'recovered' | 'history'> & {
  writer: SegmentWriter;
  end: Place;
  keys: SigningKeys;
};

/** The embedded driver: segment files, group commit, Merkle tree and signed checkpoints in this process. */
export class EmbeddedEventLog implements EventLog {
  /** Resolves with the reason when a write has failed. The process must then stop and reopen the log. */
  readonly failed: Promise<LogFailed>;
  readonly #parts: OpenParts;
  readonly #fail: (reason: LogFailed) => void;
  readonly #completePaceMs: number;
  readonly #commits: Paced;
  readonly #checkpoints: Paced;
  readonly #indexing: Paced;
  readonly #recent = new RecentRuns();
  readonly #commitSizes = new RecentSizes();
  readonly #queue: Batch[] = [];
  #committing: Batch | undefined;
  #lastFrameBytes = 0;
  readonly #leafKey: (stream: string, version: number) => Uint8Array;
  #nextPosition: number;
  /** End of the last durable frame, and end of the last frame under a signed checkpoint. */
  #durable: Place;
  #published: Place;
  #failure: LogFailed | undefined;
  #closing: Promise<void> | undefined;
  #closed = false;
  /** Followers that have reached the end of the log; woken by every commit. */
  readonly #waiting = new Set<() => void>();

  constructor(parts: OpenParts) {
    this.#parts = parts;
    const { promise, resolve } = Promise.withResolvers<LogFailed>();
    this.failed = promise;
    this.#fail = resolve;
    this.#nextPosition = parts.end.position;
    this.#durable = parts.end;
    this.#published = parts.index.place;
    this.#leafKey = (stream, version) => parts.keyring.leafForWriting(stream, version);
    this.#completePaceMs = Math.min(parts.commitPaceMs, COMPLETE_PACE_MS);
    this.#commits = new Paced(parts.clock, parts.commitPaceMs, () => this.#guarded(() => this.#commit()));
    this.#checkpoints = new Paced(parts.clock, CHECKPOINT_PACE_MS, () => this.#guarded(() => this.#publish()));
    this.#indexing = new Paced(parts.clock, INDEX_PACE_MS, () => this.#guarded(() => this.#flushIndex()));
    this.#checkpoints.ask();
    void this.#guarded(() => this.#warmUpIndex());
  }

  /** The signing keys in force, and their rotation: the fact of a rotation is appended like any other. */
  get keys(): SigningKeys {
    return this.#parts.keys;
  }

  /** The log keys in force, in their published form. */
  get verifierKeys(): string[] {
    return printedLogKeys(this.#parts.origin, this.#parts.keys.history.logKeys);
  }

  get nextPosition(): number {
    return this.#nextPosition;
  }

  get durablePosition(): number {
    return this.#durable.position;
  }

  /** Tree size of the newest checkpoint signed since the log was opened. */
  get publishedPosition(): number {
    return this.#published.position;
  }

  /** Number of streams in the journal. */
  get streams(): number {
    return this.#parts.index.streams;
  }

  streamVersion(stream: string): number {
    return this.#parts.index.streamVersion(stream);
  }

  positionOf(id: Uint8Array): number | undefined {
    return this.#parts.index.positionOf(id);
  }

  positionInStream(stream: string, version: number): number | undefined {
    return this.#parts.index.positionInStream(stream, version);
  }

  append(events: NewEvent[]): Appended {
    this.#requireUsable();
    this.#requireNewIds(events);
    if (events.length === 0) return { events: [], durable: this.#newest?.durable ?? Promise.resolve() };
    const rotation = this.#parts.keys.rotationIn(events);
    const recorded = this.#placed(events);
    const batch = this.#gather(recorded);
    for (const { position, id, stream } of recorded) this.#parts.index.add(position, id, stream);
    if (rotation) this.#rotate(batch, rotation);
    this.#nextPosition += recorded.length;
    this.#askForCommit(batch);
    return { events: recorded, durable: batch.durable };
  }

  entry(position: number): Uint8Array | undefined {
    if (position < 0 || position >= this.#nextPosition) return undefined;
    return this.#inFlight(position) ?? this.#recent.entry(position) ?? this.#parts.reader.entry(position);
  }

  read(position: number): RecordedEvent | undefined {
    const entry = this.entry(position);
    return entry && (openEntry(entry, this.#parts.keyring) as RecordedEvent);
  }

  async follow(from: number, onRun: (run: EntryRun) => void | Promise<void>, signal: AbortSignal): Promise<void> {
    let wake = () => {};
    signal.addEventListener('abort', () => wake(), { once: true });
    for (let next = from; !signal.aborted; ) {
      if (this.#failure) throw this.#failure;
      const run = this.#recent.from(next) ?? this.#parts.reader.readRun(next, this.#durable.position);
      if (run.entries.length > 0) {
        await onRun(run);
        next += run.entries.length;
      } else if (this.#closed) {
        return;
      } else {
        await new Promise<void>((resolve) => this.#waiting.add((wake = resolve)));
      }
    }
  }

  close(): Promise<void> {
    return (this.#closing ??= this.#close());
  }

  #requireUsable(): void {
    if (this.#failure) throw this.#failure;
    if (this.#closing) throw new LogFailed('the log is closed');
  }

  #requireNewIds(events: readonly NewEvent[]): void {
    for (const { id } of events) {
      if (id.length !== 16) throw new RangeError(`an event id has 16 bytes, not ${id.length}`);
      if (this.positionOf(id) !== undefined) throw repeated(id);
    }
    if (events.length > 1) requireDifferentIds(events);
  }

  #placed(events: readonly NewEvent[]): RecordedEvent[] {
    const { index, keys } = this.#parts;
    const versions = events.length > 1 ? new Map<string, number>() : undefined;
    return events.map(({ id, fact, timeMs, causationId, correlationId }, offset): RecordedEvent => {
      const { stream } = fact;
      const version = versions?.get(stream) ?? index.streamVersion(stream);
      versions?.set(stream, version + 1);
      // No object spread: that would cost half as much as the encoding itself.
      return { id, position: this.#nextPosition + offset, stream, version, timeMs, causationId, correlationId, writerKeyId: keys.writerId, fact };
    });
  }

  /** Encodes the events of a call into the newest batch, or into a batch of their own if they do not fit. On failure nothing of the call remains. */
  #gather(recorded: readonly RecordedEvent[]): Batch {
    const last = this.#queue.at(-1);
    const draft = last?.isOpen ? last.draft : new FrameDraft(this.#lastFrameBytes + (this.#lastFrameBytes >> 3) + SPARE_BYTES);
    const before = draft.count;
    try {
      for (const event of recorded) this.#write(event, draft, before);
    } catch (error) {
      draft.keep(before);
      throw error;
    }
    if (last?.draft === draft && (before === 0 || draft.bytes() <= BATCH_BYTES)) return last;
    const batch = new Batch(this.#nextPosition, this.#parts.keys.writer, before > 0 ? draft.split(before) : draft);
    this.#queue.push(batch);
    return batch;
  }

  /** @throws {EntryTooLarge} */
  #write(event: RecordedEvent, draft: FrameDraft, callStart: number): void {
    writeEntry(event, event.fact, this.#leafKey, draft.begin());
    draft.end();
    if (draft.bytes(callStart) > CALL_BYTES_MAX) throw new EntryTooLarge(`one append call takes more than ${CALL_BYTES_MAX} bytes`);
  }

  /** Synchronous with the append, so that no event gets between the fact and the new keys. */
  #rotate(batch: Batch, rotation: KeyRotation): void {
    const { keys, checkpoints, origin } = this.#parts;
    batch.seal();
    keys.take(this.#nextPosition, rotation);
    if (rotation.type === 'LogKeysRotated') checkpoints.accept(logVerifiers(origin, keys.history.logKeys));
  }

  /** The batch that holds the last event that is not durable yet. */
  get #newest(): Batch | undefined {
    return this.#queue.at(-1) ?? this.#committing;
  }

  #inFlight(position: number): Uint8Array | undefined {
    if (position < this.#durable.position) return undefined;
    const batch = [this.#committing, ...this.#queue].find((each) => each && position >= each.first && position < each.end);
    return batch?.draft.entry(position - batch.first);
  }

  /** @returns the function that notifies the callers waiting for the commit */
  async #commit(): Promise<(() => void) | undefined> {
    const batch = this.#queue.shift();
    if (!batch) return undefined;
    this.#committing = batch;
    const { keyring, writer, tree, origin } = this.#parts;
    keyring.flush();
    const { first, draft: { count } } = batch;
    const frame = batch.draft.frame();
    const leaves = leafHashes(framedIn(frame), count);
    const signature = signCommit(batch.writer, origin, leaves);
    const previousCrc = sealFrame(frame, { first, count, signature, previousCrc: this.#durable.previousCrc });
    const end = await writer.append(frame, first);
    tree.integrate(leaves);
    this.#recent.push(batch, frame.length);
    this.#commitSizes.add(count);
    this.#lastFrameBytes = frame.length;
    this.#durable = { ...end, position: batch.end, previousCrc };
    this.#committing = undefined;
    this.#wakeFollowers();
    this.#checkpoints.ask();
    this.#askForCommit(this.#queue[0]);
    return () => batch.settle.resolve();
  }

  #askForCommit(batch: Batch | undefined): void {
    if (!batch) return;
    const { count } = batch.draft;
    if (count >= EARLY_EVENTS) this.#commits.askNow(this.#completePaceMs);
    else this.#commits.ask(count >= this.#commitSizes.largest ? this.#completePaceMs : undefined);
  }

  /** Writes the tree files, then the lock, then the public checkpoint. Covers the events that were durable when it began. */
  async #publish(): Promise<void> {
    const { fs, dir, tree, checkpoints, origin, keys, clock } = this.#parts;
    const place = this.#durable;
    if (place.position === this.#published.position && checkpoints.published()?.size === place.position) return;
    const head = { origin, size: tree.size, root: tree.root() };
    await tree.flush();
    const { signers, handover } = keys.checkpointSigners(head.size);
    await checkpoints.publish({ ...head, note: signNote(formatCheckpoint(head), signers) }, clock.now(), handover);
    await keys.published(head.size, () => printLogKeys(fs, dir, keys.history));
    this.#published = place;
    this.#indexing.ask();
    if (this.#durable.position > place.position) this.#checkpoints.ask();
  }

  /** The index is flushed up to the checkpoint, so that it never contains events that were not signed. */
  async #flushIndex(): Promise<void> {
    await this.#parts.index.flush(this.#published, () => this.#nextTurn());
  }

  async #warmUpIndex(): Promise<void> {
    await this.#parts.index.warmUp(async () => {
      await this.#nextTurn();
      return !this.#closing && !this.#failure;
    });
  }

  #nextTurn(): Promise<void> {
    return new Promise((resolve) => this.#parts.clock.after(0, resolve));
  }

  /** After a failed write the content of the disk is unknown (fsync may report an error only once), so nothing more is written. */
  async #guarded<Result>(task: () => Promise<Result>): Promise<Result | undefined> {
    if (this.#failure) return undefined;
    try {
      return await task();
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      this.#failure ??= new LogFailed(`the log cannot be written (${reason}); free the disk or mend it: nothing acknowledged was lost`, { cause: error });
      for (const batch of [this.#committing, ...this.#queue.splice(0)]) batch?.settle.reject(this.#failure);
      this.#fail(this.#failure);
      this.#wakeFollowers();
    }
  }

  #wakeFollowers(): void {
    for (const wake of this.#waiting) wake();
    this.#waiting.clear();
  }

  async #close(): Promise<void> {
    await this.#commits.stop();
    while (!this.#failure && this.#queue.length > 0) (await this.#guarded(() => this.#commit()))?.();
    await this.#checkpoints.stop();
    await this.#guarded(() => this.#publish());
    await this.#indexing.stop();
    this.#closed = true;
    this.#wakeFollowers();
    await this.#parts.writer.close();
    this.#parts.index.close(this.#failure ? undefined : this.#published);
    this.#parts.release();
  }
}

/** @throws {DuplicateEventId} */
function requireDifferentIds(events: readonly NewEvent[]): void {
  const seen = new Set<string>();
  for (const { id } of events) if (seen.size === seen.add(Buffer.from(id).toString('latin1')).size) throw repeated(id);
}

function repeated(id: Uint8Array): DuplicateEventId {
  return new DuplicateEventId(`the journal already has an event ${Buffer.from(id).toString('hex')}`);
}
