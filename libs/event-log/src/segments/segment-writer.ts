import type { LogFile, LogFs } from '../files/log-fs.ts';
import { SEGMENT_BYTES_MAX, segmentPath, type Place } from './segment-files.ts';

/** Space is zeroed ahead in steps of this size: a commit into zeroed space changes no metadata, so its flush is one disk write. */
const ZERO_STEP_BYTES = 8 * 1024 * 1024;
/** Written in smaller pieces, so that a commit beside them waits for at most one. */
const ZERO_PIECE_BYTES = 1024 * 1024;

export type SegmentSizes = { segmentBytesMax: number; zeroStepBytes: number };

const DEFAULT_SIZES: SegmentSizes = { segmentBytesMax: SEGMENT_BYTES_MAX, zeroStepBytes: ZERO_STEP_BYTES };

/** Appends frames to the last segment. One `append` at a time; any rejection is final. */
export class SegmentWriter {
  readonly #fs: LogFs;
  readonly #dir: string;
  readonly #sizes: SegmentSizes;
  #file: LogFile;
  #segment: number;
  #offset: number;
  #zeroedBytes: number;
  /** Zeroing that runs beside the commits; a failure surfaces in the next append. */
  #zeroing: Promise<void> = Promise.resolve();

  /** @param end behind the last valid frame; whatever the file holds beyond is zero */
  constructor(fs: LogFs, dir: string, end: Place, sizes: SegmentSizes = DEFAULT_SIZES) {
    this.#fs = fs;
    this.#dir = dir;
    this.#sizes = sizes;
    this.#segment = end.segment;
    this.#offset = end.offset;
    this.#file = fs.open(segmentPath(dir, end.segment), 'durable');
    this.#zeroedBytes = this.#file.sizeBytes();
  }

  /** Zeroes the first step, so that the first commit need not wait for it. */
  async prepare(): Promise<void> {
    await this.#fs.flushDir(this.#dir);
    if (this.#zeroedBytes - this.#offset < this.#sizes.zeroStepBytes / 2) await this.#zeroStep();
  }

  /** Durable when it resolves. @returns where the next frame will begin, but for its previousCrc */
  async append(frame: Uint8Array, first: number): Promise<{ segment: number; offset: number }> {
    await this.#zeroing;
    if (this.#offset > 0 && this.#offset + frame.length > this.#sizes.segmentBytesMax) await this.#begin(first);
    while (this.#offset + frame.length > this.#zeroedBytes) await this.#zeroStep();
    await this.#file.writeDurable(frame, this.#offset);
    this.#offset += frame.length;
    this.#zeroAhead();
    return { segment: this.#segment, offset: this.#offset };
  }

  async close(): Promise<void> {
    await this.#zeroing.catch(() => {});
    this.#file.close();
  }

  /** The old segment ends with its last frame; the new one is in the directory before anything is written to it. */
  async #begin(first: number): Promise<void> {
    this.#file.truncate(this.#offset);
    await this.#file.flush();
    this.#file.close();
    this.#file = this.#fs.open(segmentPath(this.#dir, first), 'durable');
    await this.#fs.flushDir(this.#dir);
    this.#segment = first;
    this.#offset = 0;
    this.#zeroedBytes = 0;
  }

  #zeroAhead(): void {
    const { zeroStepBytes, segmentBytesMax } = this.#sizes;
    if (this.#zeroedBytes - this.#offset >= zeroStepBytes / 2 || this.#zeroedBytes >= segmentBytesMax) return;
    this.#zeroing = this.#zeroStep();
    this.#zeroing.catch(() => {});
  }

  async #zeroStep(): Promise<void> {
    const end = this.#zeroedBytes + this.#sizes.zeroStepBytes;
    while (this.#zeroedBytes < end) {
      const piece = zeros.subarray(0, Math.min(ZERO_PIECE_BYTES, end - this.#zeroedBytes));
      await this.#file.writeDurable(piece, this.#zeroedBytes);
      this.#zeroedBytes += piece.length;
    }
  }
}

const zeros = Buffer.alloc(ZERO_PIECE_BYTES);
