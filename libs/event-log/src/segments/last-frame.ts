import type { LogFile } from '../files/log-fs.ts';
import { FRAME_BYTES_MAX, parseFrame, type Frame } from './frame.ts';

const LENGTH_BYTES = 4;

/** The commit frame that ends at `end`, located by the length in its trailer; undefined if none does. */
export function readLastFrame(file: LogFile, end: number): { frame: Frame; bytes: Buffer } | undefined {
  const trailer = Buffer.alloc(LENGTH_BYTES);
  if (end < LENGTH_BYTES || file.read(trailer, end - LENGTH_BYTES) < LENGTH_BYTES) return undefined;
  const bytes = Buffer.alloc(Math.min(trailer.readUInt32BE(), FRAME_BYTES_MAX, end));
  file.read(bytes, end - bytes.length);
  const frame = parseFrame(bytes);
  return typeof frame === 'string' ? undefined : { frame, bytes };
}
