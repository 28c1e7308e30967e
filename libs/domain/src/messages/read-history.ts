import { isChannelPeer } from '@teamgram/event-schemas';
import type { Delivery, Fact, HistoryRead } from '@teamgram/event-schemas';
import type { Context } from '../context.ts';
import { dialogOf, type Dialog } from '../dialogs/dialog.ts';
import { refusal } from '../refusal.ts';
import type { View } from '../view.ts';
import { incomingUpTo, newestIncoming, type Incoming } from './newest-incoming.ts';
import { numbering, type Numbering } from './numbering.ts';
import { conversationOf, isDialogPeer } from './peer.ts';

/**
 * messages.readHistory, for private chats and basic groups. `maxId` 0: everything. Records nothing when there is nothing new to read. Also removes
 * the unread mark of the dialog.
 */
export type ReadHistory = { type: 'ReadHistory'; peer: number; maxId: number };

export type ReadHistoryState = {
  peerExists: boolean;
  own: Readonly<Dialog>;
  newest: Incoming | undefined;
  /** Authors of newly read messages, with the newest one each has not been notified about, by its id in the author's mailbox. */
  authors: { author: number; idThere: number }[];
  numbers: Numbering;
};

export function load(view: View, { peer, maxId }: ReadHistory, { actor }: Context): ReadHistoryState {
  const own = dialogOf(view.documents, actor, peer);
  const newest = newestIncoming(view, actor, peer, maxId || Infinity);
  const authors = newest ? authorsToTell(view, actor, peer, own, newest) : [];
  return {
    // What a basic group has delivered stays in the mailboxes of those who left it, and after its migration or deletion.
    peerExists: !isChannelPeer(peer) && (isDialogPeer(view, actor, peer) || (peer < 0 && newest !== undefined)),
    own,
    newest,
    authors,
    numbers: numbering(view, [actor, ...authors.map(({ author }) => author)]),
  };
}

function authorsToTell(view: View, reader: number, peer: number, own: Readonly<Dialog>, newest: Incoming): ReadHistoryState['authors'] {
  const told = (author: number) => dialogOf(view.documents, author, peer > 0 ? reader : peer).readOutbox;
  if (peer > 0) return newest.idThere > told(peer) ? [{ author: peer, idThere: newest.idThere }] : [];
  const authors = new Map<number, number>();
  for (const { author, id, idThere } of incomingUpTo(view, reader, peer, newest.id)) {
    if (id <= own.readInbox) break;
    if (!authors.has(author)) authors.set(author, idThere);
  }
  return [...authors].filter(([author, idThere]) => idThere > told(author)).map(([author, idThere]) => ({ author, idThere }));
}

/** Advances the reader's mailbox, and those of the authors whose mailboxes show the messages: M6 (updateReadHistoryInbox, …Outbox). */
export function readHistory(state: ReadHistoryState, { peer }: ReadHistory, { actor }: Context): Fact[] {
  if (!state.peerExists) throw refusal('PEER_ID_INVALID');
  const { own, newest } = state;
  const facts: Fact[] = newest && newest.id > own.readInbox ? [read(state, newest, actor, peer)] : [];
  if (own.markedUnread) facts.push({ type: 'DialogUnmarkedUnread', stream: `dialogs-${actor}`, owner: actor, peer });
  return facts;
}

function read({ authors, numbers }: ReadHistoryState, { id }: Incoming, reader: number, peer: number): HistoryRead {
  const inbox = numbers.deliver(reader, peer, { messageId: id });
  const theirs: Delivery[] = authors.map(({ author, idThere }) => numbers.deliver(author, peer > 0 ? reader : peer, { messageId: idThere }));
  const common = { type: 'HistoryRead', stream: conversationOf(reader, peer), reader, inbox } as const;
  return peer > 0 ? { ...common, outbox: theirs[0], outboxes: [] } : { ...common, outbox: undefined, outboxes: theirs };
}
