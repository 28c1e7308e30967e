import { CryptoError, leafHash } from '@teamgram/crypto';
import type { Envelope } from '@teamgram/event-schemas';
import { LogDamaged } from '../event-log.ts';
import { readWhole, type LogFile, type LogFs } from '../files/log-fs.ts';
import { nodeFs } from '../files/node-fs.ts';
import { parseUncheckedEntries, type Frame } from '../segments/frame.ts';
import { FrameScanner } from '../segments/frame-scanner.ts';
import { listSegments, LOG_START, segmentPath, type Place } from '../segments/segment-files.ts';
import { verifyCommit } from '../segments/signature.ts';
import { judgeTail } from '../segments/tail.ts';
import { CHECKPOINT_FILE, HISTORY_DIR, LOCK_FILE, type SignedCheckpoint } from '../tree/checkpoints.ts';
import { LevelFiles } from '../tree/level-files.ts';
import { readLogKeys } from '../tree/log-keys.ts';
import { auditKeys, openAudited, requireKeys, type AuditKeys } from './audit-keys.ts';
import type { AuditRun } from './audit-run.ts';
import { EntryAudit } from './entry-audit.ts';
import { joinTrail, KeyTrail } from './key-trail.ts';
import { StoredHashes } from './stored-hashes.ts';
import { TreeAudit } from './tree-audit.ts';

const CHECKED = [
  'commit frames and their chain of checksums',
  "the writer's Ed25519 signature of every commit",
  'the history of keys: every change of writer and log keys is signed by the keys before it',
  'every published leaf hash and tree node',
  'every checkpoint that was kept, by Ed25519 and ML-DSA-44',
  'dense positions and stream versions, unique event ids, known schemas',
  'mailbox numbering: no hole, no repeat',
];
const UNCHECKED = ['the derived index (index.sqlite): delete it and it is rebuilt', 'sealed fields: an auditor holds no data keys', 'a split view: compare checkpoints with other auditors, or use --since'];

/** Audits the files of a log, also beside its running writer. */
export function directoryAudit(dir: string, fs: LogFs = nodeFs): AuditRun {
  return async ({ since, ...options }, found, progress) => {
    found.checked.push(...CHECKED);
    found.unchecked.push(...UNCHECKED);
    // The keys after the checkpoints: a running writer prints new keys before they sign alone.
    const notes = readNotes(fs, dir);
    const keys = auditKeys(readLogKeys(fs, dir), options);
    found.origin = keys.origin;
    const audit = new DirectoryAudit(fs, dir, keys, notes, since);
    found.state = () => audit.state();
    try {
      await audit.run(progress);
      requireKeys(keys, audit.heads, options);
      found.notes.push(...audit.notes);
    } finally {
      audit.close();
    }
  };
}

/** A crash may leave a file that was not renamed yet beside them. */
const isKeptName = (name: string) => /^[0-9]{20}$/.test(name);

function isNext(frame: Frame | string, { position, previousCrc }: Place): frame is Frame {
  return typeof frame !== 'string' && frame.first === position && frame.previousCrc === previousCrc;
}

/** The checkpoints of a log by file name, in this order: a running writer replaces the lock first. */
function readNotes(fs: LogFs, dir: string): Map<string, string> {
  const kept = () => fs.list(`${dir}/${HISTORY_DIR}`).filter(isKeptName).map((name) => `${HISTORY_DIR}/${name}`);
  const read = (name: string): [string, string][] => {
    const bytes = readWhole(fs, `${dir}/${name}`);
    return bytes ? [[name, bytes.toString('utf8')]] : [];
  };
  return new Map([...read(CHECKPOINT_FILE), ...read(LOCK_FILE), ...kept().flatMap(read)]);
}

class DirectoryAudit {
  readonly heads: readonly SignedCheckpoint[];
  readonly #fs: LogFs;
  readonly #dir: string;
  readonly #keys: AuditKeys;
  readonly #levels: LevelFiles;
  readonly #stored: StoredHashes;
  readonly #entries = new EntryAudit();
  readonly #tree: TreeAudit;
  readonly #signedSize: number;
  /** How many leaves the tree files held at the beginning; the writer may be running. */
  readonly #leaves: number;
  #commits = 0;
  readonly notes: string[] = [];

  constructor(fs: LogFs, dir: string, keys: AuditKeys, notes: ReadonlyMap<string, string>, since: string | undefined) {
    this.#fs = fs;
    this.#dir = dir;
    this.#keys = keys;
    this.#levels = new LevelFiles(fs, dir, 'read');
    const { lock, heads } = this.#signedHeads(notes, since);
    this.heads = heads;
    this.#signedSize = lock.size;
    this.#leaves = this.#levels.count(0);
    // Beyond the signed size the tree files were never made durable: a crash may leave anything there, and the writer overwrites it.
    this.#stored = new StoredHashes((level, first, count) => this.#levels.read(level, first, count), lock.size);
    this.#tree = new TreeAudit(heads, (level, index) => this.#stored.at(level, index));
  }

