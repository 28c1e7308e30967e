import { EMPTY_ROOT, leafHash, leafHashes, MerkleFrontier, rootAt, type TreeHead } from '@teamgram/crypto';
import { decodeEnvelope } from '@teamgram/event-schemas';
import { LogDamaged } from '../event-log.ts';
import type { LogFs } from '../files/log-fs.ts';
import type { Frame } from '../segments/frame.ts';
import { readLastFrame } from '../segments/last-frame.ts';
import { listSegments, LOG_START, segmentPath, type Place } from '../segments/segment-files.ts';
import type { Checkpoints } from '../tree/checkpoints.ts';
import { MissingHash, type LevelFiles } from '../tree/level-files.ts';
import type { LogTree } from '../tree/log-tree.ts';
import type { EventIndex } from './event-index.ts';
import { replay } from './replay.ts';
import { storeEnd } from './store-end.ts';

export type LogParts = {
  fs: LogFs;
  dir: string;
  index: EventIndex;
  levels: LevelFiles;
  tree: LogTree;
  checkpoints: Checkpoints;
};

/**
 * Brings index and tree up to date with the segments, and repairs the end of the segments. Replays only the commits after the index; all of them when
 * index or tree files are missing or inconsistent.
 * @returns where the next frame will be written
 * @throws {LogDamaged} for everything that a power cut cannot explain
 */
export async function recover(parts: LogParts): Promise<Place> {
  const signed = signedHead(parts.checkpoints);
  const start = await startOf(parts, signed);
  const end = await replay({ ...parts, start, signedSize: signed.size, onFrame: (frame) => takeIn(parts, frame) });
  requireSize(end.position, signed);
  await storeEnd(parts.fs, parts.dir, end);
  return end;
}

function requireSize(size: number, signed: TreeHead): void {
  if (size < signed.size) throw new LogDamaged(size, `the log ends here, but its signed checkpoint covers ${signed.size} events`);
}

/** The last signed tree head. The published checkpoint may be older than the lock, but never newer: that means the lock was rolled back. */
function signedHead(checkpoints: Checkpoints): TreeHead {
  const lock = checkpoints.lock();
  const published = checkpoints.published();
  if (published && (!lock || lock.size < published.size)) {
    throw new LogDamaged(lock?.size ?? 0, `the checkpoint lock is older than the published checkpoint of ${published.size} events`);
  }
  return lock ?? { size: 0, root: EMPTY_ROOT };
}

/** Where to start the replay: at the index's place if it is consistent; at the start of the log when index or tree must be rebuilt. */
async function startOf(parts: LogParts, signed: TreeHead): Promise<Place> {
  const { fs, dir, index, tree, levels } = parts;
  const treeFits = hasRoot(levels, signed);
  if (!treeFits) await requireSignedEvents(parts, signed);
  tree.resume(treeFits ? signed.size : 0);
  if (treeFits && index.place.position > 0 && index.place.position <= signed.size && leadsTo(fs, dir, index.place)) return index.place;
  index.reset();
  return LOG_START;
}

/** The tree files do not give the signed root. Determines whether the tree files or the events are wrong, before anything is overwritten. */
async function requireSignedEvents({ fs, dir, levels }: LogParts, signed: TreeHead): Promise<void> {
  const tree = new MerkleFrontier();
  let changed: number | undefined;
  const onFrame = ({ entries }: Frame) => {
    for (const entry of entries.slice(0, Math.max(0, signed.size - tree.size))) {
      const leaf = leafHash(entry);
      const published = levels.read(0, tree.size, 1);
      if (published && Buffer.compare(published, leaf) !== 0) changed ??= tree.size;
      tree.append(leaf);
    }
  };
  await replay({ fs, dir, start: LOG_START, signedSize: signed.size, onFrame });
  requireSize(tree.size, signed);
  if (Buffer.compare(tree.root(), signed.root) === 0) return;
  throw new LogDamaged(changed ?? 0, `${changed === undefined ? `an event before ${signed.size}` : 'the stored event'} is not the one that was signed`);
}

function hasRoot(levels: LevelFiles, { size, root }: TreeHead): boolean {
  try {
    return Buffer.compare(rootAt(levels.source, size), root) === 0;
  } catch (error) {
    if (error instanceof MissingHash) return false;
    throw error;
  }
}

/** Whether every segment ends where the next one begins, and the last commit before the place is the same as when the place was saved. */
function leadsTo(fs: LogFs, dir: string, { segment, offset, position, previousCrc }: Place): boolean {
  const segments = listSegments(fs, dir).filter((first) => first <= segment);
  if (segments[0] !== 0 || segments.at(-1) !== segment) return false;
  return segments.every((first, order) => {
    const last = lastFrame(fs, segmentPath(dir, first), first === segment ? offset : undefined);
    const end = last && last.first + last.count;
    return first === segment ? end === position && last?.crc === previousCrc : end === segments[order + 1];
  });
}

function lastFrame(fs: LogFs, path: string, offset?: number): Frame | undefined {
  const file = fs.open(path, 'read');
  try {
    return readLastFrame(file, offset ?? file.sizeBytes())?.frame;
  } finally {
    file.close();
  }
}

function takeIn({ index, tree }: LogParts, { first, entries, framed }: Frame): void {
  // Leaves that the tree files already hold under the signed root need not be hashed again.
  if (first >= tree.size) tree.integrate(leafHashes(framed, entries.length));
  for (const [offset, entry] of entries.entries()) {
    const { id, stream, version, position } = decodeEnvelope(entry);
    if (position !== first + offset) throw new LogDamaged(first + offset, `the event calls itself number ${position}`);
    if (version !== index.streamVersion(stream)) throw new LogDamaged(position, `it is version ${version} of ${stream}, expected ${index.streamVersion(stream)}`);
    index.add(position, id, stream);
  }
}
