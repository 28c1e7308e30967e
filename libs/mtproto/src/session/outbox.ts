import type { ServerLimits } from '../server/limits.ts';
import { NEW_SESSION_CREATED } from '../wire/constructors.ts';
import { constructorOf } from '../wire/core.ts';
import { ID_OF } from '../wire/message-id.ts';
import { bodyBytes, type Outgoing } from './outgoing.ts';
import type { Link } from './link.ts';

/** Size limit of one packet's messages, so that a slow client makes progress; a single larger message is sent alone. */
const BATCH_BYTES = 1 << 19;
const MESSAGE_HEADER_BYTES = 16;

/**
 * The send side of a session: messages to send (`#queue`) and sent messages that may have to be retransmitted (`#unacked`). Bounded by count and
 * bytes: when full, all pushes are dropped first (reported once), then the oldest answers.
 */
export class Outbox {
  readonly #limits: ServerLimits;
  readonly #isStranger: () => boolean;
  #queue: Outgoing[] = [];
  /** Sent, content-related, not acknowledged; oldest first. */
  readonly #unacked = new Map<bigint, Outgoing>();
  /** Total size of the content-related messages, queued or unacknowledged. */
  #keptBytes = 0;

  /** @param isStranger whether nobody is logged in on the session's key at the moment */
  constructor(limits: ServerLimits, isStranger: () => boolean) {
    this.#limits = limits;
    this.#isStranger = isStranger;
  }

  get isEmpty(): boolean {
    return this.#queue.length === 0;
  }

  get queuedCount(): number {
    return this.#queue.length;
  }

  /** Whether the queue holds an answer to a message of the client. */
  get hasAnswers(): boolean {
    return this.#queue.some(({ idKind }) => idKind === ID_OF.reply);
  }

  /**
   * @param isKept keeps the message even if the outbox is over its limits
   * @returns whether pushes had to be dropped to make room
   */
  add(message: Outgoing, isKept: boolean): boolean {
    if (!message.contentRelated) {
      if (this.#queue.length < this.#limits.queuedServiceMax) this.#enqueue(message);
      return false;
    }
    this.#enqueue(message);
    this.#keptBytes += bodyBytes(message);
    return !isKept && this.#isOverfull ? this.#makeRoom() : false;
  }

  #enqueue(message: Outgoing): void {
    message.isQueued = true;
    this.#queue.push(message);
  }

  find(msgId: bigint): Outgoing | undefined {
    return this.#unacked.get(msgId);
  }

  acknowledge(msgId: bigint): Outgoing | undefined {
    const message = this.#unacked.get(msgId);
    if (message) this.drop(message);
    return message;
  }

  /** Removes a message, queued or sent: it was acknowledged, or cancelled by rpc_drop_answer. */
  drop(message: Outgoing): void {
    const wasSent = this.#unacked.delete(message.msgId);
    const index = message.isQueued ? this.#queue.indexOf(message) : -1;
    message.isQueued = false;
    if (index >= 0) this.#queue.splice(index, 1);
    if (wasSent || index >= 0) this.#keptBytes -= bodyBytes(message);
    if (message.request) message.request.answer = undefined;
  }

  /** Queues a sent message again, unless it is queued already. */
  repeat(message: Outgoing): void {
    if (!message.isQueued) this.#enqueue(message);
  }

  /** Queues the unacknowledged messages that were sent over `link` again (S10), oldest first and before all newer ones. */
  repeatAllOf(link: Link): void {
    const lost = [...this.#unacked.values()].filter((message) => message.link === link && !message.isQueued);
    for (const message of lost) message.isQueued = true;
    this.#queue = [...lost, ...this.#queue];
  }

  /** Drops queued messages that are useless on another connection: pongs, acks, notices. */
  dropServiceMessages(): void {
    this.#queue = this.#queue.filter((message) => message.contentRelated);
  }

  /** The messages of the next packet, oldest first; empty when nothing is queued. */
  takeBatch(): Outgoing[] {
    const queue = this.#queue;
    if (queue.length === 1) {
      this.#queue = [];
      return queue;
    }
    let bytes = 0;
    let count = 0;
    // Leaves room in the container for the msgs_ack that is added while packing.
    while (count < queue.length && count < this.#limits.containerMessagesMax - 1) {
      bytes += MESSAGE_HEADER_BYTES + bodyBytes(queue[count]!);
      if (count > 0 && bytes > BATCH_BYTES) break;
      count++;
    }
    if (count === queue.length) {
      this.#queue = [];
      return queue;
    }
    return queue.splice(0, count);
  }

  /** The message has been packed: kept until it is acknowledged. */
  sent(message: Outgoing): void {
    message.isQueued = false;
    if (message.contentRelated) this.#unacked.set(message.msgId, message);
  }

  get #bytesMax(): number {
    return this.#isStranger() ? this.#limits.strangerUnackedBytesMax : this.#limits.unackedBytesMax;
  }

  get #isOverfull(): boolean {
    return this.#keptBytes > this.#bytesMax || this.#unacked.size + this.#queue.length > this.#limits.unackedCountMax;
  }

  /**
   * Drops all pushes: a client this far behind fetches the difference anyway.
   * @returns whether there were any
   */
  dropPushes(): boolean {
    const pushes = new Set([...this.#unacked.values(), ...this.#queue].filter(isPush));
    for (const push of pushes) {
      this.#unacked.delete(push.msgId);
      this.#keptBytes -= bodyBytes(push);
    }
    if (pushes.size > 0) this.#queue = this.#queue.filter((message) => !pushes.has(message));
    return pushes.size > 0;
  }

  /**
   * Applies the limits to queued answers while no connection takes them: drops the oldest, keeps the newest. A client that repeats a dropped request
   * is refused with code 20.
   */
  makeRoomInQueue(): void {
    if (!this.#isOverfull) return;
    const answers = this.#queue.filter((message) => message.requestMsgId !== 0n);
    for (const [index, answer] of answers.slice(0, -1).entries()) {
      if (this.#keptBytes <= this.#bytesMax && answers.length - index <= this.#limits.unackedCountMax) return;
      this.#forget(answer);
    }
  }

  #makeRoom(): boolean {
    const hasDropped = this.dropPushes();
    for (const answer of this.#unacked.values()) {
      if (!this.#isOverfull) break;
      this.#forget(answer);
    }
    return hasDropped;
  }

  #forget(answer: Outgoing): void {
    if (answer.request) answer.request.call = 'forgotten';
    this.drop(answer);
  }
}

/** What the host has pushed. new_session_created is kept: nothing else tells the client that the session is new. */
const isPush = ({ contentRelated, requestMsgId, body }: Outgoing) => contentRelated && requestMsgId === 0n && constructorOf(body) !== NEW_SESSION_CREATED;
