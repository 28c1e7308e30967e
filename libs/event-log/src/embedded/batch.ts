import type { SigningKey } from '@teamgram/crypto';
import type { EntryRun } from '../event-log.ts';
import { FrameDraft } from '../segments/frame-draft.ts';

/** A commit takes no further append calls beyond this; a single call may be larger, up to the limit of a frame. */
export const BATCH_BYTES = 2 * 1024 * 1024;

/** The append calls that will become durable together. */
export class Batch implements EntryRun {
  readonly first: number;
  /** Signs the commit. */
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
    // Who does not wait for durability must not be ended by its failure: the log says so by `failed` as well.
    promise.catch(() => {});
  }

  get end(): number {
    return this.first + this.draft.count;
  }

  get isOpen(): boolean {
    return !this.#ended && this.draft.bytes() < BATCH_BYTES;
  }

  /** Takes nothing more: what follows is another writer's. */
  seal(): void {
    this.#ended = true;
  }

  /** Of a batch that takes nothing more: made when somebody asks for them. */
  get entries(): Uint8Array[] {
    return (this.#entries ??= Array.from({ length: this.draft.count }, (_, index) => this.draft.entry(index)));
  }
}
