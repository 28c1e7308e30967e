import { leafHashes } from '@teamgram/crypto';
import { decodeEnvelope, type Envelope } from '@teamgram/event-schemas';
import { joinTrail, KeyTrail } from '../audit/key-trail.ts';
import type { LogParts } from '../embedded/recovery.ts';
import { LogDamaged } from '../event-log.ts';
import { encodeFrame, framedEntries } from '../segments/frame.ts';
import type { Place } from '../segments/segment-files.ts';
import type { SegmentReader } from '../segments/segment-reader.ts';
import { SegmentWriter, type SegmentSizes } from '../segments/segment-writer.ts';
import { verifyCommit } from '../segments/signature.ts';
import type { KeyHistory } from '../tree/key-history.ts';
import type { ClusterEntry, ClusterJournal } from './cluster-journal.ts';

type Copy = LogParts & { history: KeyHistory; reader: SegmentReader; segmentSizes: SegmentSizes | undefined };

/**
 * Copies events that only the cluster has into the local copy: everything for a new copy, otherwise events acknowledged before a crash or appended by
 * another writer. The cluster is not trusted: every append must carry the signature of the writer in force according to the key history of the log;
 * otherwise checkpoints would be signed over events of unknown origin.
 * @returns the new end of the copy
 * @throws {LogDamaged} when the journal in the cluster is shorter than the copy, differs from it, or is not signed
 */
export async function catchUp(copy: Copy, cluster: ClusterJournal, end: Place): Promise<Place> {
  const entries = cluster.read(Math.max(0, end.position - 1));
  if (end.position > 0) requireSame(copy, end.position - 1, ((await entries.next()).value as ClusterEntry | undefined)?.entry);
  const writer = new SegmentWriter(copy.fs, copy.dir, end, copy.segmentSizes);
  try {
    let place = end;
    for await (const commit of commits(entries, place.position)) place = await writeCommit(copy, writer, place, commit);
    await copy.tree.flush();
    return place;
  } finally {
    await writer.close();
  }
}

function requireSame({ reader }: Copy, position: number, inCluster: Uint8Array | undefined): void {
  if (!inCluster) throw new LogDamaged(position, 'the cluster has not got this event, which it once acknowledged');
  if (Buffer.compare(inCluster, reader.entry(position)) !== 0) throw new LogDamaged(position, 'the cluster has another event here: it is another journal, or was changed');
}

type Commit = { entries: Uint8Array[]; signature: Uint8Array };

/** Groups entries into commits of the copy: one per append to the cluster. */
async function* commits(entries: AsyncIterable<ClusterEntry>, first: number): AsyncGenerator<Commit> {
  let position = first;
  let gathered: Uint8Array[] = [];
  for await (const { entry, signature } of entries) {
    gathered.push(entry);
    if (!signature) continue;
    yield { entries: gathered, signature };
    position += gathered.length;
    gathered = [];
  }
  if (gathered.length > 0) throw new LogDamaged(position, 'the cluster has an append that no writer signed');
}

async function writeCommit(copy: Copy, writer: SegmentWriter, place: Place, { entries, signature }: Commit): Promise<Place> {
  const { history } = copy;
  const leaves = leafHashes(framedEntries(entries), entries.length);
  const author = history.writer;
  const trail = new KeyTrail();
  entries.forEach((entry, offset) => trail.take(takeIn(copy.index, place.position + offset, entry)));
  joinTrail(history, trail);
  if (!verifyCommit(author, history.origin, leaves, signature)) throw new LogDamaged(place.position, 'the cluster has an append that no known writer signed');
  const { bytes, crc } = encodeFrame(place.position, entries, signature, place.previousCrc);
  const end = await writer.append(bytes, place.position);
  copy.tree.integrate(leaves);
  return { ...end, position: place.position + entries.length, previousCrc: crc };
}

function takeIn(index: LogParts['index'], position: number, entry: Uint8Array): Envelope {
  const envelope = decodeEnvelope(entry);
  if (envelope.position !== position) throw new LogDamaged(position, `the cluster's event calls itself number ${envelope.position}`);
  if (envelope.version !== index.streamVersion(envelope.stream)) throw new LogDamaged(position, `the cluster's event is version ${envelope.version} of ${envelope.stream}, expected ${index.streamVersion(envelope.stream)}`);
  index.add(position, envelope.id, envelope.stream);
  return envelope;
}
