import type { EventStoreDBClient } from '@eventstore/db-client';
import { decodeEnvelope } from '@teamgram/event-schemas';
import { setTimeout as sleep } from 'node:timers/promises';

/** EventStoreDB limits one append to 1 MiB, including data, types and a few bytes per event. */
export const APPEND_BYTES_MAX = 1_000_000;
/** Size of an event beyond its data: type, id and the cluster's own fields. */
export const EVENT_OVERHEAD_BYTES = 128;

/**
 * Transient errors: an election, a restart, a lost connection; the append may or may not have happened. Error types of db-client, and the gRPC codes
 * of the same errors (CANCELLED, DEADLINE_EXCEEDED, ABORTED, UNAVAILABLE), which its first call passes through.
 */
const PASSING = new Set<unknown>(['unavailable', 'timeout', 'deadline-exceeded', 'cancelled', 'not-leader', 1, 4, 10, 14]);
const RETRY_MS = 250;
const RETRY_FOR_MS = 60_000;
const DEADLINE_MS = 10_000;

/** The cluster does not respond at the moment. */
export class ClusterUnreachable extends Error {}
/** Another writer has appended to the journal, so this one must stop. */
class WriterFenced extends Error {}

/** An entry read from the cluster; the last entry of each append carries the writer's signature over that append. */
export type ClusterEntry = { entry: Uint8Array; signature: Uint8Array | undefined };

/** A journal as one stream of an EventStoreDB cluster: revision = position, data = the stored entry. */
export class ClusterJournal {
  readonly #client: EventStoreDBClient;
  readonly #stream: string;
  readonly #binaryEvent: typeof import('@eventstore/db-client').binaryEvent;
  readonly #retryForMs: number;

  private constructor(library: typeof import('@eventstore/db-client'), url: string, stream: string, retryForMs: number) {
    this.#client = library.EventStoreDBClient.connectionString(url);
    this.#binaryEvent = library.binaryEvent;
    this.#stream = stream;
    this.#retryForMs = retryForMs;
  }

  /** Loads the client library on demand: it takes 0.2 s, and no other driver needs it. */
  static async connect(url: string, stream: string, retryForMs = RETRY_FOR_MS): Promise<ClusterJournal> {
    return new ClusterJournal(await import('@eventstore/db-client'), url, stream, retryForMs);
  }

  /**
   * Appends entries starting at position `first`; resolves when the cluster has acknowledged them (a majority has them on disk). Retried while the
   * cluster is unreachable: event ids make the append idempotent.
   * @param signature the writer's signature over these entries as one commit; stored in the metadata of the last event
   * @throws {WriterFenced}
   */
  async append(first: number, entries: readonly Uint8Array[], signature: Uint8Array): Promise<void> {
    const commit = { metadata: { commitSignature: Buffer.from(signature).toString('base64') } };
    const events = entries.map((data, offset) => {
      const { id, type } = decodeEnvelope(data);
      return this.#binaryEvent({ id: uuidOf(id), type, data, ...(offset === entries.length - 1 ? commit : {}) });
    });
    const expectedRevision = first === 0 ? 'no_stream' : BigInt(first - 1);
    for (const giveUpAtMs = performance.now() + this.#retryForMs; ; await sleep(RETRY_MS)) {
      try {
        await this.#client.appendToStream(this.#stream, events, { expectedRevision, deadline: DEADLINE_MS });
        return;
      } catch (error) {
        if ((error as { type?: string }).type === 'wrong-expected-version') throw new WriterFenced(`another writer has appended to ${this.#stream} at position ${first}`, { cause: error });
        if (!passes(error)) throw error;
        if (performance.now() > giveUpAtMs) throw new ClusterUnreachable('the EventStoreDB cluster is not reached', { cause: error });
      }
    }
  }

  /** The entries from a position up to the current end of the stream. @throws {ClusterUnreachable} */
  async *read(from: number): AsyncGenerator<ClusterEntry> {
    try {
      for await (const { event } of this.#client.readStream(this.#stream, { fromRevision: BigInt(from) })) {
        if (event) yield { entry: event.data as Uint8Array, signature: signatureOf(event.metadata) };
      }
    } catch (error) {
      if (passes(error)) throw new ClusterUnreachable('the EventStoreDB cluster is not reached', { cause: error });
      if ((error as { type?: string }).type !== 'stream-not-found') throw error;
    }
  }

  async close(): Promise<void> {
    await this.#client.dispose();
  }
}

/** Whether the error is transient, so that the call may be retried. */
export function passes(error: unknown): boolean {
  const { type, code } = error as { type?: string; code?: number };
  return PASSING.has(type ?? code);
}

function signatureOf(metadata: unknown): Uint8Array | undefined {
  const { commitSignature } = (metadata ?? {}) as { commitSignature?: unknown };
  return typeof commitSignature === 'string' ? Buffer.from(commitSignature, 'base64') : undefined;
}

function uuidOf(id: Uint8Array): string {
  return Buffer.from(id).toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}
