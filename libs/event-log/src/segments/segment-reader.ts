import { LogDamaged, type EntryRun } from '../event-log.ts';
import type { LogFile, LogFs } from '../files/log-fs.ts';
import { parseFrame, type Frame } from './frame.ts';
import { FrameScanner } from './frame-scanner.ts';
import { listSegments, segmentPath } from './segment-files.ts';

/** One known frame start per this many bytes of a segment: a lookup steps over at most that much. */
const STRIDE_BYTES = 256 * 1024;
const RUN_BYTES = 1024 * 1024;
const OPEN_FILES_MAX = 16;

type KnownFrame = { position: number; offset: number };
type Segment = { first: number; file: LogFile | undefined; known: KnownFrame[]; openedAt: number };

/**
 * Reads entries by position out of segment files that a writer, here or in another process, may be extending. The caller says how far the log
 * is durable; bytes beyond that are never interpreted.
 */
export class SegmentReader {
  readonly #fs: LogFs;
  readonly #dir: string;
  #segments: Segment[] = [];
  #clock = 0;
  /** Where the last run ended, so that reading on in order needs no lookup. */
  #next: { position: number; segment: Segment; scanner: FrameScanner } | undefined;

  constructor(fs: LogFs, dir: string) {
    this.#fs = fs;
    this.#dir = dir;
  }

  /**
   * Entries from `from` on, about a megabyte of them and at least one, none at or beyond `to`.
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
      entries.push(...wanted);
      position += wanted.length;
      bytes += frame.length;
      this.#stepTo(frame, position);
    }
    return { first: from, entries };
  }

  /** One entry below the durable position. @throws {LogDamaged} */
  entry(position: number): Uint8Array {
    const [segment, offset] = this.#locate(position);
    const frame = this.#frameAt(segment, offset, position);
    return frame.entries[position - frame.first]!;
  }

  close(): void {
    for (const segment of this.#segments) segment.file?.close();
    this.#segments = [];
    this.#next = undefined;
  }

  #seek(position: number): void {
    if (this.#next?.position === position && this.#next.segment.file) return;
    const [segment, offset] = this.#locate(position);
    this.#next = { position, segment, scanner: new FrameScanner(this.#file(segment), offset) };
  }

  #nextFrame(position: number): Frame {
    const next = this.#next!;
    let frame = next.scanner.next();
    if (typeof frame === 'string') {
      // The window may have been read before the writer came this far.
      next.scanner = new FrameScanner(this.#file(next.segment), next.scanner.offset);
      frame = next.scanner.next();
    }
    if (typeof frame === 'string') return this.#firstFrameOfNextSegment(position, frame);
    if (position < frame.first || position >= frame.first + frame.count) throw new LogDamaged(position, 'the commit frames are out of order');
    remember(next.segment.known, { position: frame.first + frame.count, offset: next.scanner.offset });
    return frame;
  }

  #firstFrameOfNextSegment(position: number, fault: string): Frame {
    this.#refresh();
    const segment = this.#segmentOf(position);
    if (segment.first !== position || segment === this.#next!.segment) throw new LogDamaged(position, fault);
    this.#next = { position, segment, scanner: new FrameScanner(this.#file(segment), 0) };
    return this.#nextFrame(position);
  }

  /** A run may end inside a frame: then the next one begins with a lookup again. */
  #stepTo(frame: Frame, position: number): void {
    if (position === frame.first + frame.count) this.#next!.position = position;
    else this.#next = undefined;
  }

  /** The frame that holds a position, found by stepping over headers from the nearest known frame. */
  #locate(position: number): [Segment, number] {
    const segment = this.#segmentOf(position);
    const known = nearest(segment.known, position);
    const scanner = new FrameScanner(this.#file(segment), known.offset, STRIDE_BYTES);
    for (;;) {
      const { offset } = scanner;
      const header = scanner.skip();
      if (typeof header === 'string') {
        if (this.#refresh() && this.#segmentOf(position) !== segment) return this.#locate(position);
        throw new LogDamaged(position, header);
      }
      if (position < header.first) throw new LogDamaged(position, 'the commit frames are out of order');
      if (position < header.first + header.count) return [segment, offset];
      remember(segment.known, { position: header.first + header.count, offset: scanner.offset });
    }
  }

  #frameAt(segment: Segment, offset: number, position: number): Frame {
    const file = this.#file(segment);
    const scanner = new FrameScanner(file, offset, 0);
    const header = scanner.skip();
    if (typeof header === 'string') throw new LogDamaged(position, header);
    const bytes = Buffer.allocUnsafe(header.length);
    const frame = parseFrame(bytes.subarray(0, file.read(bytes, offset)));
    if (typeof frame === 'string') throw new LogDamaged(position, frame);
    return frame;
  }

  #segmentOf(position: number): Segment {
    if (this.#segments.length === 0) this.#refresh();
    const segment = this.#segments.findLast(({ first }) => first <= position);
    if (!segment) throw new LogDamaged(position, 'its segment file is missing');
    return segment;
  }

  /** Whether the writer has begun segments that were not known. */
  #refresh(): boolean {
    const last = this.#segments.at(-1)?.first ?? -1;
    const begun = listSegments(this.#fs, this.#dir).filter((first) => first > last);
    this.#segments.push(...begun.map((first) => ({ first, file: undefined, known: [], openedAt: 0 })));
    return begun.length > 0;
  }

  #file(segment: Segment): LogFile {
    segment.openedAt = ++this.#clock;
    if (segment.file) return segment.file;
    const open = this.#segments.filter(({ file }) => file);
    if (open.length >= OPEN_FILES_MAX) {
      const oldest = open.reduce((a, b) => (a.openedAt < b.openedAt ? a : b));
      oldest.file?.close();
      oldest.file = undefined;
    }
    segment.file = this.#fs.open(segmentPath(this.#dir, segment.first), 'read');
    return segment.file;
  }
}

function nearest(known: KnownFrame[], position: number): KnownFrame {
  let low = 0;
  let high = known.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (known[middle]!.position <= position) low = middle + 1;
    else high = middle;
  }
  return known[low - 1] ?? { position: 0, offset: 0 };
}

function remember(known: KnownFrame[], frame: KnownFrame): void {
  if (frame.offset - (known.at(-1)?.offset ?? 0) >= STRIDE_BYTES) known.push(frame);
}
