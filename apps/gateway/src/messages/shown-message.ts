/** Converts rows and events to messages as a mailbox shows them. */
import { isPending } from '@teamgram/domain';
import { answeredOf, partitionOfPlace } from '@teamgram/event-schemas';
import type { Content, KeyboardSet, MessageEdited } from '@teamgram/event-schemas';
import type { ShownMessage } from '../convert/message.ts';
import { unseenPost } from './with-post-counts.ts';
import { saidBy } from './event-opener.ts';
import type { EventOpener, OpenedEvent } from './event-opener.ts';

/** A message's place in a mailbox. */
export type Place = { messageId: number; peer: number; replyToId: number; /** Pinned in its dialog. */ pinned?: boolean | undefined; /** False: it has never had a reaction. */ reacted?: boolean | undefined };

/** The columns of a message row (libs/read-models) needed to show it. */
export type MessageParts = Place & { position: number; event: Uint8Array | OpenedEvent; edit: Uint8Array | null; /** Stored bytes of its KeyboardSet. */ keyboard?: Uint8Array | null | undefined };

/**
 * A message from its MessageSent and last edit. All results have the same fields
 * in the same order (one hidden class), since a page contains a hundred of them.
 */
export function shownMessage(place: Place, sent: OpenedEvent, edit: OpenedEvent | undefined, keyed?: OpenedEvent): ShownMessage {
  const fact = saidBy(sent);
  const content = edit ? (edit.fact as MessageEdited).content : fact.content;
  const arrivedPage = edit && arrivedPageOf(fact.content, content);
  return {
    position: sent.position,
    id: place.messageId,
    peer: place.peer,
    author: fact.author,
    sender: fact.sender,
    post: fact.post,
    dateS: Math.floor(sent.timeMs / 1000),
    // Neither expired media nor a fetched web page counts as an edit by the author.
    editDateS: edit && !content?.media?.expired && arrivedPage === undefined ? Math.floor(edit.timeMs / 1000) : 0,
    replyToId: place.replyToId,
    answered: answeredOf(content),
    thread: fact.thread,
    topic: fact.topic,
    // A post's copy in the discussion group is pinned automatically.
    pinned: place.pinned ?? fact.discussedPost > 0,
    silent: fact.silent,
    noForwards: fact.noForwards,
    groupedId: fact.groupedId,
    ttlS: fact.ttlS,
    scheduled: fact.scheduledId !== 0 || undefined,
    mentions: fact.mentions.length === 0 ? undefined : fact.mentions,
    contentsRead: false,
    imported: sent.fact.type === 'MessageImported' || undefined,
    reacted: place.reacted,
    keyboard: (keyed?.fact as KeyboardSet | undefined)?.keyboard,
    arrivedPage,
    postCounts: fact.post && content?.action === '' ? unseenPost : undefined,
    content,
  };
}

/** Id of the pending page the message was sent with, if nothing else has changed since. */
export function arrivedPageOf(sent: Content | undefined, now: Content | undefined): number | undefined {
  const waiting = sent?.media?.webPage;
  if (!waiting || !now || !isPending(waiting) || now.text !== sent.text) return undefined;
  return !now.media || now.media.webPage?.id === waiting.id ? waiting.id : undefined;
}

/** Decrypts a row; synchronous when the keys are cached. The edit's position is not in the row, so it is read from the edit's bytes. */
export function shownRow(opener: EventOpener, row: MessageParts): ShownMessage | Promise<ShownMessage> {
  const sent = opener.openBytes(row.event, row.position);
  const edit = row.edit ? opener.openEvent(row.edit, partitionOfPlace(row.position)) : undefined;
  const keyed = row.keyboard ? opener.openEvent(row.keyboard, partitionOfPlace(row.position)) : undefined;
  if (sent instanceof Promise || edit instanceof Promise || keyed instanceof Promise) return Promise.all([sent, edit, keyed]).then((opened) => shownMessage(row, ...opened));
  return shownMessage(row, sent, edit, keyed);
}

/** Decrypts several rows; synchronous when all keys are cached. */
export function shownRows(opener: EventOpener, rows: readonly MessageParts[]): ShownMessage[] | Promise<ShownMessage[]> {
  return allOf(rows.map((row) => shownRow(opener, row)));
}

/** Like Promise.all, but synchronous when all values are available. */
export function allOf<Value>(values: readonly (Value | Promise<Value>)[]): Value[] | Promise<Value[]> {
  return values.some((value) => value instanceof Promise) ? Promise.all(values) : (values as Value[]);
}
