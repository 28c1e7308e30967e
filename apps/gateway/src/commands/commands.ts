/** Sends commands to command-api, to the partition that decides them. */
import { isMailboxCommand, refusal } from '@teamgram/domain';
import type { Command } from '@teamgram/domain';
import type { RecordedEvent } from '@teamgram/event-log';
import { HOME_PARTITION, isChannelMailbox, isChannelPeer, partitionOfUser, placedFact, placeOf } from '@teamgram/event-schemas';
import type { CommandApiClient, CommandOutcome } from '@teamgram/host';
import { untilAvailable } from '@teamgram/host';
import { entriesOf } from '@teamgram/read-models';
import { isErrorName } from '@teamgram/tl';
import type { Authorization } from '../sessions/authorization.ts';
import type { Session } from '../sessions/session.ts';
import { AttachedFiles } from './attached-files.ts';
import { isAnswered } from './origins.ts';
import type { Origins } from './origins.ts';
import { ownCopies } from './own-copies.ts';
import type { ReadPosition } from './read-position.ts';

/** One kind of command. */
export type CommandOf<Type extends Command['type']> = Extract<Command, { type: Type }>;

const TIMEOUT_MS = 15_000;

export type CommandsParts = {
  /** Indexed by partition. */
  commandApis: readonly CommandApiClient[];
  origins: Origins;
  readPosition: ReadPosition;
};

/** Routes commands to partitions and retries them while a link is down. Attributes outcomes to sessions, so that a session is not pushed its own answer. */
export class Commands {
  readonly #parts: CommandsParts;
  readonly #attached: AttachedFiles;

  constructor(parts: CommandsParts) {
    this.#parts = parts;
    this.#attached = new AttachedFiles(parts.commandApis, (partition, keyId, id, body) => this.#ask(partition, keyId, id, body));
  }

  /** The partition that holds a user's mailbox. */
  partitionOf(user: number): number {
    return partitionOfUser(user, this.#parts.commandApis.length);
  }

  /** The partition that stores a user's draft for a peer: the user's own for private chats and basic groups, home for channels. */
  partitionOfDialog(user: number, peer: number): number {
    return isChannelPeer(peer) ? HOME_PARTITION : this.partitionOf(user);
  }

  /** Sends a command and returns its events once they are durable. Throws Refusal when a rule refuses, LinkError when no answer could be had. */
  async send(session: Session, id: Uint8Array, body: Command): Promise<RecordedEvent[]> {
    const addressed = addressedBy(body);
    this.#parts.origins.remember(id, session, addressed);
    const { outcome, partition } = await this.#decided(session, id, body);
    if (!outcome.ok) this.#parts.origins.forget(id);
    const decided = eventsOf(outcome, partition);
    const events = outcome.ok && partition === HOME_PARTITION ? await this.#asAskerHasThem(session, decided, outcome.events) : decided;
    for (const event of events) {
      session.authorization.wrote(event.position);
      if (!isElsewhere(event, addressed)) session.answeredWith(event.position);
    }
    return events;
  }

  /** Replaces events decided at home by their copies in the asker's mailbox, if that mailbox is on another partition: message ids and pts differ there. */
  async #asAskerHasThem(session: Session, decided: RecordedEvent[], recorded: readonly RecordedEvent[]): Promise<RecordedEvent[]> {
    const user = session.authorization.userId;
    const partition = this.partitionOf(user);
    if (partition === HOME_PARTITION) return decided;
    const copies = await ownCopies(this.#parts.commandApis[partition]!, { user, partition }, recorded);
    for (const { causationId } of copies.values()) this.#parts.origins.remember(causationId, session);
    return decided.map((event) => {
      const copy = copies.get(event.position);
      return copy ? placed(copy, partition) : event;
    });
  }

  /** Like `send`, but the events are not the answer to the session's request: the session gets them as ordinary updates. */
  async sendAside(session: Session, id: Uint8Array, body: Command): Promise<RecordedEvent[]> {
    const { outcome, partition } = await this.#decided(session, id, body);
    return eventsOf(outcome, partition);
  }

  /** Whether this command id has already been decided. A repetition gets the first result, even if the command's content differs. */
  async isKnown({ authorization }: Session, id: Uint8Array, body: Command): Promise<boolean> {
    const commandApi = this.#parts.commandApis[this.#decidingPartition(authorization, body)]!;
    return (await untilAvailable(TIMEOUT_MS, (timeoutMs) => commandApi.call('log.locate', { id }, { timeoutMs }))) !== undefined;
  }

  #decidingPartition({ userId }: Authorization, body: Command): number {
    return this.#parts.commandApis.length > 1 && isMailboxCommand(body) ? this.partitionOf(userId) : HOME_PARTITION;
  }

