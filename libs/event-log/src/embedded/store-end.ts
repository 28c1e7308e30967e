import type { LogFs } from '../files/log-fs.ts';
import { readLastFrame } from '../segments/last-frame.ts';
import { segmentPath, type Place } from '../segments/segment-files.ts';

const zeros = Buffer.alloc(1024 * 1024);

/**
 * Stores the end of the log again: the last commit, and the zeros behind it. Both may stand in the page cache only: the process before this one was
 * killed within a write, or the disk refused a write and the system dropped the pages' dirty mark, so that no flush would write them any more
 * (https://wiki.postgresql.org/wiki/Fsync_Errors). Only the last commit can be in doubt: one is written at a time, and a failed one is final.
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
