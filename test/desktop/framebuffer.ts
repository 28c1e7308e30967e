/** Reads pixels of an Xvfb screen, which `-fbdir` maps to a file in XWD format (X11/XWDFile.h), without taking screenshots. */
import { openSync, readSync, closeSync } from 'node:fs';
import type { Colour } from '../support/png.ts';

/** Offsets of XWD header fields, each 32 bits big-endian. */
const HEADER_SIZE = 0;
const BITS_PER_PIXEL = 11 * 4;
const BYTES_PER_LINE = 12 * 4;
const COLOURS = 19 * 4;
const HEADER_BYTES = 100;
const BYTES_PER_COLOUR = 12;
const BYTES_PER_POINT = 4;

export type Area = { left: number; top: number; width: number; height: number };

export class Framebuffer {
  readonly #file: number;
  readonly #start: number;
  readonly #bytesPerLine: number;

  /** Throws when the screen does not have 32 bits per pixel. */
  constructor(path: string) {
    this.#file = openSync(path, 'r');
    const header = Buffer.alloc(HEADER_BYTES);
    readSync(this.#file, header, 0, HEADER_BYTES, 0);
    if (header.readUInt32BE(BITS_PER_PIXEL) !== BYTES_PER_POINT * 8) throw new Error('the screen has not 32 bits per point');
    this.#start = header.readUInt32BE(HEADER_SIZE) + header.readUInt32BE(COLOURS) * BYTES_PER_COLOUR;
    this.#bytesPerLine = header.readUInt32BE(BYTES_PER_LINE);
  }

  point(x: number, y: number): Colour {
    const [blue, green, red] = this.area({ left: x, top: y, width: 1, height: 1 });
    return [red!, green!, blue!];
  }

  /** The pixels of an area, line by line, 4 bytes each: blue, green, red and one unused. */
  area({ left, top, width, height }: Area): Buffer {
    const points = Buffer.alloc(width * height * BYTES_PER_POINT);
    for (let line = 0; line < height; line++) {
      const from = this.#start + (top + line) * this.#bytesPerLine + left * BYTES_PER_POINT;
      readSync(this.#file, points, line * width * BYTES_PER_POINT, width * BYTES_PER_POINT, from);
    }
    return points;
  }

  close(): void {
    closeSync(this.#file);
  }
}
