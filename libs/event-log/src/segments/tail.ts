import type { LogFile } from '../files/log-fs.ts';
import { WrittenByNewer } from '../event-log.ts';
import { FRAME_BYTES_MAX, FRAME_BYTES_MIN, FRAME_MAGIC, newerFormat, parseFrame, parseFrameHeader } from './frame.ts';

/** The smallest unit that a disk writes atomically. */
const SECTOR_BYTES = 512;
const CHUNK_BYTES = 1024 * 1024;

export type Tail =
  | { kind: 'clean' }
  /** The commit that was being written when the machine stopped; it was never acknowledged. `begun`: its first bytes were written. */
  | { kind: 'torn'; end: number; begun: boolean }
  | { kind: 'damaged'; reason: string };

/**
 * Classifies what follows the last valid frame of the last segment. Segments are zeroed before use and commits are written one at a time, so a power
 * cut leaves zeros, or one frame with at least one sector still zero and nothing after it. Everything else is damage.
 * @throws {WrittenByNewer} when a commit in a newer format follows
 */
export function judgeTail(file: LogFile, offset: number, nextPosition: number): Tail {
  const end = endOfContent(file, offset);
  if (end === offset) return { kind: 'clean' };
  const bytes = Buffer.alloc(Math.min(roundUp(end), file.sizeBytes(), offset + FRAME_BYTES_MAX + SECTOR_BYTES) - offset);
  file.read(bytes, offset);
  const newer = newerFormat(bytes);
  if (newer !== undefined) throw new WrittenByNewer(`the log holds commits in format ${newer} from position ${nextPosition} on`);
  if (end - offset > FRAME_BYTES_MAX) return { kind: 'damaged', reason: 'more than one commit is unreadable' };
  const misplaced = parseFrame(bytes);
  if (typeof misplaced !== 'string') return { kind: 'damaged', reason: `the commit of position ${misplaced.first} does not belong here` };
  const stray = strayFrame(bytes, nextPosition);
  if (stray === nextPosition) return { kind: 'damaged', reason: 'the commit of this position was written elsewhere' };
  if (stray !== undefined) return { kind: 'damaged', reason: `a valid commit follows at position ${stray}` };
  if (!hasUnwrittenSector(bytes, offset, writtenLength(bytes, end - offset))) {
    return { kind: 'damaged', reason: 'the last commit was written whole and has changed since' };
  }
  return { kind: 'torn', end, begun: bytes.subarray(0, FRAME_MAGIC.length).equals(FRAME_MAGIC) };
}

/** The end of the last nonzero byte from `offset` on. */
function endOfContent(file: LogFile, offset: number): number {
  let end = offset;
  const chunk = Buffer.alloc(Math.max(1, Math.min(CHUNK_BYTES, file.sizeBytes() - offset)));
  for (let at = offset; ; ) {
    const count = file.read(chunk, at);
    if (count === 0) return end;
    const last = lastNonZero(chunk.subarray(0, count));
    if (last >= 0) end = at + last + 1;
    at += count;
  }
}

const zeros = Buffer.alloc(CHUNK_BYTES);

function lastNonZero(bytes: Buffer): number {
  if (bytes.equals(zeros.subarray(0, bytes.length))) return -1;
  return bytes.findLastIndex((byte) => byte !== 0);
}

/** A whole commit beyond the expected place: the disk wrote it, or the one before it, to a wrong place or not at all. */
function strayFrame(bytes: Buffer, nextPosition: number): number | undefined {
  for (let at = bytes.indexOf(FRAME_MAGIC, 1); at >= 0; at = bytes.indexOf(FRAME_MAGIC, at + 1)) {
    const frame = parseFrame(bytes.subarray(at));
    if (typeof frame !== 'string' && frame.first >= nextPosition) return frame.first;
  }
  return undefined;
}

/**
 * The intended length of the unreadable commit. A consistent trailer shows that it was written to its end (the low bytes of the length may be zero
 * and thus lie after the last nonzero byte); otherwise the header tells, unless it is torn too.
 */
function writtenLength(bytes: Buffer, contentBytes: number): number {
  const byTrailer = [0, 1, 2, 3]
    .map((more) => contentBytes + more)
    .find((length) => length >= FRAME_BYTES_MIN && length <= bytes.length && bytes.readUInt32BE(length - 4) === length);
  if (byTrailer !== undefined) return byTrailer;
  const header = parseFrameHeader(bytes);
  return Math.max(typeof header === 'string' ? FRAME_BYTES_MIN : header.length, contentBytes);
}

/** Whether some sector of the frame is still all zeros. */
function hasUnwrittenSector(bytes: Buffer, offset: number, length: number): boolean {
  for (let start = 0; start < length; ) {
    const next = Math.min(roundUp(offset + start + 1) - offset, length);
    if (next > bytes.length || bytes.subarray(start, next).every((byte) => byte === 0)) return true;
    start = next;
  }
  return false;
}

function roundUp(offset: number): number {
  return Math.ceil(offset / SECTOR_BYTES) * SECTOR_BYTES;
}
