import { leafHash, rootAt, type SigningKey } from '@teamgram/crypto';
import { decodeEnvelope } from '@teamgram/event-schemas';
import { LogDamaged } from '../event-log.ts';
import type { LogFs } from '../files/log-fs.ts';
import { FRAME_BYTES_MAX, parseFrame, type Frame } from '../segments/frame.ts';
import { FrameScanner } from '../segments/frame-scanner.ts';
import { listSegments, LOG_START, segmentPath, type Place } from '../segments/segment-files.ts';
import { judgeTail } from '../segments/tail.ts';
import { MissingHash, type LevelFiles } from '../tree/level-files.ts';
import type { LogTree } from '../tree/log-tree.ts';
import type { Checkpoints, SignedCheckpoint } from '../tree/checkpoints.ts';
import type { EventIndex } from './event-index.ts';

export type LogParts = {
  fs: LogFs;
  dir: string;
  index: EventIndex;
  levels: LevelFiles;
  tree: LogTree;
  checkpoints: Checkpoints;
  writerKey: SigningKey;
};

/**
 * Brings index and tree up to the segments, and the segments to a clean end. Replays only the tail behind the index; falls back to everything
 * when index or tree files are missing or do not fit.
 * @returns where the next frame will be written
 * @throws {LogDamaged} for everything that a power cut cannot explain
 */
export async function recover(parts: LogParts): Promise<Place> {
  const signed = signedHead(parts.checkpoints);
  const end = await replayFrom(parts, startOf(parts, signed), signed);
  if (signed && end.position < signed.size) {
    throw new LogDamaged(end.position, `the log ends here, but its signed checkpoint covers ${signed.size} events`);
  }
  return end;
}

/** The published checkpoint may be older than the lock, never newer: then the lock was rolled back. */
function signedHead(checkpoints: Checkpoints): SignedCheckpoint | undefined {
  const lock = checkpoints.lock();
  const published = checkpoints.published();
  if (published && (!lock || lock.size < published.size)) {
    throw new LogDamaged(lock?.size ?? 0, `the checkpoint lock is older than the published checkpoint of ${published.size} events`);
  }
  return lock;
}

/** Where to replay from: the index's place when it fits; the start of the log when index or tree must be built again. */
function startOf(parts: LogParts, signed: SignedCheckpoint | undefined): Place {
  const { fs, dir, index, tree, levels } = parts;
  const treeFits = signed !== undefined && hasRoot(levels, signed);
  tree.resume(treeFits ? signed.size : 0);
  if (treeFits && index.place.position > 0 && index.place.position <= signed.size && leadsTo(fs, dir, index.place)) return index.place;
  index.reset();
  return LOG_START;
}

function hasRoot(levels: LevelFiles, { size, root }: SignedCheckpoint): boolean {
  try {
    return Buffer.compare(rootAt(levels.source, size), root) === 0;
  } catch (error) {
    if (error instanceof MissingHash) return false;
    throw error;
  }
}

/** Every segment ends where the next one begins, and the last commit before the place is the one that was there when it was noted. */
function leadsTo(fs: LogFs, dir: string, { segment, offset, position, previousCrc }: Place): boolean {
  const segments = listSegments(fs, dir).filter((first) => first <= segment);
  if (segments[0] !== 0 || segments.at(-1) !== segment) return false;
  return segments.every((first, order) => {
    const last = lastFrame(fs, segmentPath(dir, first), first === segment ? offset : undefined);
    const end = last && last.first + last.count;
    return first === segment ? end === position && last?.crc === previousCrc : end === segments[order + 1];
  });
}

/** The frame that ends at `offset`, or at the end of the file, read by the length in its trailer. */
function lastFrame(fs: LogFs, path: string, offset?: number): Frame | undefined {
  const file = fs.open(path, 'read');
  try {
    const end = offset ?? file.sizeBytes();
    const trailer = Buffer.alloc(4);
    if (end < trailer.length || file.read(trailer, end - trailer.length) < trailer.length) return undefined;
    const bytes = Buffer.alloc(Math.min(trailer.readUInt32BE(), FRAME_BYTES_MAX, end));
    file.read(bytes, end - bytes.length);
    const frame = parseFrame(bytes);
    return typeof frame === 'string' ? undefined : frame;
  } finally {
    file.close();
  }
}

