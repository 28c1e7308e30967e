import { writeCore } from '../wire/core.ts';
import { packed } from './gzip.ts';
import type { ClientInfo, Invocation, ReplyOptions, Wrappers } from './invocation.ts';
import { answerMessage } from './outgoing.ts';
import type { Received } from './received.ts';
import type { Refusal } from './refusals.ts';
import type { Session } from './session.ts';
import type { Unwrapped } from './unwrap.ts';

/** One API request of a session that has no answer yet. */
export class Call implements Invocation {
  readonly session: Session;
  readonly msgId: bigint;
  readonly received: Received;
  readonly method: number;
  readonly query: Uint8Array;
  readonly wrappers: Readonly<Wrappers>;
  layer: number | undefined;
  clientInfo: ClientInfo | undefined;
  #isAnswered = false;

  constructor(session: Session, msgId: bigint, received: Received, { wrappers, query, method }: Unwrapped) {
    this.session = session;
    this.msgId = msgId;
    this.received = received;
    this.method = method;
    this.query = query;
    this.wrappers = wrappers;
  }

  get initialised(): boolean {
    return this.wrappers.clientInfo !== undefined;
  }

  reply(result: Uint8Array, options?: ReplyOptions): void {
    this.#answer('answered', () => packed(result, options, this.session.machine.limits));
  }

  fail(code: number, message: string): void {
    this.#answer('failed', () => writeCore({ _: 'rpc_error', error_code: code, error_message: message }));
  }

  refuse({ code, message }: Refusal): void {
    this.fail(code, message);
  }

  /** "In this case, the same rpc_answer_dropped_running is also returned in response to the original query" (S14). */
  #answer(outcome: 'answered' | 'failed', write: () => Uint8Array): void {
    if (this.#isAnswered || this.session.isClosed) return;
    this.#isAnswered = true;
    const isDropped = this.received.call === 'dropped';
    const result = isDropped ? writeCore({ _: 'rpc_answer_dropped_running' }) : write();
    this.received.call = outcome;
    this.received.answer = answerMessage(result, this.msgId, this.received);
    this.session.isAnswered(this.msgId);
    this.session.enqueue(this.received.answer);
    this.session.calls.ended(this);
  }
}