  async #decided({ authorization }: Session, id: Uint8Array, body: Command): Promise<{ outcome: CommandOutcome; partition: number }> {
    const partition = this.#decidingPartition(authorization, body);
    if (partition !== HOME_PARTITION) await this.#ready(partition, authorization, id, body);
    return { outcome: await this.#ask(partition, authorization.keyId, id, body), partition };
  }

  /** Sends on behalf of another authorization or about another user's mailbox: the outcome is not attributed to the asking session. */
  async sendFor(keyId: bigint, id: Uint8Array, body: Command, partition: number = HOME_PARTITION): Promise<RecordedEvent[]> {
    return eventsOf(await this.#ask(partition, keyId, id, body), partition);
  }

  /** Makes sure that the partition has what home has just recorded (such as a file) before it is sent the command. */
  async #ready(partition: number, { keyId, lastWrite }: Authorization, id: Uint8Array, body: Command): Promise<void> {
    const { readPosition } = this.#parts;
    if (!readPosition.shows(lastWrite)) await readPosition.until(lastWrite, TIMEOUT_MS);
    await this.#attached.borrow(partition, keyId, id, body);
  }

  /** After a broken link the outcome is unknown. A retry under the same id returns the first result, so retrying is safe. */
  #ask(partition: number, authKeyId: bigint, id: Uint8Array, body: Command): Promise<CommandOutcome> {
    const { commandApis, readPosition } = this.#parts;
    const call = partition === HOME_PARTITION ? { id, authKeyId, body } : { id, authKeyId, body, after: readPosition.position - 1 };
    return untilAvailable(TIMEOUT_MS, (timeoutMs) => commandApis[partition]!.send('commands', call, { timeoutMs }));
  }
}

/** The chat that a command is about, which its answer reports on; 0 = none. */
function addressedBy(body: Command): number {
  const { chat, peer, toPeer } = body as { chat?: number; peer?: number; toPeer?: number };
  return toPeer ?? peer ?? chat ?? 0;
}

/** Whether an event concerns another channel than the one the command is about, which the command's answer does not report on. */
function isElsewhere(event: RecordedEvent, addressed: number): boolean {
  return isChannelPeer(addressed) && entriesOf({ envelope: event, fact: event.fact }).some(({ mailbox }) => isChannelMailbox(mailbox) && !isAnswered(addressed, -mailbox));
}

const amongPartitions: ReadonlySet<string> = new Set(['DeliveryPosted', 'FileLent', 'FileReturned']);

/** Converts positions to places (partition and position), and drops events that only concern delivery between partitions. */
function eventsOf(outcome: CommandOutcome, partition: number): RecordedEvent[] {
  if (outcome.ok) return outcome.events.filter(({ fact }) => !amongPartitions.has(fact.type)).map((event) => placed(event, partition));
  if (!isErrorName(outcome.error)) throw new Error(`unknown refusal ${outcome.error}`);
  throw refusal(outcome.error, outcome.argument);
}

function placed(event: RecordedEvent, partition: number): RecordedEvent {
  return partition === HOME_PARTITION ? event : { ...event, position: placeOf(partition, event.position), fact: placedFact(event.fact, partition) };
}
