/** A simple writer: numbers mailboxes as the domain does and keeps the expected state of the read models. */
import { content, delivery, EMPTY_MAILBOX_PTS, ORDINARY_SEND } from '@teamgram/event-schemas';
import type { Delivery } from '@teamgram/event-schemas';
import { Journal } from './journal.ts';

export type KnownMessage = { position: number; author: number; ids: Map<number, number>; peers: Map<number, number>; text: string; version: number };

const streamOf = (one: number, other: number) => `dialog-${Math.min(one, other)}-${Math.max(one, other)}`;

export class Mailboxes {
  readonly journal = new Journal();
  readonly #pts = new Map<number, number>();
  readonly #versions = new Map<string, number>();
  readonly messages: KnownMessage[] = [];

  #next(mailbox: number, count = 1): number {
    const pts = this.pts(mailbox) + count;
    this.#pts.set(mailbox, pts);
    return pts;
  }

  #tell(stream: string, fact: Parameters<Journal['tell']>[0]): number {
    this.#versions.set(stream, (this.#versions.get(stream) ?? -1) + 1);
    return this.journal.tell(fact, stream);
  }

  pts(mailbox: number): number {
    return this.#pts.get(mailbox) ?? EMPTY_MAILBOX_PTS;
  }

  send(author: number, to: number, text: string): KnownMessage {
    const stream = streamOf(author, to);
    const sides = author === to ? [author] : [author, to];
    const deliveries = sides.map((mailbox) => {
      const pts = this.#next(mailbox);
      return delivery({ mailbox, peer: mailbox === author ? to : author, messageId: pts, pts, ptsCount: 1 });
    });
    const position = this.#tell(stream, {
      ...ORDINARY_SEND, type: 'MessageSent', author, content: content({ text }), deliveries,
    });
    const message: KnownMessage = {
      position, author, text, version: this.#versions.get(stream)!,
      ids: new Map(deliveries.map((each) => [each.mailbox, each.messageId])),
      peers: new Map(deliveries.map((each) => [each.mailbox, each.peer])),
    };
    this.messages.push(message);
    return message;
  }

  edit(message: KnownMessage, text: string): number {
    message.text = text;
    const deliveries = [...message.ids].map(([mailbox, messageId]) =>
      delivery({ mailbox, peer: message.peers.get(mailbox)!, messageId, pts: this.#next(mailbox), ptsCount: 1 }));
    return this.#tell(this.#streamOf(message), { type: 'MessageEdited', message: message.position, content: content({ text }), deliveries });
  }

  hide(mailbox: number, messages: KnownMessage[]): number {
    const messageIds = messages.map((message) => message.ids.get(mailbox)!);
    const [first] = messages;
    return this.#tell(this.#streamOf(first!), {
      type: 'MessagesHidden', messages: messages.map(({ position }) => position), messageIds, delivery: this.#removal(mailbox, messageIds),
    });
  }

  erase(messages: KnownMessage[]): number {
    const mailboxes = [...new Set(messages.flatMap(({ ids }) => [...ids.keys()]))];
    const erasures = mailboxes.map((mailbox) => {
      const messageIds = messages.flatMap(({ ids }) => ids.get(mailbox) ?? []);
      return { delivery: this.#removal(mailbox, messageIds), messageIds };
    });
    return this.#tell(this.#streamOf(messages[0]!), {
      type: 'MessagesErased', messages: messages.map(({ position }) => position), versions: messages.map(({ version }) => version), erasures,
    });
  }

  pin(mailbox: number, messages: KnownMessage[]): number {
    const messageIds = messages.map((message) => message.ids.get(mailbox)!);
    const [first] = messages;
    const mark = { delivery: delivery({ mailbox, peer: first!.peers.get(mailbox)!, pts: this.#next(mailbox), ptsCount: 1 }), messageIds };
    return this.#tell(this.#streamOf(first!), { type: 'MessagesPinned', by: mailbox, pinned: true, messages: messages.map(({ position }) => position), marks: [mark] });
  }

  react(message: KnownMessage, user: number): number {
    const places = [...message.ids].map(([mailbox, messageId]) => ({ mailbox, peer: message.peers.get(mailbox)!, messageId }));
    return this.#tell(this.#streamOf(message), {
      type: 'MessageReacted', sender: 0, user, message: message.position, choice: { emoji: ['👍'], former: [] }, big: false, recent: true, author: message.author, places,
    });
  }

  read(message: KnownMessage, reader: number): number {
    const inbox = delivery({
      mailbox: reader, peer: message.peers.get(reader)!, messageId: message.ids.get(reader)!, pts: this.#next(reader), ptsCount: 1,
    });
    const other = [...message.ids.keys()].find((mailbox) => mailbox !== reader);
    const outbox = other === undefined ? undefined : delivery({
      mailbox: other, peer: message.peers.get(other)!, messageId: message.ids.get(other)!, pts: this.#next(other), ptsCount: 1,
    });
    return this.#tell(this.#streamOf(message), { type: 'HistoryRead', reader, inbox, outbox, outboxes: [] });
  }

  #removal(mailbox: number, messageIds: number[]): Delivery {
    return delivery({ mailbox, pts: this.#next(mailbox, messageIds.length), ptsCount: messageIds.length });
  }

  #streamOf(message: KnownMessage): string {
    const [one, other = one] = message.ids.keys();
    return streamOf(one!, other!);
  }
}
