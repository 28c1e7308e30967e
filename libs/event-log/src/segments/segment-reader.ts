import { LogDamaged, type EntryRun } from '../event-log.ts';
import type { LogFile, LogFs } from '../files/log-fs.ts';
import { parseFrameEntry, type Frame } from './frame.ts';
import { FrameScanner } from './frame-scanner.ts';
import { listSegments, segmentPath } from './segment-files.ts';

/** One frame start is remembered per this many bytes of a segment, so that a lookup skips at most that much. */
const STRIDE_BYTES = 32 * 1024;
const RUN_BYTES = 1024 * 1024;
/** Segments with an open file and remembered frame starts (128 KiB for a full segment). */
const OPEN_SEGMENTS_MAX = 64;

type OpenSegment = { file: LogFile; known: FrameStarts };
type Segment = { first: number; open: OpenSegment | undefined; usedAt: number };

/**
 * Reads entries by position from segment files that a writer, in this or another process, may be extending. The caller knows up to where the log is
 * durable; bytes beyond that are never interpreted.
 */
export class SegmentReader {
  readonly #fs: LogFs;
  readonly #dir: string;
  #segments: Segment[] = [];
  #clock = 0;
  /** Where the last run ended, so that sequential reading needs no lookup. */
  #next: { position: number; segment: Segment; scanner: FrameScanner } | undefined;

  constructor(fs: LogFs, dir: string) {
    this.#fs = fs;
    this.#dir = dir;
  }

  /**
   * Entries from `from` on: at least one and about a megabyte, none at or beyond `to`.
   * @throws {LogDamaged} when a frame below `to` is missing or invalid
   */
  readRun(from: number, to: number): EntryRun {
    const entries: Uint8Array[] = [];
    if (from >= to) return { first: from, entries };
    let bytes = 0;
    this.#seek(from);
    for (let position = from; position < to && bytes < RUN_BYTES; ) {
      const frame = this.#nextFrame(position);
      const wanted = frame.entries.slice(position - frame.first, to - frame.first);
      for (const entry of wanted) entries.push(entry);
      position += wanted.length;
      bytes += frame.length;
      this.#stepTo(frame, position);
    }
    return { first: from, entries };
  }

  /** One entry below the durable position. @throws {LogDamaged} */
  entry(position: number): Uint8Array {
    const { segment, offset, length } = this.#locate(position);
    const bytes = Buffer.allocUnsafe(length);
    const entry = parseFrameEntry(bytes.subarray(0, this.#open(segment).file.read(bytes, offset)), position);
    if (typeof entry === 'string') throw new LogDamaged(position, entry);
    return entry;
  }

  close(): void {
    for (const { open } of this.#segments) open?.file.close();
    this.#segments = [];
    this.#next = undefined;
  }

  #seek(position: number): void {
    if (this.#next?.position === position && this.#next.segment.open) return;
    const { segment, offset } = this.#locate(position);
    this.#next = { position, segment, scanner: new FrameScanner(this.#open(segment).file, offset) };
  }

  #nextFrame(position: number): Frame {
    const next = this.#next!;
    let frame = next.scanner.next();
    if (typeof frame === 'string') {
      // The buffered window may be older than the writer's last commit.
      next.scanner = new FrameScanner(this.#open(next.segment).file, next.scanner.offset);
      frame = next.scanner.next();
    }
    if (typeof frame === 'string') return this.#firstFrameOfNextSegment(position, frame);
    if (position < frame.first || position >= frame.first + frame.count) throw new LogDamaged(position, 'the commit frames are out of order');
    this.#open(next.segment).known.add(frame.first + frame.count, next.scanner.offset);
    return frame;
  }

  #firstFrameOfNextSegment(position: number, fault: string): Frame {
    this.#refresh();
    const segment = this.#segmentOf(position);
    if (segment.first !== position || segment === this.#next!.segment) throw new LogDamaged(position, fault);
    this.#next = { position, segment, scanner: new FrameScanner(this.#open(segment).file, 0) };
    return this.#nextFrame(position);
  }

  /** If the run ends inside a frame, the next one starts with a lookup. */
  #stepTo(frame: Frame, position: number): void {
    if (position === frame.first + frame.count) this.#next!.position = position;
    else this.#next = undefined;
  }

  /** The frame that contains a position, found by skipping from the nearest remembered frame. */
  #locate(position: number): { segment: Segment; offset: number; length: number } {
    const segment = this.#segmentOf(position);
    const { file, known } = this.#open(segment);
    const scanner = new FrameScanner(file, known.offsetBefore(position), STRIDE_BYTES);
    for (;;) {
      const { offset } = scanner;
      const header = scanner.skip();
      if (typeof header === 'string') {
        if (this.#refresh() && this.#segmentOf(position) !== segment) return this.#locate(position);
        throw new LogDamaged(position, header);
      }
      if (position < header.first) throw new LogDamaged(position, 'the commit frames are out of order');
      if (position < header.first + header.count) return { segment, offset, length: header.length };
      known.add(header.first + header.count, scanner.offset);
    }
  }

  #segmentOf(position: number): Segment {
    if (this.#segments.length === 0) this.#refresh();
    const segment = this.#segments.findLast(({ first }) => first <= position);
    if (!segment) throw new LogDamaged(position, 'its segment file is missing');
    return segment;
  }

  /** Whether the writer has begun new segments. */
  #refresh(): boolean {
    const last = this.#segments.at(-1)?.first ?? -1;
    const begun = listSegments(this.#fs, this.#dir).filter((first) => first > last);
    this.#segments.push(...begun.map((first) => ({ first, open: undefined, usedAt: 0 })));
    return begun.length > 0;
  }

  #open(segment: Segment): OpenSegment {
    segment.usedAt = ++this.#clock;
    if (segment.open) return segment.open;
    const open = this.#segments.filter((each) => each.open);
    if (open.length >= OPEN_SEGMENTS_MAX) {
      const oldest = open.reduce((a, b) => (a.usedAt < b.usedAt ? a : b));
      oldest.open?.file.close();
      oldest.open = undefined;
    }
    const file = this.#fs.open(segmentPath(this.#dir, segment.first), 'read');
    return (segment.open = { file, known: new FrameStarts() });
  }
}

/** The start offsets of some frames of a segment, ascending. */
class FrameStarts {
  readonly #positions: number[] = [];
  readonly #offsets: number[] = [];

  add(position: number, offset: number): void {
    if (offset - (this.#offsets.at(-1) ?? 0) < STRIDE_BYTES) return;
    this.#positions.push(position);
    this.#offsets.push(offset);
  }

  /** The nearest remembered frame start at or before a position; at worst the start of the segment. */
  offsetBefore(position: number): number {
    let low = 0;
    let high = this.#positions.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#positions[middle]! <= position) low = middle + 1;
      else high = middle;
    }
    return this.#offsets[low - 1] ?? 0;
  }
}
