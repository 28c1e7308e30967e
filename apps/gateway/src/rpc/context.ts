import type { Command } from '@teamgram/domain';
import type { RecordedEvent } from '@teamgram/event-log';
import type { Invocation } from '@teamgram/mtproto';
import type { Queries } from '@teamgram/read-models';
import { requestId, secretId, sendId } from '../commands/command-id.ts';
import type { View } from '../convert/view.ts';
import type { Services } from '../services.ts';
import type { Session } from '../sessions/session.ts';
import type { Takeout } from './wrappers.ts';

/** Limit of the wait for a caller's own writes: a read model that lags longer than this is read as it is. */
const OWN_WRITES_WAIT_MS = 2_000;

const INT_MAX = 2 ** 31 - 1;
const EVERYTHING = { aboveId: 0, belowId: 0 };

/** What a method works with: the caller, and the services of this worker. One per request. */
export class Context {
  readonly services: Services;
  readonly session: Session;
  readonly invocation: Invocation;
  /** Layer of the schema in which the client is answered. */
  readonly layer: number;
  /** The takeout (data export) to which the request belongs. */
  takeout: Takeout | undefined;
  #commands = 0;

  constructor(services: Services, session: Session, invocation: Invocation, layer: number) {
    this.services = services;
    this.session = session;
    this.invocation = invocation;
    this.layer = layer;
    this.takeout = undefined;
  }

  /** User id of the caller; 0 when nobody is logged in. */
  get viewer(): number {
    return this.session.userId;
  }

  get view(): View {
    return this.session.view(this.services.makeView);
  }

  /** The range of message ids to which a takeout request is restricted (core.telegram.org/api/takeout#split-ranges), as exclusive bounds; 0 = none. */
  get range(): { aboveId: number; belowId: number } {
    const { messagesRange } = this.invocation.wrappers;
    if (!messagesRange) return EVERYTHING;
    const { minId, maxId } = messagesRange;
    return { aboveId: Math.max(minId - 1, 0), belowId: maxId < INT_MAX ? Math.max(maxId + 1, 1) : 0 };
  }

  get nowS(): number {
    return Math.floor(this.services.nowMs() / 1000);
  }

  /** The read models, after they have applied everything that this authorization has written. */
  async read(): Promise<Queries> {
    const { readPosition, queries } = this.services;
    const { lastWrite, lastMailboxWrite } = this.session.authorization;
    if (!readPosition.shows(lastWrite)) await readPosition.until(lastWrite, OWN_WRITES_WAIT_MS);
    if (lastMailboxWrite >= 0 && !readPosition.shows(lastMailboxWrite)) await readPosition.until(lastMailboxWrite, OWN_WRITES_WAIT_MS);
    return queries;
  }

  /** Runs a command and returns its events once they are durable. Throws the refusals of the domain rules. */
  send(command: Command): Promise<RecordedEvent[]> {
    const { session, invocation } = this;
    const id = requestId(session.authorization.keyId, session.server.id, invocation.msgId, this.#commands++);
    return this.services.commands.send(session, id, command);
  }

  /** Like `send`, for events that do not belong to the answer: the caller's session receives them as updates like every other session. */
  sendAside(command: Command): Promise<RecordedEvent[]> {
    const { session, invocation } = this;
    const id = requestId(session.authorization.keyId, session.server.id, invocation.msgId, this.#commands++);
    return this.services.commands.sendAside(session, id, command);
  }

  /** Like `send`, for requests that a client may repeat with the same random_id: the command is executed once (M2). */
  sendOnce(randomId: bigint, command: Command): Promise<RecordedEvent[]> {
    return this.services.commands.send(this.session, sendId(this.session.authorization.keyId, randomId), command);
  }

  /** Whether such a command was already executed: then an upload need not be processed again, and its parts may be gone by now. */
  wasSent(randomId: bigint, command: Command): Promise<boolean> {
    return this.services.commands.isKnown(this.session, sendId(this.session.authorization.keyId, randomId), command);
  }

  /** Like `sendOnce`, for a secret chat; without a random_id the id of the chat identifies the repeated request. */
  sendSecretOnce(chat: number, randomId: bigint | undefined, command: Command): Promise<RecordedEvent[]> {
    return this.services.commands.send(this.session, secretId(this.session.authorization.keyId, chat, randomId), command);
  }

  /** Like `wasSent`, for a secret chat. */
  wasSentSecretly(chat: number, randomId: bigint, command: Command): Promise<boolean> {
    return this.services.commands.isKnown(this.session, secretId(this.session.authorization.keyId, chat, randomId), command);
  }
}
