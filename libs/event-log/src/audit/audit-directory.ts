import { consistencyProof, CryptoError, leafHash, leafHashes, rootAt, verifyConsistency } from '@teamgram/crypto';
import { readWhole, type LogFile, type LogFs } from '../files/log-fs.ts';
import { nodeFs } from '../files/node-fs.ts';
import { parseUncheckedEntries, type Frame } from '../segments/frame.ts';
import { FrameScanner } from '../segments/frame-scanner.ts';
import { listSegments, LOG_START, segmentPath, type Place } from '../segments/segment-files.ts';
import { WrittenByNewer } from '../event-log.ts';
import { judgeTail, type Tail } from '../segments/tail.ts';
import { CHECKPOINT_FILE, HISTORY_DIR, LOCK_FILE, type SignedCheckpoint } from '../tree/checkpoints.ts';
import { LevelFiles } from '../tree/level-files.ts';
import { readLogKeys } from '../tree/log-keys.ts';
import { CONTRADICTION_FILE, COSIGNED_FILE } from '../witness/cosigned-file.ts';
import { auditKeys, openAudited, type AuditKeys } from './audit-keys.ts';
import type { AuditRun } from './audit-run.ts';
import { mismatch, rootOf, StateFile, type AuditState } from './audit-state.ts';
import { EntryAudit } from './entry-audit.ts';
import { Finding, findingFrom } from './findings.ts';
import { KeyWalk } from './key-walk.ts';
import { auditRange, planRanges, requireSignature, type Range, type RangeSummary } from './range-audit.ts';
import { RangeThreads } from './range-threads.ts';
import type { AuditOptions } from './report.ts';
import { StoredHashes } from './stored-hashes.ts';
import { TreeAudit } from './tree-audit.ts';

const CHECKED = [
  'commit frames and their chain of checksums',
  "the writer's Ed25519 signature of every commit",
  'the history of keys: every change of writer and log keys is signed by the keys before it',
  'every published leaf hash and tree node',
  'every checkpoint that was kept, by Ed25519 and ML-DSA-44; what witnesses have cosigned, or hold against this log',
  'dense positions and stream versions, unique event ids, known schemas',
  'mailbox numbering: no hole, no repeat',
  'seeds of dice: each was bound before anything was drawn from it',
];
const UNCHECKED = ['the derived index (index.sqlite): delete it and it is rebuilt', 'sealed fields: an auditor holds no data keys', 'a split view: compare checkpoints with other auditors, or use --since'];

/** Target size of a range, the unit of work of one thread. */
const RANGE_BYTES = 8 * 1024 * 1024;
/** The first ranges are audited on the main thread: a small log is done before threads would have started. */
const RANGES_WITHOUT_THREADS = 2;

export type DirectoryAuditOptions = {
  fs?: LogFs;
  /** Worker threads; default: the number of processors. 0: none. */
  threads?: number | undefined;
  /** Target size of a range. 0: no ranges; commits are audited one by one on this thread. */
  rangeBytes?: number;
};

/**
 * Audits the files of a log, also while its writer is running. Checksums, hashes, signatures and events are checked in ranges on worker threads;
 * whatever depends on order is merged in order on this thread. A range that fails is audited again commit by commit, so that the findings are the
 * same as without threads.
 */
export function directoryAudit(dir: string, { fs = nodeFs, threads, rangeBytes = RANGE_BYTES }: DirectoryAuditOptions = {}): AuditRun {
  return async (options, found, progress) => {
    found.checked.push(...CHECKED);
    found.unchecked.push(...UNCHECKED);
    // Read after the checkpoints: a running writer publishes new keys before they sign alone.
    const signed = readNotes(fs, dir);
    const printed = readLogKeys(fs, dir);
    const keys = findingFrom('log-keys', () => auditKeys(printed, options));
    found.origin = keys.origin;
    const state = new StateFile(options);
    const audit = new DirectoryAudit({ fs, dir, keys, printed, signed, rangeBytes, state, since: options.since, threads: fs === nodeFs ? threads : 0 });
    found.state = () => audit.state();
    try {
      found.resumedAt = audit.resumedAt;
      await audit.run(progress);
      audit.requireKeys(options);
      found.notes.push(...audit.notes);
    } finally {
      await audit.close();
    }
  };
}

/** Excludes temporary files that a crash may leave before they are renamed. */
const isKeptName = (name: string) => /^[0-9]{20}$/.test(name);

function tailOf(file: LogFile, { offset, position }: Place): Tail {
  try {
    return judgeTail(file, offset, position);
  } catch (error) {
    if (error instanceof WrittenByNewer) throw new Finding('schema-unknown', position, error.message);
    throw error;
  }
}