async function replayFrom(parts: LogParts, start: Place, signed: SignedCheckpoint | undefined): Promise<Place> {
  const { fs, dir } = parts;
  const segments = listSegments(fs, dir).filter((first) => first >= start.segment);
  let place = start;
  for (const [order, segment] of segments.entries()) {
    if (segment !== place.segment && segment !== place.position) throw new LogDamaged(place.position, `the next segment begins at ${segment}`);
    if (segment !== place.segment) place = { ...place, segment, offset: 0 };
    place = await replaySegment(parts, place, signed, order === segments.length - 1);
  }
  return place;
}

async function replaySegment(parts: LogParts, start: Place, signed: SignedCheckpoint | undefined, last: boolean): Promise<Place> {
  const path = segmentPath(parts.dir, start.segment);
  const file = parts.fs.open(path, 'durable');
  try {
    const scanner = new FrameScanner(file, start.offset);
    let place = start;
    for (let frame = scanner.next(); typeof frame !== 'string'; frame = scanner.next()) {
      if (frame.first !== place.position || frame.previousCrc !== place.previousCrc) break;
      takeIn(parts, frame, signed);
      place = { position: frame.first + frame.count, segment: start.segment, offset: scanner.offset, previousCrc: frame.crc };
    }
    const tail = judgeTail(file, place.offset, place.position);
    if (tail.kind === 'damaged') throw new LogDamaged(place.position, tail.reason);
    if (tail.kind === 'torn' && !last) throw new LogDamaged(place.position, 'a commit is cut off in the middle of the log');
    // The torn commit was acknowledged to nobody. Its bytes become zeros again: a later scan must not take them for content.
    if (tail.kind === 'torn') await file.writeDurable(Buffer.alloc(tail.end - place.offset), place.offset);
    // A crash between two segments leaves zeros behind the last frame of the first.
    if (!last && file.sizeBytes() > place.offset) file.truncate(place.offset);
    return place;
  } finally {
    file.close();
  }
}

function takeIn(parts: LogParts, frame: Frame, signed: SignedCheckpoint | undefined): void {
  const { index, tree } = parts;
  // What the tree files hold already, under the signed root, need not be hashed again.
  if (frame.first >= tree.size) integrate(parts, frame, signed);
  for (const [offset, entry] of frame.entries.entries()) {
    const { id, stream, version, position } = decodeEnvelope(entry);
    if (position !== frame.first + offset) throw new LogDamaged(frame.first + offset, `the event calls itself number ${position}`);
    if (version !== index.streamVersion(stream)) throw new LogDamaged(position, `it is version ${version} of ${stream}, expected ${index.streamVersion(stream)}`);
    index.add(position, id, stream);
  }
}

function integrate({ tree, levels }: LogParts, { first, entries }: Frame, signed: SignedCheckpoint | undefined): void {
  const leaves = entries.map(leafHash);
  compareLeaves(levels, first, leaves, signed?.size ?? 0);
  tree.integrate(leaves);
  if (signed && first < signed.size && tree.size >= signed.size && !hasRoot(levels, signed)) {
    throw new LogDamaged(0, `the events before ${signed.size} are not those of the signed checkpoint`);
  }
}

/** Below the signed size the tree files were durable before the signature: they point at the event that changed. */
function compareLeaves(levels: LevelFiles, first: number, leaves: readonly Uint8Array[], signedSize: number): void {
  const known = levels.read(0, first, Math.max(0, Math.min(leaves.length, signedSize - first)));
  if (!known) return;
  for (let offset = 0; offset * 32 < known.length; offset++) {
    const same = Buffer.compare(known.subarray(offset * 32, offset * 32 + 32), leaves[offset]!) === 0;
    if (!same) throw new LogDamaged(first + offset, 'the stored event is not the one that was published');
  }
}
