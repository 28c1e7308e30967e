import { leafHashes } from '@teamgram/crypto';
import { decodeEnvelope, encodeFact, sealed, type Sealed } from '@teamgram/event-schemas';
import { EmbeddedEventLog, type EmbeddedLogOptions } from '../embedded/embedded-log.ts';
import { openFiles, openSigningKeys } from '../embedded/opening.ts';
import { EntryTooLarge, type Appended, type NewEvent } from '../event-log.ts';
import { framedEntries } from '../segments/frame.ts';
import { signCommit } from '../segments/signature.ts';
import { catchUp } from './catch-up.ts';
import { CallEnds, ClusterFirstWriter } from './cluster-first-writer.ts';
import { APPEND_BYTES_MAX, ClusterJournal, EVENT_OVERHEAD_BYTES } from './cluster-journal.ts';

export type EventStoreLogOptions = EmbeddedLogOptions & {
  /** A connection string of @eventstore/db-client: `esdb://…` (one node) or `esdb+discover://…` (a cluster). */
  url: string;
  /** The stream that holds the journal, e.g. "journal-0". */
  journal: string;
  /** How long an append is retried while the cluster is unreachable, before the log fails. Default 60 s. */
  retryForMs?: number;
};

/**
 * Opens the log on an EventStoreDB cluster. Durable means acknowledged by the cluster; a second writer is fenced by the expected revision. `dir`
 * holds a local copy (segments, index, tree, signed checkpoints) in the format of the embedded driver, so that readers, auditors and tiles work
 * unchanged. A lost copy is rebuilt from the cluster.
 * @throws {LogDamaged} the cluster and the copy contradict each other
 * @throws {LogInUse} another process of this machine has the copy open
 * @throws {ClusterUnreachable}
 */
export function openEventStoreLog(options: EventStoreLogOptions): Promise<EmbeddedEventLog> {
  const { url, journal, retryForMs, segmentSizes } = options;
  return openFiles(options, async (files) => {
    const cluster = await ClusterJournal.connect(url, journal, retryForMs);
    try {
      const end = await catchUp({ ...files, segmentSizes }, cluster, files.recovered);
      const keys = await openSigningKeys(files, options);
      const callEnds = new CallEnds();
      const signGroup = (entries: readonly Uint8Array[]) => {
        const leaves = leafHashes(framedEntries(entries), entries.length);
        return signCommit(keys.writerOf(decodeEnvelope(entries[0]!).writerKeyId), files.origin, leaves);
      };
      const writer = new ClusterFirstWriter(cluster, callEnds, signGroup, files.fs, files.dir, end, segmentSizes);
      await writer.prepare();
      return new EventStoreLog({ ...files, writer, keys, end }, cluster, callEnds);
    } catch (error) {
      await cluster.close();
      throw error;
    }
  });
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
    // Recorded before the call, because a large batch may start its commit within it.
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

/** This many entries fit into one append to the cluster, whatever their size. */
const CERTAIN_COUNT = Math.floor(APPEND_BYTES_MAX / (65_535 + EVENT_OVERHEAD_BYTES));

/** Refuses a call that the cluster would refuse, before it gets positions. @throws {EntryTooLarge} */
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
