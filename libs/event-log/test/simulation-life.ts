import { leafHash, MerkleFrontier } from '@teamgram/crypto';
import { directoryAudit, DuplicateEventId, fsck, LogDamaged, openEmbeddedLog, WrongLogKeys, type EmbeddedEventLog, type LogFs, type NewEvent } from '../src/index.ts';
import { FRAME_MAGIC, parseFrame } from '../src/segments/frame.ts';
import { listSegments, segmentPath } from '../src/segments/segment-files.ts';
import { logOptions, messageSent, newEvent, pinned, renamed } from './fixtures.ts';
import { overFs } from './over-fs.ts';
import { SimulatedFs, type FaultPlan } from './simulated-fs.ts';
import { simulatedKeyring, type SimulatedKeyring } from './simulation-keyring.ts';
import { seeded, SimulatedTime } from './simulation-time.ts';

const DIR = '/log';
const CHECKPOINT = `${DIR}/checkpoint`;
const DIALOG = 'dialog-7-9';
const SEGMENT_SIZES = { segmentBytesMax: 8192, zeroStepBytes: 4096 };

/** Rare calls so large that their commit begins at once (EARLY_EVENTS) and takes its own segment. */
const LARGE_CALLS = 0.001;
const LARGE_CALL_EVENTS = 260;

/** A component of the log that a test replaces by a broken one. */
export type Planted = {
  fs?: (fs: LogFs) => LogFs;
  keysAreFlushed?: boolean;
};

/** The record of a simulated life. */
export type LifeStory = {
  /** The fault of each boot, as `fault at operation path`. */
  faults: string[];
  /** Number of events acknowledged as durable. */
  promised: number;
  /** Whether opening, reading or the audit refused a log on a disk that had lied. */
  refused: boolean;
  /** Acknowledged events of which no trace was left: only a disk that loses the last commit before it is signed can cause that. */
  unknowable: number;
};

/** A promise of the log was broken. */
export class Broken extends Error {}

function require(kept: boolean, promise: string): asserts kept {
  if (!kept) throw new Broken(promise);
}

/** What a client knows about one append call. */
type Call = { events: NewEvent[]; positions: number[]; entries: Buffer[]; acknowledged: boolean };

/**
 * A log with its disk, keyring and clients, from the first start through power cuts, kills and failing writes to an orderly end. Everything a client
 * or reader ever observed is recorded, and checked after every start.
 */
export class Life {
  readonly #random: () => number;
  readonly #planted: Planted;
  readonly #indexFile: (boot: number) => string;
  readonly #keyring: SimulatedKeyring;
  readonly #time = new SimulatedTime();
  readonly story: LifeStory = { faults: [], promised: 0, refused: false, unknowable: 0 };
  #fs: SimulatedFs;
  #calls: Call[] = [];
  /** Events observed as durable, by position. */
  #promised: Buffer[] = [];
  /** Root by size of every checkpoint that was ever visible. */
  readonly #published = new Map<number, string>();
  /** One past the highest position of any whole commit found in a segment when the machine started, at whatever place. */
  #traces = 0;

  /** @param indexFile the index of each boot; it must be the one left by the previous boot, or a new one */
  constructor(seed: number, planted: Planted = {}, indexFile: (boot: number) => string = () => ':memory:') {
    this.#random = seeded(seed);
    this.#planted = planted;
    this.#indexFile = indexFile;
    this.#keyring = simulatedKeyring(this.#random, planted.keysAreFlushed);
    this.#fs = new SimulatedFs(this.#random, this.#time);
  }

