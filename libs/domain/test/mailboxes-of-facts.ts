/** An independent, simple check of mailboxes by the facts alone; shares no code with the rules. */
import { EMPTY_MAILBOX_PTS } from '@teamgram/event-schemas';
import type { Delivery, Fact, HistoryRead, MessageEdited, MessageSent, MessagesErased, MessagesHidden } from '@teamgram/event-schemas';

type Shown = { position: number; stream: string; author: number; peer: number; versions: number[] };

export class Mailboxes {
  readonly pts = new Map<number, number>();
  /** mailbox → message id → message. */
  readonly shown = new Map<number, Map<number, Shown>>();
  readonly readInbox = new Map<string, number>();
  readonly readOutbox = new Map<string, number>();
  readonly versions = new Map<number, number[]>();
  /** Whether other journals show messages of this one, too. */
  readonly #oneOfSeveral: boolean;

  constructor(oneOfSeveral = false) {
    this.#oneOfSeveral = oneOfSeveral;
  }

  /** Throws when a fact contradicts earlier ones. */
  see(fact: Fact, position: number, version: number): void {
    if (fact.type === 'MessageSent') this.#sent(fact, position, version);
    if (fact.type === 'MessageEdited') this.#edited(fact, version);
    if (fact.type === 'MessagesHidden') this.#hidden(fact);
    if (fact.type === 'MessagesErased') this.#erased(fact);
    if (fact.type === 'HistoryRead') this.#historyRead(fact);
  }

  #sent({ stream, author, deliveries }: MessageSent, position: number, version: number): void {
    const versions = [version];
    this.versions.set(position, versions);
    for (const delivery of deliveries) {
      this.#advance(delivery, 1);
      must(delivery.messageId === delivery.pts, 'the id of a sent message is its number');
      this.#box(delivery.mailbox).set(delivery.messageId, { position, stream, author, peer: delivery.peer, versions });
    }
  }

  #edited({ message, deliveries }: MessageEdited, version: number): void {
    this.versions.get(message)!.push(version);
    must(sameMembers(deliveries.map(({ mailbox }) => mailbox), this.#whoShows(message)), 'everybody who shows a message hears of its edit');
    for (const delivery of deliveries) {
      this.#advance(delivery, 1);
      must(this.#box(delivery.mailbox).get(delivery.messageId)?.position === message, 'an edited message keeps its id');
    }
  }

  #hidden({ delivery, messageIds, messages, stream }: MessagesHidden): void {
    this.#leave(delivery!, messageIds, messages, stream);
    must(this.#oneOfSeveral || messages.every((message) => this.#whoShows(message).length > 0), 'a hidden message is shown by somebody');
  }

  #erased({ erasures, messages, versions, stream }: MessagesErased): void {
    for (const { delivery, messageIds } of erasures) this.#leave(delivery!, messageIds, messages, stream);
    must(messages.every((message) => this.#whoShows(message).length === 0), 'an erased message is shown by nobody');
    // Without messages: erases facts attached to a message, or a scheduled message.
    if (messages.length > 0) must(sameMembers(versions, messages.flatMap((message) => this.versions.get(message)!)), 'all versions of an erased message are named');
  }

  #historyRead({ reader, inbox, outbox, outboxes }: HistoryRead): void {
    this.#read(this.readInbox, inbox!, reader);
    for (const mark of outbox ? [outbox] : outboxes) this.#read(this.readOutbox, mark, reader);
  }

  #advance({ mailbox, pts, ptsCount }: Delivery, count: number): void {
    must(ptsCount === count, 'pts_count is how many numbers the fact takes');
    must(pts - ptsCount === (this.pts.get(mailbox) ?? EMPTY_MAILBOX_PTS), 'pts_before = pts − pts_count: no hole, no repeat');
    this.pts.set(mailbox, pts);
  }

  #leave(delivery: Delivery, ids: number[], messages: number[], stream: string): void {
    this.#advance(delivery, ids.length);
    must(ids.length > 0 && new Set(ids).size === ids.length, 'each message leaves once');
    for (const id of ids) {
      const message = this.#box(delivery.mailbox).get(id);
      must(message !== undefined && messages.includes(message.position) && message.stream === stream, 'only what is shown can leave');
      this.#box(delivery.mailbox).delete(id);
    }
  }

  #read(marks: Map<string, number>, delivery: Delivery, reader: number): void {
    this.#advance(delivery, 1);
    const { mailbox, peer, messageId } = delivery;
    must(messageId > (marks.get(`${mailbox}/${peer}`) ?? 0) && messageId < delivery.pts, 'a read mark only moves forward, to a message that is there');
    const message = this.#box(mailbox).get(messageId);
    must(message === undefined || (message.peer === peer && message.author !== reader), 'a read mark stands at a message of the other side, or where one was');
    marks.set(`${mailbox}/${peer}`, messageId);
  }

  #box(mailbox: number): Map<number, Shown> {
    const box = this.shown.get(mailbox) ?? new Map<number, Shown>();
    this.shown.set(mailbox, box);
    return box;
  }

  #whoShows(position: number): number[] {
    return [...this.shown].filter(([, box]) => [...box.values()].some((message) => message.position === position)).map(([mailbox]) => mailbox);
  }
}

function must(condition: boolean, rule: string): asserts condition {
  if (!condition) throw new Error(`broken: ${rule}`);
}

function sameMembers(one: number[], other: number[]): boolean {
  return one.length === other.length && new Set([...one, ...other]).size === new Set(one).size;
}
