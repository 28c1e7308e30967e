import type { LogFile, LogFs } from '../files/log-fs.ts';
import { SEGMENT_BYTES_MAX, segmentPath, type Place } from './segment-files.ts';

/** How far ahead space is zeroed: a commit into zeroed space changes no file metadata, so its flush is a single disk write. */
const ZERO_STEP_BYTES = 8 * 1024 * 1024;
/** Zeros are written in pieces of this size as space is used up, so that a concurrent commit shares the disk with at most one small write. */
const ZERO_PIECE_BYTES = 512 * 1024;

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
  /** Zeroing in progress beside the commits; a failure surfaces in the next append. The file is not closed before it has ended. */
  #zeroing: Promise<void> | undefined;
  #zeroingFailure: { reason: unknown } | undefined;

  /** @param end the end of the last valid frame; everything in the file beyond it is zero */
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
    await this.#zeroUntil(this.#offset + this.#sizes.zeroStepBytes / 2);
  }

  /** The frame is durable when it resolves. @returns the place of the next frame, without its previousCrc */
  async append(frame: Uint8Array, first: number): Promise<{ segment: number; offset: number }> {
    if (this.#offset > 0 && this.#offset + frame.length > this.#sizes.segmentBytesMax) await this.#begin(first);
    if (this.#offset + frame.length > this.#zeroedBytes) await this.#zeroUntil(this.#offset + frame.length);
    if (this.#zeroingFailure) throw this.#zeroingFailure.reason;
    await this.#file.writeDurable(frame, this.#offset);
    this.#offset += frame.length;
    this.#zeroAhead();
    return { segment: this.#segment, offset: this.#offset };
  }

  async close(): Promise<void> {
    await this.#zeroing;
    this.#file.close();
  }

  /** Truncates the old segment after its last frame, and makes the new one durable in the directory before writing to it. */
  async #begin(first: number): Promise<void> {
    await this.#zeroing;
    this.#file.truncate(this.#offset);
    await this.#file.flush();
    this.#file.close();
    this.#file = this.#fs.open(segmentPath(this.#dir, first), 'durable');
    await this.#fs.flushDir(this.#dir);
    this.#segment = first;
    this.#offset = 0;
    this.#zeroedBytes = 0;
  }

  /** Zeroes a piece whenever less than a step is zeroed ahead, and further pieces until half a step is. */
  #zeroAhead(): void {
    const enough = Math.min(this.#offset + this.#sizes.zeroStepBytes, this.#sizes.segmentBytesMax);
    if (this.#zeroing || this.#zeroedBytes + pieceBytes(this.#sizes) > enough) return;
    this.#zeroing = this.#zeroPieces()
      .catch((reason: unknown) => { this.#zeroingFailure = { reason }; })
      .finally(() => { this.#zeroing = undefined; });
  }

  async #zeroPieces(): Promise<void> {
    const { zeroStepBytes, segmentBytesMax } = this.#sizes;
    do await this.#zeroPiece();
    while (this.#zeroedBytes < Math.min(this.#offset + zeroStepBytes / 2, segmentBytesMax));
  }

  async #zeroUntil(end: number): Promise<void> {
    await this.#zeroing;
    while (this.#zeroedBytes < end && !this.#zeroingFailure) await this.#zeroPiece();
  }

  async #zeroPiece(): Promise<void> {
    const piece = zeros.subarray(0, pieceBytes(this.#sizes));
    await this.#file.writeDurable(piece, this.#zeroedBytes);
    this.#zeroedBytes += piece.length;
  }
}

const pieceBytes = ({ zeroStepBytes }: SegmentSizes) => Math.min(ZERO_PIECE_BYTES, zeroStepBytes);
const zeros = Buffer.alloc(ZERO_PIECE_BYTES);
