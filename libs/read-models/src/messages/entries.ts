import type { Delivery, Fact, FactType, StoredFact } from '@teamgram/event-schemas';

/** Kinds of mailbox entries; each corresponds to one kind of TL update. The index is the stored number: append only. */
export const entryKinds = ['sent', 'edited', 'removed', 'read-inbox', 'read-outbox', 'contents-read', 'pinned', 'unpinned'] as const;
export type EntryKind = (typeof entryKinds)[number];

/** One step of a mailbox: pts_before = pts − ptsCount (invariant U1). */
export type MailboxEntry = {
  mailbox: number;
  pts: number;
  ptsCount: number;
  kind: EntryKind;
  /** The dialog concerned; 0 for a removal across dialogs. */
  peer: number;
  /** sent: = pts. edited: the edited message. read-…: the highest message read. removed: 0. */
  messageId: number;
  /** The message replied to, by its id in this mailbox; 0: none. */
  replyToId: number;
  /** sent: the mailbox's owner is the author, or the message was imported; false for the other kinds. */
  out: boolean;
  /** Journal position of the fact itself. */
  position: number;
  /** Journal position of the MessageSent shown or edited; 0 for the other kinds. */
  message: number;
  /** removed, contents-read, pinned, unpinned: the messages concerned, by their ids in this mailbox; empty for the other kinds. */
  messageIds: readonly number[];
};

const NOTHING_REMOVED: readonly number[] = [];

/** Input of entriesOf: entries do not depend on private fields, so these may be sealed or open. */
type Told<F = StoredFact | Fact> = { envelope: { position: number }; fact: F };

const makers: { [T in FactType]?: (event: Told<Extract<StoredFact | Fact, { type: T }>>) => MailboxEntry[] } = {
  MessageSent: ({ envelope: { position }, fact }) =>
    fact.deliveries.map((delivery) => entry('sent', delivery, position, position, delivery.mailbox === fact.author)),
  // An imported message has no author here and is never unread: it counts like one sent by the mailbox's owner.
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
 * The mailbox entries that a fact creates; none for a fact that no mailbox shows. The projector stores exactly these, so that a gateway derives the
 * same entries from a live notice as `difference` reads back later (invariant U4).
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
