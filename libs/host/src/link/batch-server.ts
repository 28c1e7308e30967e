/** The server end of a batched stream for one client process: dispatches its calls as they arrive and batches the replies. */
import type { ServerDuplexStream } from '@grpc/grpc-js';
import { BatchWriter } from './batch-writer.ts';
import type { CallContext } from './contract.ts';
import { BATCH_COUNT_MAX, CALL_FIELDS, decode, encode, type CallBatch } from './wire.ts';

export type BatchServingOptions = {
  call: ServerDuplexStream<Buffer, Buffer>;
  inFlightMax: number;
  handle: (request: unknown, context: CallContext) => unknown;
  peer: string;
  role: string;
  /** The error code to send for what the handler threw. */
  codeOf: (error: unknown) => string;
  /** Called once when the stream has ended. */
  ended: () => void;
};

type ReplyItem = { id: number; code: string; reply: unknown };

export class BatchServing {
  readonly #options: BatchServingOptions;
  readonly #inFlight = new Map<number, BatchContext>();
  readonly #replies: BatchWriter<ReplyItem>;
  #finishing = false;

  constructor(options: BatchServingOptions) {
    this.#options = options;
    const { call } = options;
    this.#replies = new BatchWriter({ countMax: BATCH_COUNT_MAX, write: (items, written) => this.#write(items, written) });
    call.on('data', (message: Buffer) => this.#receive(decode(message) as CallBatch));
    call.on('cancelled', () => this.#over());
    call.on('error', () => this.#over());
    call.on('end', () => this.finish());
  }

  /** Accepts no further calls; ends the stream after the last reply was written. */
  finish(): void {
    this.#finishing = true;
    this.#endWhenIdle();
  }

  #receive([calls, cancelled]: CallBatch): void {
    for (let at = 0; at < calls.length; at += CALL_FIELDS) void this.#serve(calls[at] as number, calls[at + 1] as number, calls[at + 2]);
    for (const id of cancelled) this.#inFlight.get(id)?.abort();
  }

  async #serve(id: number, timeoutMs: number, request: unknown): Promise<void> {
    if (this.#finishing) return this.#replies.push({ id, code: 'UNAVAILABLE', reply: undefined });
    if (this.#inFlight.size >= this.#options.inFlightMax) return this.#replies.push({ id, code: 'OVERLOADED', reply: undefined });
    const context = new BatchContext(this.#options.peer, this.#options.role, Date.now() + timeoutMs);
    this.#inFlight.set(id, context);
    let item: ReplyItem;
    try {
      item = { id, code: '', reply: await this.#options.handle(request, context) };
    } catch (error) {
      item = { id, code: this.#options.codeOf(error), reply: undefined };
    }
    this.#inFlight.delete(id);
    this.#replies.push(item);
  }

  #write(items: ReplyItem[], written: () => void): void {
    this.#options.call.write(this.#message(items), () => {
      written();
      this.#endWhenIdle();
    });
  }

  #message(items: ReplyItem[]): Buffer {
    try {
      return encode(flat(items));
    } catch {
      return encode(flat(items.map((item) => this.#encodable(item))));
    }
  }

  /** A reply that cannot be serialised must not fail the other replies of its batch. */
  #encodable(item: ReplyItem): ReplyItem {
    try {
      encode(item.reply);
      return item;
    } catch (error) {
      return { id: item.id, code: this.#options.codeOf(error), reply: undefined };
    }
  }

  #endWhenIdle(): void {
    if (this.#finishing && this.#inFlight.size === 0 && this.#replies.idle) this.#options.call.end();
  }

  #over(): void {
    this.#finishing = true;
    this.#replies.close();
    for (const context of this.#inFlight.values()) context.abort();
    this.#inFlight.clear();
    this.#options.ended();
  }
}

/** Creates the signal only when a handler accesses it: most handlers never do, and it costs more than the rest of the dispatch. */
class BatchContext implements CallContext {
  readonly peer: string;
  readonly role: string;
  readonly deadlineAtMs: number;
  #controller: AbortController | undefined;
  #aborted = false;

  constructor(peer: string, role: string, deadlineAtMs: number) {
    this.peer = peer;
    this.role = role;
    this.deadlineAtMs = deadlineAtMs;
  }

  get signal(): AbortSignal {
    this.#controller ??= new AbortController();
    if (this.#aborted) this.#controller.abort();
    return this.#controller.signal;
  }

  abort(): void {
    this.#aborted = true;
    this.#controller?.abort();
  }
}

function flat(items: ReplyItem[]): unknown[] {
  const replies: unknown[] = [];
  for (const { id, code, reply } of items) replies.push(id, code, reply);
  return replies;
}
