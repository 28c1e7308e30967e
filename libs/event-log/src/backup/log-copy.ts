/** Which files of a log's directory belong into a backup, and how many bytes of each. */
import { HASH_BYTES, parseCheckpoint, parseNote } from '@teamgram/crypto';
import { LogDamaged } from '../event-log.ts';
import { readWhole, type LogFs } from '../files/log-fs.ts';
import { nodeFs } from '../files/node-fs.ts';
import { openLogReader } from '../reading/log-reader.ts';
import { listSegments, LOG_START, segmentPath, type Place } from '../segments/segment-files.ts';
import { commitsFrom } from '../segments/whole-commits.ts';
import { CHECKPOINT_FILE, HISTORY_DIR, LOCK_FILE, type SignedCheckpoint } from '../tree/checkpoints.ts';
import { TILE_WIDTH, TREE_DIR } from '../tree/level-files.ts';
import { LOG_KEYS_FILE } from '../tree/log-keys.ts';
import { CONTRADICTION_FILE, COSIGNED_FILE, readContradiction, readCosigned } from '../witness/cosigned-file.ts';

/** A file that only grows: its first `bytes` never change. */
export type GrowingFile = { name: string; bytes: number };
/** A file that is replaced as a whole when it changes. */
export type SmallFile = { name: string; content: Buffer };

export type LogCopy = {
  /** The end of the last frame in the copy. */
  end: Place;
  growing: GrowingFile[];
  small: SmallFile[];
};

export type LogCopyOptions = {
  dir: string;
  /** Where the previous copy ended; the frames before it have been checked. */
  from?: Place | undefined;
  /** All events below are durable and belong to the copy. Absent: the end of the last whole commit (for a log without a running writer). */
  position?: number | undefined;
  /** The signed tree head of the copy; it must be read before `position` is determined, so that it covers no more. */
  head: SignedCheckpoint;
  fs?: LogFs | undefined;
};

/** The newest published tree head of the log in `dir`. @throws {LogDamaged} when there is none, {CryptoError} */
export function signedHead(dir: string, fs: LogFs = nodeFs): SignedCheckpoint {
  const reader = openLogReader(dir, fs);
  try {
    const head = reader.checkpoint();
    if (!head) throw new LogDamaged(0, 'the log has no signed checkpoint');
    return head;
  } finally {
    reader.close();
  }
}

/**
 * Plans a copy of a log, with or without a running writer. Every commit from `from` on is checked by its CRC and its link to the previous one; tree
 * and signatures are left to the audit.
 * @throws {LogDamaged}
 */
export function planLogCopy({ dir, from = LOG_START, position, head, fs = nodeFs }: LogCopyOptions): LogCopy {
  if (position !== undefined && (head.size > position || from.position > position)) throw new LogDamaged(position, 'the log ends before what was signed or copied before');
  const ends = new Map<number, number>();
  const segments = listSegments(fs, dir).filter((first) => first <= (position ?? Infinity));
  for (const [order, first] of segments.entries()) if (first < from.segment) ends.set(first, sealedBytes(fs, dir, first, segments[order + 1]!));
  const end = scan({ fs, dir, from, position, segments, ends });
  if (end.position < head.size) throw new LogDamaged(end.position, `the log ends here, but its signed checkpoint covers ${head.size} events`);
  const growing = [...ends].map(([first, bytes]) => ({ name: segmentPath('.', first).slice(2), bytes }));
  return { end, growing: [...growing, ...treeFiles(head.size)], small: smallFiles(fs, dir, head, end.position) };
}

type Scan = { fs: LogFs; dir: string; from: Place; position: number | undefined; segments: readonly number[]; ends: Map<number, number> };

/** Records the end of each segment. */
function scan({ fs, dir, from, position = Infinity, segments, ends }: Scan): Place {
  let place = from;
  for (const segment of segments.filter((first) => first >= from.segment)) {
    if (segment !== place.segment && segment !== place.position) throw new LogDamaged(place.position, `the next segment begins at ${segment}`);
    if (segment === position && position > 0) break;
    if (segment !== place.segment) place = { ...place, segment, offset: 0 };
    place = scanSegment(fs, dir, place, position);
    ends.set(segment, place.offset);
  }
  if (position !== Infinity && place.position !== position) throw new LogDamaged(place.position, `a commit below the durable position ${position} is missing or unreadable`);
  return place;
}

function scanSegment(fs: LogFs, dir: string, start: Place, position: number): Place {
  const file = fs.open(segmentPath(dir, start.segment), 'read');
  try {
    let place = start;
    if (place.position >= position) return place;
    for (const { end } of commitsFrom(file, start)) {
      place = end;
      if (place.position >= position) break;
    }
    return place;
  } finally {
    file.close();
  }
}

/** A segment followed by another one ends with its last frame: the writer truncates it before it begins the next. */
function sealedBytes(fs: LogFs, dir: string, first: number, next: number): number {
  const file = fs.open(segmentPath(dir, first), 'read');
  try {
    const bytes = file.sizeBytes();
    if (bytes === 0) throw new LogDamaged(first, `the segment before ${next} is empty`);
    return bytes;
  } finally {
    file.close();
  }
}

/** Only whole hashes under the signed head: those beyond may still be overwritten. */
function treeFiles(size: number): GrowingFile[] {
  const files: GrowingFile[] = [];
  for (let level = 0, count = size; count > 0; level++, count = Math.floor(count / TILE_WIDTH)) files.push({ name: `${TREE_DIR}/${level}`, bytes: count * HASH_BYTES });
  return files;
}

/** The lock of the copy is its checkpoint, from which a restored log continues to sign. */
function smallFiles(fs: LogFs, dir: string, head: SignedCheckpoint, position: number): SmallFile[] {
  const note = Buffer.from(head.note, 'utf8');
  const kept = fs.list(`${dir}/${HISTORY_DIR}`).filter((name) => /^[0-9]{20}$/.test(name) && Number(name) <= position);
  return [
    { name: LOCK_FILE, content: note },
    { name: CHECKPOINT_FILE, content: note },
    { name: LOG_KEYS_FILE, content: readWhole(fs, `${dir}/${LOG_KEYS_FILE}`)! },
    ...kept.map((name) => ({ name: `${HISTORY_DIR}/${name}`, content: readWhole(fs, `${dir}/${HISTORY_DIR}/${name}`)! })),
    ...witnessFiles(fs, dir, position),
  ];
}

/** Evidence of a witness against the log is always copied; a cosigned checkpoint only if the copy covers it. */
function witnessFiles(fs: LogFs, dir: string, position: number): SmallFile[] {
  const [cosigned, contradiction] = [readCosigned(fs, dir), readContradiction(fs, dir)];
  const files: SmallFile[] = [];
  if (contradiction !== undefined) files.push({ name: CONTRADICTION_FILE, content: Buffer.from(contradiction, 'utf8') });
  if (cosigned !== undefined && parseCheckpoint(parseNote(cosigned).text).size <= position) files.push({ name: COSIGNED_FILE, content: Buffer.from(cosigned, 'utf8') });
  return files;
}
