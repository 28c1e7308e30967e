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
 * A batch of so many events is written at once when the pace allows it, while the next one gathers: the flush then costs no time of the writers.
 * With fewer, who waits is told first.
 */
const EARLY_EVENTS = 256;
/** Of one append call: an eighth of the longest frame that readers accept is kept free. */
const CALL_BYTES_MAX = 14 * 1024 * 1024;
/** A batch makes room for what the last commit took, an eighth more, and this. */
const SPARE_BYTES = 4 * 1024;
/** When everybody who wrote lately is back, or that many wait, nothing more is worth waiting for: the next commit starts this long after the last. */
const COMPLETE_PACE_MS = 2;
/** At most ten checkpoints a second, and at least one every 250 ms while there is something new. */
const CHECKPOINT_PACE_MS = 200;
const INDEX_PACE_MS = 1000;

export type EmbeddedLogOptions = HeldKeys & {
  /** The log's own directory; created when missing. */
  dir: string;
  keyring: Keyring;
  /** The log's name for ever: a URL without scheme, spaces or plus signs, e.g. "example.org/teamgram/0". */
  origin: string;
  /** The printed keys that the log was begun with: log-keys as it was then. Without them the log is believed. */
  firstKeys?: readonly string[] | undefined;
  clock?: LogClock | undefined;
  fs?: LogFs | undefined;
  /** Where the derived index is kept: index.sqlite in `dir`, or ':memory:'. */
  indexFile?: string | undefined;
  segmentSizes?: SegmentSizes | undefined;
  /**
   * A commit starts at the earliest this long after the last one started (10 ms unless told; 0 favours latency over CPU), or 2 ms after it as
   * soon as it has as many events as the largest of the last few commits.
   */
  commitPaceMs?: number | undefined;
};

/**
 * Opens or begins a log. Recovers a torn tail; refuses anything else.
 * @throws {LogDamaged} the files contradict themselves or the signed checkpoint
 * @throws {LogInUse} another process writes it
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

/** The log in this process: segment files, group commit, tree, signed checkpoints. */
export class EmbeddedEventLog implements EventLog {
  /** Resolves, with the reason, when a write has failed. The process must stop and reopen. */
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
  /** Behind the last durable frame, and behind the last frame under a signed checkpoint. */
  #durable: Place;
  #published: Place;
  #failure: LogFailed | undefined;
  #closing: Promise<void> | undefined;
  #closed = false;
  /** Followers at the head; woken by every commit. */
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

  /** Who signs now, and how that changes: the fact of a rotation is appended like any other. */
  get keys(): SigningKeys {
    return this.#parts.keys;
  }

  /** The printed log keys in force. */
  get verifierKeys(): string[] {
    return printedLogKeys(this.#parts.origin, this.#parts.keys.history.logKeys);
  }

  get nextPosition(): number {
    return this.#nextPosition;
  }

  get durablePosition(): number {
    return this.#durable.position;
  }

  /** Size of the tree under the newest signed checkpoint of this run. */
  get publishedPosition(): number {
    return this.#published.position;
  }

  /** How many streams the journal has. */
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
      // Not spread: that would cost as much as half the encoding.
      return { id, position: this.#nextPosition + offset, stream, version, timeMs, causationId, correlationId, writerKeyId: keys.writerId, fact };
    });
  }

  /** Encodes a call into the newest batch. When that is too much for it, the call gets one of its own; when it fails, nothing is left of it. */
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

  /** Synchronous with the append: no event gets between the fact and the new keys. */
  #rotate(batch: Batch, rotation: KeyRotation): void {
    const { keys, checkpoints, origin } = this.#parts;
    batch.seal();
    keys.take(this.#nextPosition, rotation);
    if (rotation.type === 'LogKeysRotated') checkpoints.accept(logVerifiers(origin, keys.history.logKeys));
  }

  /** Whose events are the last ones that are not durable yet. */
  get #newest(): Batch | undefined {
    return this.#queue.at(-1) ?? this.#committing;
  }

  #inFlight(position: number): Uint8Array | undefined {
    if (position < this.#durable.position) return undefined;
    const batch = [this.#committing, ...this.#queue].find((each) => each && position >= each.first && position < each.end);
    return batch?.draft.entry(position - batch.first);
  }

  /** @returns how to tell those who wait for it */
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

  /** Tree files, then the lock, then the public file. Signs what was durable when it began. */
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

  /** The index follows the checkpoint, so that it never knows more than what was signed. */
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

  /** A failed write says nothing about what is on the disk (fsync may even report it once only): nothing more is written. */
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
