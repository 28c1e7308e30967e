import type { SigningKey } from '@teamgram/crypto';
import { EntryTooLarge, type EntryRun } from '../event-log.ts';
import { framedBytes } from '../segments/frame.ts';

/** A commit takes no further append calls beyond this; a single call may be larger, up to the limit of a frame. */
const BATCH_BYTES = 2 * 1024 * 1024;
/** Of one append call: an eighth of the longest frame that readers accept is kept free. */
const CALL_BYTES_MAX = 14 * 1024 * 1024;

/** The append calls that will become durable together. */
export class Batch implements EntryRun {
  readonly first: number;
  /** Signs the commit. */
  readonly writer: SigningKey;
  readonly entries: Uint8Array[] = [];
  readonly durable: Promise<void>;
  readonly settle: { resolve(): void; reject(reason: Error): void };
  #bytes = 0;
  #ended = false;

  constructor(first: number, writer: SigningKey) {
    this.first = first;
    this.writer = writer;
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.durable = promise;
    this.settle = { resolve, reject };
    // Who does not wait for durability must not be ended by its failure: the log says so by `failed` as well.
    promise.catch(() => {});
  }

  get end(): number {
    return this.first + this.entries.length;
  }

  hasRoomFor(bytes: number): boolean {
    return !this.#ended && (this.entries.length === 0 || this.#bytes + bytes <= BATCH_BYTES);
  }

  /** Takes nothing more: what follows is another writer's. */
  seal(): void {
    this.#ended = true;
  }

  add(entry: Uint8Array): void {
    this.entries.push(entry);
    this.#bytes += framedBytes(entry);
  }
}

/** @throws {EntryTooLarge} */
export function callBytes(entries: readonly Uint8Array[]): number {
  const bytes = entries.reduce((sum, entry) => sum + framedBytes(entry), 0);
  if (bytes > CALL_BYTES_MAX) throw new EntryTooLarge(`one append call takes ${bytes} bytes, more than ${CALL_BYTES_MAX}`);
  return bytes;
}