  state() {
    const { size, root, checkpoints } = this.#tree;
    return { size, root, checkpoints, streams: this.#entries.streams, mailboxes: this.#entries.mailboxes, commits: this.#commits };
  }

  async run(progress: (position: number, size: number) => Promise<void>): Promise<void> {
    let place = LOG_START;
    const segments = listSegments(this.#fs, this.#dir);
    for (const [order, segment] of segments.entries()) {
      if (segment !== place.position) throw new LogDamaged(place.position, `the segment that begins here is missing; the next one begins at ${segment}`);
      place = await this.#auditSegment({ ...place, segment, offset: 0 }, order === segments.length - 1, progress);
    }
    this.#tree.requireAllHeads();
    this.#requireLeaves();
  }

  close(): void {
    this.#levels.close();
  }

  async #auditSegment(start: Place, last: boolean, progress: (position: number, size: number) => Promise<void>): Promise<Place> {
    const file = this.#fs.open(segmentPath(this.#dir, start.segment), 'read');
    try {
      let scanner = new FrameScanner(file, start.offset);
      for (let place = start; ; ) {
        let frame = scanner.next();
        if (!isNext(frame, place)) {
          // A running writer may have gone on since these bytes were read.
          scanner = new FrameScanner(file, place.offset);
          frame = scanner.next();
        }
        if (!isNext(frame, place)) {
          if (this.#isEnd(file, place, last, frame)) return place;
          continue;
        }
        this.#auditFrame(frame);
        place = { position: frame.first + frame.count, segment: start.segment, offset: scanner.offset, previousCrc: frame.crc };
        await progress(place.position, Math.max(this.#signedSize, place.position));
      }
    } finally {
      file.close();
    }
  }

  #auditFrame({ first, entries, signature }: Frame): void {
    const leaves = entries.map((entry) => this.#tree.take(entry));
    const envelopes = entries.map((entry, offset) => this.#entries.take(first + offset, entry));
    this.#auditSignature(first, envelopes, leaves, signature);
    this.#commits++;
  }

  /** A commit is one writer's, the one in force when it begins: a change of the writer is the last event of its commit. */
  #auditSignature(first: number, envelopes: readonly Envelope[], leaves: readonly Uint8Array[], signature: Uint8Array): void {
    const { history, origin } = this.#keys;
    const { writer } = history;
    const trail = new KeyTrail();
    for (const envelope of envelopes) trail.take(envelope);
    joinTrail(history, trail);
    if (!verifyCommit(writer, origin, leaves, signature)) throw new LogDamaged(first, "the writer's signature of the commit is wrong");
  }

  /**
   * What follows the last valid frame of a segment: zeros, the beginning of a commit that a running or killed writer did not finish, or damage.
   * Stray bytes without such a beginning are damage here; a start of the log clears those that a power cut left.
   * False when a running writer has finished its commit meanwhile.
   */
  #isEnd(file: LogFile, place: Place, last: boolean, found: Frame | string): boolean {
    const tail = judgeTail(file, place.offset, place.position);
    if (tail.kind === 'clean') return true;
    if (tail.kind === 'torn' && tail.begun && last && place.position >= this.#signedSize) {
      this.notes.push(`an unfinished commit follows position ${place.position - 1}: nobody was told that it is durable`);
      return true;
    }
    if (isNext(new FrameScanner(file, place.offset).next(), place)) return false;
    const fault = typeof found === 'string' ? found : 'the commit belongs elsewhere';
    throw new LogDamaged(this.#firstChanged(file, place), tail.kind === 'damaged' ? `${fault}; ${tail.reason}` : fault);
  }

  /** The published leaf hashes point at the very event that changed, when enough of the frame is left. */
  #firstChanged(file: LogFile, { position, offset }: Place): number {
    const bytes = Buffer.alloc(Math.min(file.sizeBytes() - offset, 16 * 1024 * 1024));
    file.read(bytes, offset);
    const changed = parseUncheckedEntries(bytes).findIndex((entry, index) => {
      const published = this.#stored.at(0, position + index);
      return published && Buffer.compare(published, leafHash(entry)) !== 0;
    });
    return position + Math.max(0, changed);
  }

  /** The tree is written behind the segments: leaves that it held when the audit began must have their events. */
  #requireLeaves(): void {
    if (this.#leaves > this.#tree.size) throw new LogDamaged(this.#tree.size, `the log ends here, but the tree files hold ${this.#leaves} leaves`);
    if (this.#leaves < this.#signedSize) throw new LogDamaged(this.#leaves, `the tree files end here, but ${this.#signedSize} events were signed`);
  }

  #signedHeads(notes: ReadonlyMap<string, string>, since: string | undefined): { lock: SignedCheckpoint; heads: SignedCheckpoint[] } {
    const signed = new Map([...notes].map(([name, note]) => [name, this.#verified(name, note)]));
    const [published, lock] = [signed.get(CHECKPOINT_FILE), signed.get(LOCK_FILE)];
    if (!lock || !published) throw new LogDamaged(0, `the log has no signed checkpoint (${lock ? CHECKPOINT_FILE : LOCK_FILE})`);
    if (lock.size < published.size) throw new LogDamaged(lock.size, `the checkpoint lock was rolled back: the published checkpoint covers ${published.size} events`);
    for (const [name, { size }] of signed) {
      if (name.startsWith(HISTORY_DIR) && Number(name.slice(HISTORY_DIR.length + 1)) !== size) throw new LogDamaged(size, `the kept checkpoint ${name.slice(HISTORY_DIR.length + 1)} is for ${size} events`);
    }
    return { lock, heads: [...signed.values(), ...(since ? [this.#verified('the earlier checkpoint', since)] : [])] };
  }

  #verified(name: string, note: string): SignedCheckpoint {
    try {
      return openAudited(note, this.#keys);
    } catch (error) {
      if (!(error instanceof CryptoError)) throw error;
      throw new LogDamaged(0, `${name} is not a checkpoint of this log: ${error.message}`);
    }
  }
}
