import { leafHash } from '@teamgram/crypto';
import { decodeEnvelope, encodeFact, sealed, type Sealed } from '@teamgram/event-schemas';
import { checkpointsOf, EmbeddedEventLog, openSigningKeys, type EmbeddedLogOptions } from '../embedded/embedded-log.ts';
import { EventIndex } from '../embedded/event-index.ts';
import { keyHistoryOf } from '../embedded/log-history.ts';
import { systemClock } from '../embedded/pace.ts';
import { recover } from '../embedded/recovery.ts';
import { EntryTooLarge, type Appended, type NewEvent } from '../event-log.ts';
import { nodeFs } from '../files/node-fs.ts';
import { SegmentReader } from '../segments/segment-reader.ts';
import { signCommit } from '../segments/signature.ts';
import { LevelFiles } from '../tree/level-files.ts';
import { requireOwnKeys } from '../tree/log-keys.ts';
import { LogTree } from '../tree/log-tree.ts';
import { catchUp } from './catch-up.ts';
import { CallEnds, ClusterFirstWriter } from './cluster-first-writer.ts';
import { APPEND_BYTES_MAX, ClusterJournal, EVENT_OVERHEAD_BYTES } from './cluster-journal.ts';

export type EventStoreLogOptions = EmbeddedLogOptions & {
  /** A connection string of @eventstore/db-client: `esdb://…` (one node) or `esdb+discover://…` (a cluster). */
  url: string;
  /** The stream that is the journal, e.g. "journal-0". */
  journal: string;
  /** So long an append is tried again while the cluster is away; then the log fails. Default 60 s. */
  retryForMs?: number;
};

/** A commit starts at the earliest this long after the last one: a round trip to the cluster takes as long anyway. */
const COMMIT_PACE_MS = 2;

/**
 * The same log on an EventStoreDB cluster. Durable = acknowledged by the cluster; a second writer is fenced by the expected revision. `dir` holds
 * a copy that follows: segments, index, tree, signed checkpoints, exactly as the embedded driver keeps them, so that readers, auditors and tiles
 * work unchanged. The copy may be lost: it is read from the cluster again.
 * @throws {LogDamaged} the cluster and the copy contradict each other
 * @throws {LogInUse} another process of this machine has the copy
 * @throws {ClusterUnreachable}
 */
export async function openEventStoreLog(options: EventStoreLogOptions): Promise<EmbeddedEventLog> {
  const { dir, origin, keyring, url, journal, segmentSizes, fs = nodeFs, clock = systemClock, commitPaceMs = COMMIT_PACE_MS } = options;
  fs.makeDir(dir);
  const lock = fs.lock(`${dir}/writer.lock`);
  const reader = new SegmentReader(fs, dir);
  const levels = new LevelFiles(fs, dir, 'write');
  let [index, cluster]: [EventIndex | undefined, ClusterJournal | undefined] = [undefined, undefined];
  const release = () => {
    levels.close();
    reader.close();
    lock.release();
  };
  try {
    cluster = await ClusterJournal.connect(url, journal, options.retryForMs);
    requireOwnKeys(fs, dir, origin, options, options.firstKeys);
    let entryAt = (position: number) => reader.entry(position);
    index = new EventIndex(options.indexFile ?? `${dir}/index.sqlite`, (position) => decodeEnvelope(entryAt(position)).id);
    const parts = { fs, dir, index, levels, tree: new LogTree(levels), checkpoints: checkpointsOf(options, fs) };
    const recovered = await recover(parts);
    const history = keyHistoryOf({ origin, index, entry: entryAt, held: options, firstKeys: options.firstKeys });
    const end = await catchUp({ ...parts, history, reader, segmentSizes }, cluster, recovered);
    const keys = await openSigningKeys(history, options, parts, clock);
    const callEnds = new CallEnds();
    const signGroup = (entries: readonly Uint8Array[]) => signCommit(keys.writerOf(decodeEnvelope(entries[0]!).writerKeyId), origin, entries.map(leafHash));
    const writer = new ClusterFirstWriter(cluster, callEnds, signGroup, fs, dir, end, segmentSizes);
    await writer.prepare();
    const log = new EventStoreLog({ ...parts, reader, writer, release, end, origin, clock, keyring, keys, commitPaceMs }, cluster, callEnds);
    entryAt = (position) => log.entry(position)!;
    return log;
  } catch (error) {
    index?.close(undefined);
    await cluster?.close();
    release();
    throw error;
  }
}

class EventStoreLog extends EmbeddedEventLog {
  readonly #cluster: ClusterJournal;
  readonly #callEnds: CallEnds;

  constructor(parts: ConstructorParameters<typeof EmbeddedEventLog>[0], cluster: ClusterJournal, callEnds: CallEnds) {
    super(parts);
    this.#cluster = cluster;
    this.#callEnds = callEnds;
  }

  override append(events: NewEvent[]): Appended {
    requireOneAppend(events);
    if (events.length === 0) return super.append(events);
    // Before: a large batch may begin its commit within the call.
    this.#callEnds.add(this.nextPosition + events.length);
    try {
      return super.append(events);
    } catch (error) {
      this.#callEnds.undo();
      throw error;
    }
  }

  override async close(): Promise<void> {
    await super.close();
    await this.#cluster.close();
  }
}

/** So many entries fit into one append of the cluster whatever they hold. */
const CERTAIN_COUNT = Math.floor(APPEND_BYTES_MAX / (65_535 + EVENT_OVERHEAD_BYTES));

/** A call that the cluster would refuse must be refused before it takes positions. @throws {EntryTooLarge} */
function requireOneAppend(events: readonly NewEvent[]): void {
  if (events.length <= CERTAIN_COUNT) return;
  const bytes = events.reduce((sum, event) => sum + sizeOf(event), 0);
  if (bytes > APPEND_BYTES_MAX) throw new EntryTooLarge(`one append call takes about ${bytes} bytes, more than the cluster's ${APPEND_BYTES_MAX}`);
}

function sizeOf({ fact }: NewEvent): number {
  const envelopeBytes = 96 + fact.stream.length + fact.type.length;
  return encodeFact(fact, asIfSealed).length + envelopeBytes + EVENT_OVERHEAD_BYTES;
}

function asIfSealed(plaintext: Uint8Array): Sealed {
  return sealed({ nonce: new Uint8Array(12), ciphertext: new Uint8Array(plaintext.length + 16), commitment: new Uint8Array(32) });
}
