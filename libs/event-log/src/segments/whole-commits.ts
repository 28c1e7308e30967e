import type { LogFile, LogFs } from '../files/log-fs.ts';
import type { Frame } from './frame.ts';
import { FrameScanner } from './frame-scanner.ts';
import { listSegments, LOG_START, segmentPath, type Place } from './segment-files.ts';

/** The commits of one segment from a place on, each with its end, until no valid frame follows that links to the previous one. */
export function* commitsFrom(file: LogFile, start: Place): Generator<{ frame: Frame; end: Place }> {
  const scanner = new FrameScanner(file, start.offset);
  let place = start;
  for (let frame = scanner.next(); typeof frame !== 'string'; frame = scanner.next()) {
    if (frame.first !== place.position || frame.previousCrc !== place.previousCrc) return;
    place = { position: frame.first + frame.count, segment: start.segment, offset: scanner.offset, previousCrc: frame.crc };
    yield { frame, end: place };
  }
}

/**
 * All whole commits of a log, signed or not, also while its writer is running: includes everything that was durable when iteration began. Ends at a
 * missing or damaged commit; whether that is the end of the log is for the audit to decide.
 */
export function* wholeCommits(fs: LogFs, dir: string): Generator<Frame> {
  let place = LOG_START;
  for (const segment of listSegments(fs, dir)) {
    if (segment !== place.position) return;
    const file = fs.open(segmentPath(dir, segment), 'read');
    try {
      for (const { frame, end } of commitsFrom(file, { ...place, segment, offset: 0 })) {
        yield frame;
        place = end;
      }
    } finally {
      file.close();
    }
  }
}
