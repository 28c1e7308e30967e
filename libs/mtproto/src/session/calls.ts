import { admit } from './admit.ts';
import type { Call } from './call.ts';
import type { Link } from './link.ts';
import { REFUSAL, type Refusal } from './refusals.ts';
import type { Session } from './session.ts';

/** A call held back by invokeAfterMsg. */
interface Waiting {
  readonly call: Call;
  readonly link: Link;
  readonly untilMs: number;
  /** Number of predecessors without an answer. */
  missing: number;
}

/** The unanswered requests of one session: running at the host, or waiting for their predecessors (I3). */
export class Calls {
  readonly #session: Session;
  #running = 0;
  #runningBytes = 0;
  /** In the order of their time-outs. */
  readonly #waiting = new Set<Waiting>();
  /** Waiting calls by predecessor msg_id, so that an answer costs only the calls that wait for it. */
  readonly #successors = new Map<bigint, Waiting[]>();

  constructor(session: Session) {
    this.#session = session;
  }

  get runningCount(): number {
    return this.#running;
  }

  get nextDeadlineMs(): number {
    const [first] = this.#waiting;
    return first?.untilMs ?? Infinity;
  }

  /** Starts a call, queues it behind its predecessors, or refuses it. */
  begin(call: Call, link: Link): void {
    const { limits, clock } = this.#session.machine;
    this.#enter(call);
    if (this.#running > limits.runningInvocationsMax || this.#runningBytes > limits.runningBytesMax) return call.refuse(REFUSAL.tooManyRunning);
    if (call.wrappers.afterMsgIds === undefined) return this.#start(call, link);
    const predecessors = [...new Set(call.wrappers.afterMsgIds)];
    if (predecessors.some((id) => this.#stateOf(id) === 'failed')) return call.refuse(REFUSAL.waitFailed);
    const missing = predecessors.filter((id) => this.#stateOf(id) !== 'answered');
    if (missing.length === 0) return this.#start(call, link);
    this.#wait({ call, link, untilMs: clock.nowMs() + limits.predecessorWaitMs, missing: missing.length }, missing);
  }

  /** Answers a call that must not start with an error. */
  refuse(call: Call, refusal: Refusal): void {
    this.#enter(call);
    call.refuse(refusal);
  }

  /** A call was answered: starts or fails the calls that waited for it. */
  ended(call: Call): void {
    this.#running--;
    this.#runningBytes -= call.query.length;
    const successors = this.#successors.get(call.msgId);
    if (!successors) return;
    this.#successors.delete(call.msgId);
    if (call.received.call === 'failed') return this.#refuseAll(successors, REFUSAL.waitFailed);
    for (const waiting of successors) {
      if (--waiting.missing === 0 && this.#waiting.delete(waiting)) this.#start(waiting.call, waiting.link);
    }
  }

  wake(nowMs: number): void {
    const late = [...this.#waiting].filter(({ untilMs }) => untilMs <= nowMs);
    if (late.length > 0) this.#refuseAll(late, REFUSAL.waitTimeout);
  }

  #enter(call: Call): void {
    call.received.call = 'running';
    this.#running++;
    this.#runningBytes += call.query.length;
  }

  #wait(waiting: Waiting, missing: readonly bigint[]): void {
    this.#waiting.add(waiting);
    for (const id of missing) {
      const others = this.#successors.get(id);
      if (others) others.push(waiting);
      else this.#successors.set(id, [waiting]);
    }
    this.#session.machine.wakeAt(this.#session, waiting.untilMs);
  }

  /** Removed together, so that each list of successors is scanned once. */
  #refuseAll(all: readonly Waiting[], refusal: Refusal): void {
    const refused = all.filter((waiting) => this.#waiting.delete(waiting));
    for (const id of new Set(refused.flatMap(({ call }) => call.wrappers.afterMsgIds!))) {
      const left = this.#successors.get(id)?.filter((waiting) => this.#waiting.has(waiting)) ?? [];
      if (left.length > 0) this.#successors.set(id, left);
      else this.#successors.delete(id);
    }
    for (const { call } of refused) call.refuse(refusal);
  }

  /** A predecessor that was forgotten was answered long ago; one not received yet is waited for. */
  #stateOf(id: bigint): 'answered' | 'failed' | 'awaited' {
    const { received } = this.#session;
    const state = received.get(id)?.call;
    if (state === 'failed') return 'failed';
    return state === 'answered' || state === 'forgotten' || (state === undefined && received.isForgotten(id)) ? 'answered' : 'awaited';
  }

  #start(call: Call, link: Link): void {
    const refusal = admit(call, link);
    if (refusal) return call.refuse(refusal);
    try {
      this.#session.handler.invoke(call);
    } catch (error) {
      this.#session.machine.host.report?.(error);
      call.refuse(REFUSAL.internal);
    }
  }
}