function isNext(frame: Frame | string, { position, previousCrc }: Place): frame is Frame {
  return typeof frame !== 'string' && frame.first === position && frame.previousCrc === previousCrc;
}

/** The checkpoints of a log by file name, read in this order because a running writer replaces the lock first. */
function readNotes(fs: LogFs, dir: string): Map<string, string> {
  const kept = () => fs.list(`${dir}/${HISTORY_DIR}`).filter(isKeptName).map((name) => `${HISTORY_DIR}/${name}`);
  const read = (name: string): [string, string][] => {
    const bytes = readWhole(fs, `${dir}/${name}`);
    return bytes ? [[name, bytes.toString('utf8')]] : [];
  };
  return new Map([...read(COSIGNED_FILE), ...read(CHECKPOINT_FILE), ...read(LOCK_FILE), ...kept().flatMap(read), ...read(CONTRADICTION_FILE)]);
}

type OnProgress = (position: number, size: number) => Promise<void>;
type Parts = {
  fs: LogFs; dir: string; keys: AuditKeys; printed: readonly string[]; signed: ReadonlyMap<string, string>; rangeBytes: number; state: StateFile;
  since: AuditOptions['since']; threads: number | undefined;
};

class DirectoryAudit {
  readonly #parts: Parts;
  readonly #heads: readonly SignedCheckpoint[];
  readonly #walk: KeyWalk;
  readonly #levels: LevelFiles;
  readonly #stored: StoredHashes;
  readonly #entries: EntryAudit;
  readonly #tree: TreeAudit;
  readonly #signedSize: number;
  /** Number of leaves in the tree files when the audit began; a running writer may add more. */
  readonly #leaves: number;
  #place: Place = LOG_START;
  readonly #checked = new Map<string, SignedCheckpoint>();
  #commits = 0;
  #threads: RangeThreads | undefined;
  #judgedRanges = 0;
  readonly notes: string[] = [];
  readonly resumedAt: number;

  constructor(parts: Parts) {
    const { fs, dir, keys, since, state, printed, signed } = parts;
    this.#parts = parts;
    this.#levels = new LevelFiles(fs, dir, 'read');
    const { lock, heads } = this.#signedHeads(signed, since);
    this.#heads = heads;
    this.#signedSize = lock.size;
    this.#leaves = this.#levels.count(0);
    // Beyond the signed size the tree files are not necessarily durable: a crash may leave anything there, and the writer overwrites it.
    this.#stored = new StoredHashes((level, first, count) => this.#levels.read(level, first, count), lock.size);
    const earlier = state.load('files', keys.origin, printed);
    if (earlier) this.#takeOver(earlier, heads);
    this.resumedAt = this.#place.position;
    this.#walk = findingFrom('key-history', () => new KeyWalk(keys, earlier?.rotations));
    this.#entries = new EntryAudit(earlier?.entries);
    this.#tree = new TreeAudit(heads, (level, index) => this.#stored.at(level, index), earlier?.tree);
  }

