/** What a session remembers of received messages, and the checks of msg_id and seqno that follow from it. */
import type { Outgoing } from './outgoing.ts';

/** State of one received message. `answer` is kept until the peer acknowledges it. */
export interface Received {
  /** Whether the message must be acknowledged. */
  readonly contentRelated: boolean;
  /** `none`: not a request. `dropped`: rpc_drop_answer arrived while it was running. `forgotten`: its answer was dropped to free memory. */
  call: 'none' | 'running' | 'answered' | 'failed' | 'dropped' | 'forgotten';
  answer: Outgoing | undefined;
}

export type Verdict =
  | 'new'
  | 'duplicate'
  /** "message too old, and it cannot be verified whether the server has received a message with this msg_id or not" */
  | 'too-old';

/**
 * "the identifiers (msg_id) of the last N messages received from the other side must be stored, and if a message comes in with msg_id lower than all
 * or equal to any of the stored values, the message is to be ignored. … if the number of stored msg_id values is greater than N, the oldest (i. e.
 * the lowest) is forgotten" (mtproto/description#important-checks). That includes requests still running or unacknowledged: their state stays alive
 * in the objects that refer to it.
 */
export class ReceivedIds {
  readonly #countMax: number;
  readonly #entries = new Map<bigint, Received>();
  /** Highest msg_id that was forgotten. */
  #forgotten = 0n;
  #highest = 0n;
  #highestSeqNo = 0;

  constructor(countMax: number) {
    this.#countMax = countMax;
  }

  get(msgId: bigint): Received | undefined {
    return this.#entries.get(msgId);
  }

  get size(): number {
    return this.#entries.size;
  }

  get highest(): bigint {
    return this.#highest;
  }

  /** Whether the msg_id is below the remembered window, so that the message may have been received before. */
  isForgotten(msgId: bigint): boolean {
    return msgId <= this.#forgotten;
  }

  judge(msgId: bigint): Verdict {
    if (msgId > this.#highest) return 'new';
    if (this.#entries.has(msgId)) return 'duplicate';
    return this.isForgotten(msgId) ? 'too-old' : 'new';
  }

  /**
   * Error code of a sequence number that contradicts the newest message, else 0.
   * 32: "the server has already received a message with a lower msg_id but with either a higher or an equal and odd seqno";
   * 33: "similarly, there is a message with a higher msg_id but with either a lower or an equal and odd seqno".
   */
  orderError(msgId: bigint, seqNo: number): 0 | 32 | 33 {
    if (this.#highest === 0n) return 0;
    const isTwice = seqNo === this.#highestSeqNo && (seqNo & 1) === 1;
    if (msgId > this.#highest) return seqNo < this.#highestSeqNo || isTwice ? 32 : 0;
    return seqNo > this.#highestSeqNo || isTwice ? 33 : 0;
  }

  add(msgId: bigint, seqNo: number): Received {
    const received: Received = { contentRelated: (seqNo & 1) === 1, call: 'none', answer: undefined };
    this.#entries.set(msgId, received);
    if (msgId > this.#highest) {
      this.#highest = msgId;
      this.#highestSeqNo = seqNo;
    }
    if (this.#entries.size > this.#countMax) this.#forgetSome();
    return received;
  }

  /** Forgets everything up to and including `msgId`; older messages are refused by their clock anyway. */
  forgetUpTo(msgId: bigint): void {
    for (const id of this.#entries.keys()) if (id <= msgId) this.#entries.delete(id);
    if (msgId > this.#forgotten) this.#forgotten = msgId;
  }

  /** Forgets the lowest eighth at once: messages arrive almost, but not exactly, in msg_id order. */
  #forgetSome(): void {
    const ids = [...this.#entries.keys()].toSorted((a, b) => (a < b ? -1 : 1));
    this.forgetUpTo(ids[Math.floor(this.#countMax / 8)]!);
  }
}
