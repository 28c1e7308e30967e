/** Multiplexes many calls over one bidirectional stream (`CommandBatch` / `ReplyBatch`), each with its own id, deadline and cancellation. */
import type { ClientDuplexStream, ServiceError } from '@grpc/grpc-js';
import { BatchWriter } from './batch-writer.ts';
import { CALL_TIMEOUT_MS, type CallOptions } from './contract.ts';
import { linkErrorOf } from './grpc-status.ts';
import { LinkError } from './link-error.ts';
import { BATCH_COUNT_MAX, decode, encode, REPLY_FIELDS, type CallBatch, type ReplyBatch } from './wire.ts';

type Duplex = ClientDuplexStream<Buffer, Buffer>;
type Pending = { resolve: (reply: unknown) => void; reject: (error: Error) => void; release: () => void };
/** A call to send, or the id of a call that was cancelled. */
type Outgoing = { id: number; timeoutMs: number; request: unknown } | number;

/** At 1,000 calls a second three share a message, for which each process wakes up once. Replies are batched by the rhythm of commits anyway. */
const CALLS_INTERVAL_MS = 3;

export class BatchClient {
  readonly #open: () => Duplex;
  readonly #inFlightMax: number;
  readonly #pending = new Map<number, Pending>();
  #connection: { stream: Duplex; writer: BatchWriter<Outgoing> } | undefined;
  #lastId = 0;
  #closed = false;

  /** `open` starts a stream; gRPC buffers writes until it is connected. */
  constructor(open: () => Duplex, inFlightMax: number) {
    this.#open = open;
    this.#inFlightMax = inFlightMax;
  }

  send(request: unknown, { timeoutMs = CALL_TIMEOUT_MS, signal }: CallOptions): Promise<unknown> {
    if (this.#closed) return Promise.reject(new LinkError('UNAVAILABLE', 'the link is closed'));
    if (signal?.aborted) return Promise.reject(new LinkError('CANCELLED'));
    if (this.#pending.size >= this.#inFlightMax) return Promise.reject(new LinkError('OVERLOADED'));
    const id = ++this.#lastId;
    return new Promise((resolve, reject) => {
      this.#pending.set(id, { resolve, reject, release: this.#limit(id, timeoutMs, signal) });
      this.#writer().push({ id, timeoutMs, request });
    });
  }

  close(): void {
    this.#closed = true;
    this.#disconnect(new LinkError('UNAVAILABLE', 'the link is closed'));
  }

  /** Starts the deadline timer and listens to the caller's signal; the returned function cancels both. */
  #limit(id: number, timeoutMs: number, signal: AbortSignal | undefined): () => void {
    const timer = setTimeout(() => this.#giveUp(id, 'DEADLINE_EXCEEDED'), timeoutMs);
    const cancel = () => this.#giveUp(id, 'CANCELLED');
    signal?.addEventListener('abort', cancel, { once: true });
    return () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', cancel);
    };
  }

  #giveUp(id: number, code: 'CANCELLED' | 'DEADLINE_EXCEEDED'): void {
    this.#connection?.writer.push(id);
    this.#settle(id, (pending) => pending.reject(new LinkError(code)));
  }

  #settle(id: number, how: (pending: Pending) => void): void {
    const pending = this.#pending.get(id);
    // The reply came after the deadline: nobody waits for it.
    if (!pending) return;
    this.#pending.delete(id);
    pending.release();
    how(pending);
  }

  #writer(): BatchWriter<Outgoing> {
    this.#connection ??= this.#connect();
    return this.#connection.writer;
  }

  #connect(): { stream: Duplex; writer: BatchWriter<Outgoing> } {
    const stream = this.#open();
    const writer = new BatchWriter<Outgoing>({
      countMax: BATCH_COUNT_MAX,
      intervalMs: CALLS_INTERVAL_MS,
      write: (items, written) => stream.write(this.#message(items), () => written()),
    });
    stream.on('data', (message: Buffer) => this.#receive(decode(message) as ReplyBatch));
    stream.on('error', (error: ServiceError) => this.#lost(stream, linkErrorOf(error)));
    stream.on('end', () => this.#lost(stream, new LinkError('UNAVAILABLE', 'the serving process ended the stream')));
    return { stream, writer };
  }

  #receive(replies: ReplyBatch): void {
    for (let at = 0; at < replies.length; at += REPLY_FIELDS) {
      const [id, code, reply] = [replies[at] as number, replies[at + 1] as string, replies[at + 2]];
      this.#settle(id, (pending) => (code === '' ? pending.resolve(reply) : pending.reject(new LinkError(code))));
    }
  }

  #lost(stream: Duplex, error: LinkError): void {
    if (this.#connection?.stream === stream) this.#disconnect(error);
  }

  /** The outcome of all calls in progress is unknown; the next call opens a new stream. */
  #disconnect(error: LinkError): void {
    this.#connection?.writer.close();
    this.#connection?.stream.cancel();
    this.#connection = undefined;
    for (const id of this.#pending.keys()) this.#settle(id, (pending) => pending.reject(error));
  }

  #message(items: Outgoing[]): Buffer {
    try {
      return encode(batchOf(items));
    } catch {
      return encode(batchOf(items.filter((item) => this.#encodable(item))));
    }
  }

  /** A request that cannot be serialised must not fail the other calls of its batch. */
  #encodable(item: Outgoing): boolean {
    if (typeof item === 'number') return true;
    try {
      encode(item.request);
      return true;
    } catch (error) {
      this.#settle(item.id, (pending) => pending.reject(error as Error));
      return false;
    }
  }
}

function batchOf(items: Outgoing[]): CallBatch {
  const calls: unknown[] = [];
  const cancelled: number[] = [];
  for (const item of items) {
    if (typeof item === 'number') cancelled.push(item);
    else calls.push(item.id, item.timeoutMs, item.request);
  }
  return [calls, cancelled];
}
