import type { LogFile } from '../files/log-fs.ts';
import { FRAME_BYTES_MAX, FRAME_HEADER_BYTES, parseFrame, parseFrameHeader, type Frame, type FrameHeader } from './frame.ts';

const CHUNK_BYTES = 1024 * 1024;

/** Reads the frames of one segment in order, a megabyte at a time. Stops where no valid frame begins and reports why. */
export class FrameScanner {
  readonly #file: LogFile;
  readonly #chunkBytes: number;
  #offset: number;
  #window = Buffer.alloc(0);
  #windowOffset = 0;

  constructor(file: LogFile, offset: number, chunkBytes = CHUNK_BYTES) {
    this.#file = file;
    this.#offset = offset;
    this.#chunkBytes = chunkBytes;
  }

  /** Offset of the next frame. */
  get offset(): number {
    return this.#offset;
  }

  /** The next frame, verified by its CRC, or the reason why there is none. */
  next(): Frame | string {
    const header = this.#header();
    if (typeof header === 'string') return header;
    const frame = parseFrame(this.#bytes(header.length));
    if (typeof frame !== 'string') this.#offset += frame.length;
    return frame;
  }

  /** Skips one frame, reading only its header. */
  skip(): FrameHeader | string {
    const header = this.#header();
    if (typeof header === 'string') return header;
    this.#offset += header.length;
    return header;
  }

  #header(): FrameHeader | string {
    return parseFrameHeader(this.#bytes(FRAME_HEADER_BYTES));
  }

  /** Bytes from the current offset on; fewer at the end of the file. Windows are never overwritten, so entries stay valid as views. */
  #bytes(length: number): Buffer {
    let start = this.#offset - this.#windowOffset;
    if (start + length > this.#window.length) {
      const wanted = Math.max(Math.min(length, FRAME_BYTES_MAX), this.#chunkBytes);
      const window = Buffer.allocUnsafeSlow(Math.max(0, Math.min(wanted, this.#file.sizeBytes() - this.#offset)));
      this.#window = window.subarray(0, this.#file.read(window, this.#offset));
      this.#windowOffset = this.#offset;
      start = 0;
    }
    return this.#window.subarray(start);
  }
}
