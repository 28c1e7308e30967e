import { admit } from './admit.ts';
import type { Call } from './call.ts';
import type { Link } from './link.ts';
import { REFUSAL, type Refusal } from './refusals.ts';
import type { Session } from './session.ts';

/** A call that invokeAfterMsg holds back. */
interface Waiting {
  readonly call: Call;
  readonly link: Link;
  readonly untilMs: number;
}

/** The requests of one session that have no answer yet: running at the host, or waiting for their predecessors (I3). */
export class Calls {
  readonly #session: Session;
  #running = 0;
  #runningBytes = 0;
  /** In order of their time-outs. */
  #waiting: Waiting[] = [];

  constructor(session: Session) {
    this.#session = session;
  }

  get runningCount(): number {
    return this.#running;
  }

  get nextDeadlineMs(): number {
    return this.#waiting[0]?.untilMs ?? Infinity;
  }

  /** Starts a call, or lets it wait, or refuses it. */
  begin(call: Call, link: Link): void {
    const { limits, clock } = this.#session.machine;
    this.#enter(call);
    if (this.#running > limits.runningInvocationsMax || this.#runningBytes > limits.runningBytesMax) return call.refuse(REFUSAL.tooManyRunning);
    if (call.wrappers.afterMsgIds === undefined) return this.#start(call, link);
    const waiting = { call, link, untilMs: clock.nowMs() + limits.predecessorWaitMs };
    if (this.#isReady(waiting)) return;
    this.#waiting.push(waiting);
    this.#session.machine.wakeAt(this.#session, waiting.untilMs);
  }

  /** Refuses a call that cannot begin. */
  refuse(call: Call, refusal: Refusal): void {
    this.#enter(call);
    call.refuse(refusal);
  }

  /** An answer is out: those who waited for it may start, fail, or wait on. */
  ended(call: Call): void {
    this.#running--;
    this.#runningBytes -= call.query.length;
    if (this.#waiting.length > 0) this.#review();
  }

  wake(nowMs: number): void {
    const late = this.#waiting.filter(({ untilMs }) => untilMs <= nowMs);
    if (late.length === 0) return;
    this.#waiting = this.#waiting.filter((waiting) => !late.includes(waiting));
    for (const { call } of late) call.refuse(REFUSAL.waitTimeout);
  }

  #enter(call: Call): void {
    call.received.call = 'running';
    this.#running++;
    this.#runningBytes += call.query.length;
  }

  /** Starting or refusing a call can end others: the list is taken first. */
  #review(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    const still = waiting.filter((one) => !this.#isReady(one));
    this.#waiting = [...still, ...this.#waiting].toSorted((a, b) => a.untilMs - b.untilMs);
  }

  /** Starts or refuses the call when its predecessors allow a decision. A forgotten predecessor was answered long ago. */
  #isReady({ call, link }: Waiting): boolean {
    const { received } = this.#session;
    const states = call.wrappers.afterMsgIds!.map((id) => received.get(id)?.call ?? (received.isForgotten(id) ? 'answered' : 'running'));
    if (states.includes('failed')) {
      call.refuse(REFUSAL.waitFailed);
      return true;
    }
    if (states.some((state) => state === 'running' || state === 'dropped' || state === 'none')) return false;
    this.#start(call, link);
    return true;
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
