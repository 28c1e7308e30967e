import type { Delivery, Fact, FactType, StoredFact } from '@teamgram/event-schemas';

/** What an entry tells the mailbox's owner; each is one kind of TL update. The order is the stored number: append only. */
export const entryKinds = ['sent', 'edited', 'removed', 'read-inbox', 'read-outbox', 'contents-read', 'pinned', 'unpinned'] as const;
export type EntryKind = (typeof entryKinds)[number];

/** One step of a mailbox: pts_before = pts − ptsCount (invariant U1). */
export type MailboxEntry = {
  mailbox: number;
  pts: number;
  ptsCount: number;
  kind: EntryKind;
  /** The dialog concerned; 0 for a removal that spans dialogs. */
  peer: number;
  /** sent: = pts. edited: the edited message. read-…: the highest message read. removed: 0. */
  messageId: number;
  /** The replied message as this mailbox numbers it; 0 = none. */
  replyToId: number;
  /** sent: the mailbox's owner wrote it, or it was brought from elsewhere; false for the other kinds. */
  out: boolean;
  /** Journal position of the fact itself. */
  position: number;
  /** Journal position of the MessageSent that is shown or edited; 0 for the other kinds. */
  message: number;
  /** removed, contents-read, pinned, unpinned: which messages, as this mailbox numbers them; empty for the other kinds. */
  messageIds: readonly number[];
};

const NOTHING_REMOVED: readonly number[] = [];

/** What entries are made of: whether private fields are open makes no difference to them. */
type Told<F = StoredFact | Fact> = { envelope: { position: number }; fact: F };

const makers: { [T in FactType]?: (event: Told<Extract<StoredFact | Fact, { type: T }>>) => MailboxEntry[] } = {
  MessageSent: ({ envelope: { position }, fact }) =>
    fact.deliveries.map((delivery) => entry('sent', delivery, position, position, delivery.mailbox === fact.author)),
  // Nobody wrote it here, and nobody is to read it: it is counted like what the owner of each mailbox has written.
  MessageImported: ({ envelope: { position }, fact }) => fact.deliveries.map((delivery) => entry('sent', delivery, position, position, true)),
  MessageEdited: ({ envelope: { position }, fact }) =>
    fact.deliveries.map((delivery) => entry('edited', delivery, position, fact.message, false)),
  MessagesHidden: ({ envelope: { position }, fact }) => removal(fact.delivery, position, fact.messageIds),
  MessagesErased: ({ envelope: { position }, fact }) =>
    fact.erasures.flatMap(({ delivery, messageIds }) => removal(delivery, position, messageIds)),
  MessagesPinned: ({ envelope: { position }, fact }) =>
    fact.marks.flatMap(({ delivery, messageIds }) => (delivery ? [{ ...entry(fact.pinned ? 'pinned' : 'unpinned', delivery, position, 0, false), messageIds }] : [])),
  HistoryRead: ({ envelope: { position }, fact }) =>
    [
    ...readMark('read-inbox', fact.inbox, position), ...readMark('read-outbox', fact.outbox, position),
    ...fact.outboxes.flatMap((delivery) => readMark('read-outbox', delivery, position)),
  ],
  MessageContentsRead: ({ envelope: { position }, fact }) =>
    fact.marks.flatMap(({ delivery, messageIds }) => (delivery ? [{ ...entry('contents-read', delivery, position, 0, false), messageIds }] : [])),
};

/**
 * The mailbox entries that a fact makes; none for a fact that no mailbox shows. The projector stores exactly these, so what a gateway
 * derives from a live notice equals what `difference` reads back later (invariant U4).
 */
export function entriesOf(event: Told): MailboxEntry[] {
  return makers[event.fact.type]?.(event as never) ?? [];
}

function entry(kind: EntryKind, delivery: Delivery, position: number, message: number, out: boolean): MailboxEntry {
  const { mailbox, peer, pts, ptsCount, messageId, replyToId } = delivery;
  return { mailbox, pts, ptsCount, kind, peer, messageId, replyToId, out, position, message, messageIds: NOTHING_REMOVED };
}

function removal(delivery: Delivery | undefined, position: number, messageIds: readonly number[]): MailboxEntry[] {
  return delivery ? [{ ...entry('removed', delivery, position, 0, false), messageIds }] : [];
}

function readMark(kind: 'read-inbox' | 'read-outbox', delivery: Delivery | undefined, position: number): MailboxEntry[] {
  return delivery ? [entry(kind, delivery, position, 0, false)] : [];
}
