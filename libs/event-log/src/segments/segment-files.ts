import type { LogFs } from '../files/log-fs.ts';

/** A new segment is begun when a commit does not fit into the last one. */
export const SEGMENT_BYTES_MAX = 256 * 1024 * 1024;

const NAME = /^(\d{20})\.seg$/;

export function segmentPath(dir: string, first: number): string {
  return `${dir}/${String(first).padStart(20, '0')}.seg`;
}

/** First positions of the segments of a log, ascending. */
export function listSegments(fs: LogFs, dir: string): number[] {
  return fs.list(dir).flatMap((name) => {
    const digits = NAME.exec(name)?.[1];
    return digits === undefined ? [] : [Number(digits)];
  });
}

/** Where a frame begins: the position of its first entry, the segment (by its first position), the byte, the CRC of the frame before it. */
export type Place = { position: number; segment: number; offset: number; previousCrc: number };

export const LOG_START: Place = { position: 0, segment: 0, offset: 0, previousCrc: 0 };