  state() {
    const { size, root, checkpoints } = this.#tree;
    return { size, root, checkpoints, streams: this.#entries.streams, mailboxes: this.#entries.mailboxes, commits: this.#commits };
  }

  async run(progress: OnProgress): Promise<void> {
    const { fs, dir } = this.#parts;
    const segments = listSegments(fs, dir);
    for (const [order, segment] of segments.entries()) {
      if (segment < this.#place.segment) continue;
      const resumed = segment === this.#place.segment;
      if (!resumed && segment !== this.#place.position) {
        const details = { expected: `a segment that begins at ${this.#place.position}`, found: `one that begins at ${segment}` };
        throw new Finding('segment-missing', this.#place.position, `the segment that begins here is missing; the next one begins at ${segment}`, details);
      }
      if (!resumed) this.#place = { ...this.#place, segment, offset: 0 };
      await this.#auditSegment(order === segments.length - 1, progress);
    }
    this.#tree.requireAllHeads();
    this.#requireLeaves();
  }

  /** Checks the key history, after the replay. @throws {Finding} */
  requireKeys(options: AuditOptions): void {
    this.#walk.requireKeys(this.#heads, options);
  }

  async close(): Promise<void> {
    this.#levels.close();
    await this.#threads?.close();
  }

  async #auditSegment(last: boolean, progress: OnProgress): Promise<void> {
    const { fs, dir, rangeBytes } = this.#parts;
    const { segment, offset } = this.#place;
    const file = fs.open(segmentPath(dir, segment), 'read');
    try {
      const ranges = rangeBytes > 0 ? planRanges(file, segment, offset, rangeBytes) : [];
      for await (const { range, summary } of this.#judged(file, ranges)) {
        if (!summary || !this.#fold(range, summary)) await this.#auditFrames(file, last, range.end, progress);
        await this.#step(progress);
      }
      await this.#auditFrames(file, last, Infinity, progress);
    } finally {
      file.close();
    }
  }

  /** Ranges in order with their summaries; a few ranges are audited ahead. */
  async *#judged(file: LogFile, ranges: Iterable<Range>): AsyncGenerator<{ range: Range; summary: RangeSummary | undefined }> {
    const judge = async (range: Range) => {
      const threads = this.#threadsFor(this.#judgedRanges++);
      return { range, summary: threads ? await threads.audit(range) : auditRange(file, range, this.#parts.keys) };
    };
    const waiting: ReturnType<typeof judge>[] = [];
    for (const range of ranges) {
      waiting.push(judge(range));
      if (waiting.length >= (this.#threads?.count ?? 0) * 3 + 1) yield await waiting.shift()!;
    }
    for (const each of waiting) yield await each;
  }

  /** The worker threads, or undefined for the first ranges of a small log (unless a number of threads was given). */
  #threadsFor(nth: number): RangeThreads | undefined {
    const { dir, keys, threads } = this.#parts;
    if (threads === 0 || (threads === undefined && nth < RANGES_WITHOUT_THREADS)) return undefined;
    return (this.#threads ??= new RangeThreads(dir, keys, threads));
  }

  /** Merges a range that is valid in itself. Returns false, with the state unchanged, when it does not continue the log. */
  #fold({ segment, offset, end }: Range, summary: RangeSummary): boolean {
    const { first, count, commits, previousCrc, crc, leaves, keys } = summary;
    const place = this.#place;
    const joins = segment === place.segment && offset === place.offset && first === place.position && previousCrc === place.previousCrc;
    // The tree is reset on failure. Ids that were added stay: adding them again at the same position does no harm.
    const before = this.#tree.mark();
    if (!joins || !this.#walk.fits(keys) || !this.#tree.fold(leaves)) return false;
    if (!this.#entries.fold(summary)) {
      this.#tree.reset(before);
      return false;
    }
    this.#commits += commits;
    this.#place = { position: first + count, segment, offset: end, previousCrc: crc };
    return true;
  }

  /** Audits commit by commit, up to an offset or to the end of the segment. */
  async #auditFrames(file: LogFile, last: boolean, end: number, progress: OnProgress): Promise<void> {
    let scanner = new FrameScanner(file, this.#place.offset);
    while (this.#place.offset < end) {
      let frame = scanner.next();
      if (!isNext(frame, this.#place)) {
        // A running writer may have extended the file since these bytes were read.
        scanner = new FrameScanner(file, this.#place.offset);
        frame = scanner.next();
      }
      if (!isNext(frame, this.#place)) {
        if (this.#isEnd(file, this.#place, last, frame)) return;
        continue;
      }
      this.#auditFrame(frame);
      this.#place = { position: frame.first + frame.count, segment: this.#place.segment, offset: scanner.offset, previousCrc: frame.crc };
      await this.#step(progress);
    }
  }

  /** A commit has a single writer, the one in force when it begins: a change of the writer key is the last event of its commit. */
  #auditFrame(frame: Frame): void {
    const { first, entries } = frame;
    const { writer } = this.#walk;
    const leaves = leafHashes(frame.framed, frame.count);
    this.#tree.takeAll(leaves);
    const envelopes = entries.map((entry, offset) => this.#entries.take(first + offset, entry));
    this.#walk.take(envelopes, entries);
    requireSignature(frame, leaves, writer, this.#parts.keys.origin);
    this.#commits++;
  }

  async #step(progress: OnProgress): Promise<void> {
    const { position } = this.#place;
    this.#parts.state.step(() => this.#reached());
    await progress(position, Math.max(this.#signedSize, position));
  }

  /** The state to save. Undefined beyond the signed size, where a later run could not verify that the log is still the same. */
  #reached(): AuditState | undefined {
    const { keys, printed } = this.#parts;
    if (this.#place.position > this.#signedSize) return undefined;
    const place = this.#place;
    return { source: 'files', origin: keys.origin, keys: printed, place, commits: this.#commits, tree: this.#tree.memory(), entries: this.#entries.memory(), rotations: this.#walk.rotations };
  }

  /** Continues where an earlier run stopped, if the log still begins with the history that run has seen. @throws {StateMismatch} */
  #takeOver({ place, commits, tree }: AuditState, heads: readonly SignedCheckpoint[]): void {
    const reached = { size: tree.size, root: rootOf(tree) };
    if (tree.size > this.#signedSize || place.position !== tree.size) throw mismatch(`it has seen ${tree.size} events, the log signed only ${this.#signedSize}`);
    const { source } = this.#levels;
    if (Buffer.compare(rootAt(source, tree.size), reached.root) !== 0) throw mismatch(`the first ${tree.size} events have changed since`);
    for (const head of heads.filter(({ size }) => size <= tree.size)) {
      if (!verifyConsistency(head, reached, consistencyProof(source, head.size, tree.size))) throw mismatch(`the checkpoint of ${head.size} events contradicts it`);
    }
    this.#place = place;
    this.#commits = commits;
  }

  /**
   * Examines what follows the last valid frame of a segment: zeros, the beginning of a commit that a running or killed writer did not finish, or
   * damage. Stray bytes that do not begin a commit count as damage here; the writer clears those left by a power cut when it opens the log. False
   * when a running writer has completed the commit meanwhile.
   */
  #isEnd(file: LogFile, place: Place, last: boolean, found: Frame | string): boolean {
    const tail = tailOf(file, place);
    if (tail.kind === 'clean') return true;
    if (tail.kind === 'torn' && tail.begun && last && place.position >= this.#signedSize) {
      this.notes.push(`an unfinished commit follows position ${place.position - 1}: nobody was told that it is durable`);
      return true;
    }
    if (isNext(new FrameScanner(file, place.offset).next(), place)) return false;
    const fault = typeof found === 'string' ? found : 'the commit belongs elsewhere';
    throw new Finding('commit-frame', this.#firstChanged(file, place), tail.kind === 'damaged' ? `${fault}; ${tail.reason}` : fault);
  }

  /** Finds the first changed event of a damaged commit by its published leaf hash, if enough of the frame is readable. */
  #firstChanged(file: LogFile, { position, offset }: Place): number {
    const bytes = Buffer.alloc(Math.min(file.sizeBytes() - offset, 16 * 1024 * 1024));
    file.read(bytes, offset);
    const changed = parseUncheckedEntries(bytes).findIndex((entry, index) => {
      const published = this.#stored.at(0, position + index);
      return published && Buffer.compare(published, leafHash(entry)) !== 0;
    });
    return position + Math.max(0, changed);
  }

  /** The tree files are written after the segments: every leaf that they held when the audit began must have an event. */
  #requireLeaves(): void {
    if (this.#leaves > this.#tree.size) throw new Finding('tree-files', this.#tree.size, `the log ends here, but the tree files hold ${this.#leaves} leaves`);
    if (this.#leaves < this.#signedSize) throw new Finding('tree-files', this.#leaves, `the tree files end here, but ${this.#signedSize} events were signed`);
  }

  #signedHeads(notes: ReadonlyMap<string, string>, since: string | undefined): { lock: SignedCheckpoint; heads: SignedCheckpoint[] } {
    const signed = new Map([...notes].map(([name, note]) => [name, this.#verified(name, note)]));
    const [published, lock] = [signed.get(CHECKPOINT_FILE), signed.get(LOCK_FILE)];
    if (!lock || !published) throw new Finding('checkpoint-missing', 0, `the log has no signed checkpoint (${lock ? CHECKPOINT_FILE : LOCK_FILE})`);
    if (lock.size < published.size) throw new Finding('lock-rolled-back', lock.size, `the checkpoint lock was rolled back: the published checkpoint covers ${published.size} events`);
    for (const [path, { size }] of signed) {
      const name = path.slice(HISTORY_DIR.length + 1);
      if (path.startsWith(HISTORY_DIR) && Number(name) !== size) throw new Finding('checkpoint-place', size, `the kept checkpoint ${name} is for ${size} events`);
    }
    return { lock, heads: [...signed.values(), ...(since ? [this.#verified('the earlier checkpoint', since)] : [])] };
  }

  #verified(name: string, note: string): SignedCheckpoint {
    // Lock, published checkpoint and newest kept checkpoint are usually the same bytes.
    const known = this.#checked.get(note);
    if (known) return known;
    try {
      const checkpoint = openAudited(note, this.#parts.keys);
      this.#checked.set(note, checkpoint);
      return checkpoint;
    } catch (error) {
      if (!(error instanceof CryptoError)) throw error;
      throw new Finding('checkpoint-signature', 0, `${name} is not a checkpoint of this log: ${error.message}`);
    }
  }
}
