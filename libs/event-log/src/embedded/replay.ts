import { LogDamaged } from '../event-log.ts';
import type { LogFile, LogFs } from '../files/log-fs.ts';
import type { Frame } from '../segments/frame.ts';
import { listSegments, segmentPath, type Place } from '../segments/segment-files.ts';
import { commitsFrom } from '../segments/whole-commits.ts';
import { judgeTail } from '../segments/tail.ts';

export type Replay = {
  fs: LogFs;
  dir: string;
  start: Place;
  /** Events below this position were signed, so a power cut cannot have torn them. */
  signedSize: number;
  onFrame: (frame: Frame) => void;
};

/**
 * Passes every frame from `start` on to `onFrame` and clears a torn commit at the end.
 * @returns where the next frame will be written
 * @throws {LogDamaged} for anything else that is not a valid frame in its place
 */
export async function replay({ fs, dir, start, signedSize, onFrame }: Replay): Promise<Place> {
  const segments = listSegments(fs, dir).filter((first) => first >= start.segment);
  let place = start;
  for (const [order, segment] of segments.entries()) {
    if (segment !== place.segment && segment !== place.position) throw new LogDamaged(place.position, `the next segment begins at ${segment}`);
    if (segment !== place.segment) place = { ...place, segment, offset: 0 };
    const file = fs.open(segmentPath(dir, segment), 'durable');
    try {
      place = replayFrames(file, place, onFrame);
      const last = order === segments.length - 1;
      await (last ? clearTornCommit(file, place, signedSize) : requireEnd(file, place));
    } finally {
      file.close();
    }
  }
  return place;
}

function replayFrames(file: LogFile, start: Place, onFrame: (frame: Frame) => void): Place {
  let place = start;
  for (const { frame, end } of commitsFrom(file, start)) {
    onFrame(frame);
    place = end;
  }
  return place;
}

/** A torn commit was never acknowledged. Its bytes are zeroed again, so that later scans do not mistake them for content. */
async function clearTornCommit(file: LogFile, { position, offset }: Place, signedSize: number): Promise<void> {
  const tail = judgeTail(file, offset, position);
  if (tail.kind === 'damaged') throw new LogDamaged(position, tail.reason);
  if (tail.kind === 'torn' && position < signedSize) throw new LogDamaged(position, `a commit is cut off, but the signed checkpoint covers ${signedSize} events`);
  if (tail.kind === 'torn') await file.writeDurable(Buffer.alloc(tail.end - offset), offset);
}

/** A crash while changing segments may leave zeros after the last frame of the first one. */
function requireEnd(file: LogFile, { position, offset }: Place): void {
  const tail = judgeTail(file, offset, position);
  if (tail.kind !== 'clean') throw new LogDamaged(position, 'a commit is cut off or changed in the middle of the log');
  if (file.sizeBytes() > offset) file.truncate(offset);
}
