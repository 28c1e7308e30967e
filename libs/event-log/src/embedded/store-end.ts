import type { LogFs } from '../files/log-fs.ts';
import { readLastFrame } from '../segments/last-frame.ts';
import { segmentPath, type Place } from '../segments/segment-files.ts';

const zeros = Buffer.alloc(1024 * 1024);

/**
 * Writes the last commit and the zeros after it again. Both may be in the page cache only: the previous process was killed during a write, or a write
 * failed and the system marked the pages clean, so that no later flush would write them (https://wiki.postgresql.org/wiki/Fsync_Errors). Only the
 * last commit can be affected: commits are written one at a time, and a failed write is final.
 */
export async function storeEnd(fs: LogFs, dir: string, { segment, offset }: Place): Promise<void> {
  const file = fs.open(segmentPath(dir, segment), 'durable');
  try {
    const last = readLastFrame(file, offset);
    if (last) await file.writeDurable(last.bytes, offset - last.bytes.length);
    for (let at = offset; at < file.sizeBytes(); at += zeros.length) await file.writeDurable(zeros.subarray(0, file.sizeBytes() - at), at);
  } finally {
    file.close();
  }
}