  /**
   * Runs one boot per plan, and a last one without faults that ends in order.
   * @throws {Broken}
   */
  async live(plans: readonly FaultPlan[]): Promise<LifeStory> {
    for (const [boot, plan] of plans.entries()) {
      const log = await this.#open(boot, plan);
      if (log) await this.#workAndEnd(log, 1 + Math.floor(this.#random() * 6), this.#random() < 0.3);
      this.#requireOpenFiles();
      this.story.faults.push(this.#fs.happened ?? 'none');
      if (this.story.refused) return this.story;
      this.#nextMachine();
    }
    const log = await this.#open(plans.length, undefined);
    if (!log) return this.story;
    await this.#workAndEnd(log, 1 + Math.floor(this.#random() * 2), true);
    this.#requireOpenFiles();
    await this.#audit(log);
    return this.story;
  }

  /** @returns undefined if the process ended before the log was open, or if the log was refused with good reason */
  async #open(boot: number, plan: FaultPlan | undefined): Promise<EmbeddedEventLog | undefined> {
    this.#fs.failAt = plan;
    const watched = overFs(this.#fs, { rename: (from, to) => this.#fs.rename(from, to).then(() => this.#notePublished(to)) });
    const fs = this.#planted.fs?.(watched) ?? watched;
    let opened: EmbeddedEventLog | Error | undefined;
    const options = logOptions(DIR, { fs, keyring: this.#keyring, clock: this.#time, segmentSizes: SEGMENT_SIZES, indexFile: this.#indexFile(boot) });
    openEmbeddedLog(options).then((log) => (opened = log), (error: Error) => (opened = error));
    await this.#time.pass(() => opened !== undefined);
    if (opened instanceof Error) return this.#refused(opened);
    require(opened !== undefined || this.#fs.dead, 'opening ends');
    if (opened) this.#judgeRecovery(opened);
    return this.story.refused ? undefined : opened;
  }

  /** A log may refuse to open, with a position, if a write failed or the disk lied. */
  #refused(error: Error): undefined {
    const written = Math.max(this.#promised.length, ...this.#calls.flatMap(({ positions }) => positions.map((position) => position + 1)));
    const typed = (error instanceof LogDamaged && error.position >= 0 && error.position <= written) || error instanceof WrongLogKeys;
    if (typed && this.#fs.disk.lied) this.story.refused = true;
    else require(!typed && this.#fs.happened !== undefined, `a log on an honest disk opens, and one on a lying disk says what is wrong: ${error.stack}`);
  }

  #judgeRecovery(log: EmbeddedEventLog): void {
    try {
      if (log.durablePosition < this.#promised.length) this.#judgeLoss(log.durablePosition);
      this.#promised.forEach((entry, position) => require(Buffer.compare(log.entry(position)!, entry) === 0, `event ${position} is what was acknowledged`));
    } catch (error) {
      if (!(error instanceof LogDamaged && this.#fs.disk.lied)) throw error;
      this.story.refused = true;
      return;
    }
    this.#judgeIndex(log);
    // Readers and auditors can see these from now on, so they must not be lost.
    for (let position = this.#promised.length; position < log.durablePosition; position++) this.#promised.push(Buffer.from(log.entry(position)!));
    this.#requireCleanEnd();
    this.#retry(log);
  }

  /** No event may be missing, unless the disk lied and neither a checkpoint nor the segments contain a trace of it. */
  #judgeLoss(size: number): void {
    const lost = this.#promised.length - size;
    const signed = Math.max(0, ...this.#published.keys());
    require(this.#fs.disk.lied && signed <= size && this.#traces <= size, `no acknowledged event is lost (${lost} from ${size} on; ${signed} were signed)`);
    this.story.unknowable += lost;
    this.#promised.length = size;
    for (const call of this.#calls) if (call.positions.some((position) => position >= size)) call.acknowledged = false;
  }

  #judgeIndex(log: EmbeddedEventLog): void {
    for (let position = 0; position < log.durablePosition; position++) {
      const { id, stream, version, fact } = log.read(position)!;
      require(log.positionOf(id) === position && log.positionInStream(stream, version) === position, `event ${position} is found by its id and in its stream`);
      require(fact.type !== 'MessageSent' || fact.content !== undefined, `the private field of event ${position} opens`);
    }
  }

  #requireOpenFiles(): void {
    require(this.#fs.misused === undefined, `nothing is written to a closed file: ${this.#fs.misused}`);
  }

  /** Remains of a torn commit must not follow the next one. */
  #requireCleanEnd(): void {
    const bytes = this.#fs.bytesOf(segmentPath(DIR, listSegments(this.#fs, DIR).at(-1)!));
    let end = 0;
    for (let frame = parseFrame(bytes); typeof frame !== 'string'; frame = parseFrame(bytes.subarray(end))) end += frame.length;
    require(bytes.subarray(end).every((byte) => byte === 0), 'zeros follow the last commit of an open log');
  }

  /** The clients repeat the calls that were not acknowledged, in order; one also repeats a call that was. */
  #retry(log: EmbeddedEventLog): void {
    const old = this.#calls.filter(({ acknowledged }) => acknowledged);
    const again = old[Math.floor(this.#random() * old.length)];
    const waiting = this.#calls.filter(({ acknowledged }) => !acknowledged);
    for (const call of again ? [again, ...waiting] : waiting) this.#repeat(log, call);
  }

  #repeat(log: EmbeddedEventLog, call: Call): void {
    const found = call.events.map(({ id }) => log.positionOf(id));
    if (found.every((position) => position === undefined)) {
      require(!call.acknowledged, 'an acknowledged call is known for ever');
      this.#append(log, call);
      return;
    }
    require(found.join() === call.positions.join(), `a call is there whole and in its first place (${found.join()}, first ${call.positions.join()})`);
    call.positions.forEach((position, order) => require(Buffer.compare(log.entry(position)!, call.entries[order]!) === 0, 'a repeated call gives its first result'));
    require(refusesDuplicate(log, call.events), 'a repeated id is refused');
    call.acknowledged = true;
  }

  #append(log: EmbeddedEventLog, call: Call): void {
    const fs = this.#fs;
    const { events, durable } = log.append(call.events);
    call.positions = events.map(({ position }) => position);
    call.entries = call.positions.map((position) => Buffer.from(log.entry(position)!));
    durable.then(() => fs.dead || this.#promise(call), () => {});
  }

  #promise(call: Call): void {
    call.acknowledged = true;
    call.positions.forEach((position, order) => (this.#promised[position] = call.entries[order]!));
  }

  /** Clients make calls for a while; then the log is closed, or the process simply ends. */
  async #workAndEnd(log: EmbeddedEventLog, calls: number, orderly: boolean): Promise<void> {
    let failed = false;
    void log.failed.then(() => (failed = true));
    const startMs = this.#time.monotonic();
    let atMs = 0;
    for (let call = 0; call < calls; call++) {
      atMs += this.#random() < 0.15 ? this.#random() * 300 : this.#random() * 4;
      this.#time.after(atMs, () => failed || this.#fs.dead || this.#call(log));
    }
    const hurry = this.#random() < 0.7;
    await this.#time.pass(() => this.#fs.dead || (hurry && this.#time.monotonic() > startMs + atMs));
    if (failed) require(this.#fs.happened !== undefined || this.#fs.disk.lied, 'a log fails only when a write has failed');
    if (orderly && !this.#fs.dead) await this.#close(log);
  }

  #call(log: EmbeddedEventLog): void {
    let nth = log.streamVersion(DIALOG);
    const events = this.#random() < LARGE_CALLS ? LARGE_CALL_EVENTS : 1 + Math.floor(this.#random() * 3);
    const facts = Array.from({ length: events }, () => {
      if (events === LARGE_CALL_EVENTS) return pinned(1 + Math.floor(this.#random() * 5));
      const kind = this.#random();
      if (kind < 0.4) return messageSent(7, 9, ++nth, 'm'.repeat(this.#random() * 600));
      if (kind < 0.8) return renamed(7, 'n'.repeat(this.#random() ** 2 * 2500));
      return pinned(1 + Math.floor(this.#random() * 5));
    });
    const bytes = (size: number) => Uint8Array.from({ length: size }, () => this.#random() * 256);
    const call: Call = { events: facts.map((fact) => newEvent(fact, bytes)), positions: [], entries: [], acknowledged: false };
    this.#calls.push(call);
    this.#append(log, call);
  }

  async #close(log: EmbeddedEventLog): Promise<void> {
    let closed = false;
    const closing = log.close().then(() => (closed = true));
    closing.catch(() => {});
    await this.#time.pass(() => closed || this.#fs.dead);
    if (this.#fs.dead) return;
    require(closed, 'closing ends');
    await closing;
  }

  /** After a kill the page cache survives. A power cut always follows when the disk lied, because the page cache hides the lie. */
  #nextMachine(): void {
    const { happened, disk } = this.#fs;
    this.#time.clear();
    this.#keyring.forget();
    const killed = happened?.startsWith('kill') || (!happened?.startsWith('crash') && !disk.lied && !happened?.startsWith('lost') && !happened?.startsWith('misdirected') && this.#random() < 0.5);
    this.#fs = killed ? this.#fs.restart(this.#time) : this.#fs.remount(this.#time);
    this.#traces = Math.max(0, ...listSegments(this.#fs, DIR).flatMap((first) => framesIn(this.#fs.bytesOf(segmentPath(DIR, first)))));
  }

  #notePublished(path: string): void {
    if (path !== CHECKPOINT) return;
    const [, size = '', root = ''] = this.#fs.bytesOf(CHECKPOINT).toString('latin1').split('\n');
    const before = this.#published.get(Number(size));
    require(before === undefined || before === root, `there is one signed root for ${size} events`);
    this.#published.set(Number(size), root);
  }

  /** Compares everything that was ever published with the events, then runs the audit. */
  async #audit(log: EmbeddedEventLog): Promise<void> {
    this.story.promised = this.#promised.length;
    const report = await fsck(directoryAudit(DIR, { fs: this.#fs }));
    if (report.fault && this.#fs.disk.lied) {
      this.story.refused = true;
      return;
    }
    require(report.fault === undefined, `the audit accepts the log: ${JSON.stringify(report.fault)}`);
    require(report.events === log.durablePosition && report.events === this.#promised.length, 'every call of the last boot is durable');
    const tree = new MerkleFrontier();
    const isTrue = () => (this.#published.get(tree.size) ?? root(tree)) === root(tree);
    require(isTrue(), 'the checkpoint of the empty log is true');
    for (const entry of this.#promised) {
      tree.append(leafHash(entry));
      require(isTrue(), `the checkpoint of ${tree.size} events is true for ever`);
    }
    require(Math.max(...this.#published.keys()) === tree.size, 'no checkpoint covers more than there is');
  }
}

function root(tree: MerkleFrontier): string {
  return Buffer.from(tree.root()).toString('base64');
}

/** The end of every whole frame, at whatever place. */
function framesIn(bytes: Buffer): number[] {
  const ends: number[] = [];
  for (let at = bytes.indexOf(FRAME_MAGIC); at >= 0; at = bytes.indexOf(FRAME_MAGIC, at + 1)) {
    const frame = parseFrame(bytes.subarray(at));
    if (typeof frame !== 'string') ends.push(frame.first + frame.count);
  }
  return ends;
}

function refusesDuplicate(log: EmbeddedEventLog, events: NewEvent[]): boolean {
  try {
    log.append(events);
    return false;
  } catch (error) {
    return error instanceof DuplicateEventId;
  }
}
