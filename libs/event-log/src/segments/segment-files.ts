import type { LogFs } from '../files/log-fs.ts';

/** Maximum size of a segment: a commit that does not fit begins a new one. */
export const SEGMENT_BYTES_MAX = 256 * 1024 * 1024;

const NAME = /^(\d{20})\.seg$/;

export function segmentPath(dir: string, first: number): string {
  return `${dir}/${String(first).padStart(20, '0')}.seg`;
}

/** First positions of all segments of a log, ascending. */
export function listSegments(fs: LogFs, dir: string): number[] {
  return fs.list(dir).flatMap((name) => {
    const digits = NAME.exec(name)?.[1];
    return digits === undefined ? [] : [Number(digits)];
  });
}

/** The start of a frame: the position of its first entry, its segment (by first position), its byte offset, and the CRC of the previous frame. */
export type Place = { position: number; segment: number; offset: number; previousCrc: number };

export const LOG_START: Place = { position: 0, segment: 0, offset: 0, previousCrc: 0 };
