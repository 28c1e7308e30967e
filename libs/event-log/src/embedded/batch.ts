import type { SigningKey } from '@teamgram/crypto';
import type { EntryRun } from '../event-log.ts';
import { FrameDraft } from '../segments/frame-draft.ts';

/** A batch takes no further append calls beyond this size; a single call may be larger, up to the limit of a frame. */
export const BATCH_BYTES = 2 * 1024 * 1024;

/** The append calls that become durable together, in one commit. */
export class Batch implements EntryRun {
  readonly first: number;
  /** The key that signs the commit. */
  readonly writer: SigningKey;
  readonly draft: FrameDraft;
  readonly durable: Promise<void>;
  readonly settle: { resolve(): void; reject(reason: Error): void };
  #ended = false;
  #entries: Uint8Array[] | undefined;

  constructor(first: number, writer: SigningKey, draft: FrameDraft) {
    this.first = first;
    this.writer = writer;
    this.draft = draft;
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.durable = promise;
    this.settle = { resolve, reject };
    // Callers that ignore `durable` must not cause an unhandled rejection: the failure is also reported by `failed`.
    promise.catch(() => {});
  }

  get end(): number {
    return this.first + this.draft.count;
  }

  get isOpen(): boolean {
    return !this.#ended && this.draft.bytes() < BATCH_BYTES;
  }

  /** Closes the batch: events after it belong to another writer. */
  seal(): void {
    this.#ended = true;
  }

  /** The entries of a batch that is closed; created on first use. */
  get entries(): Uint8Array[] {
    return (this.#entries ??= Array.from({ length: this.draft.count }, (_, index) => this.draft.entry(index)));
  }
}
