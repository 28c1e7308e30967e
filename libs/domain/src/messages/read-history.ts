import type { Delivery, Fact, HistoryRead } from '@teamgram/event-schemas';
import type { Context } from '../context.ts';
import { dialogOf, type Dialog } from '../dialogs/dialog.ts';
import { refusal } from '../refusal.ts';
import type { View } from '../view.ts';
import { newestIncoming, type Incoming } from './newest-incoming.ts';
import { numbering, type Numbering } from './numbering.ts';
import { conversationOf, isPrivatePeer } from './peer.ts';

/** messages.readHistory. `maxId` 0 = everything. Nothing new to read: no fact. A dialog that was marked unread is unmarked. */
export type ReadHistory = { type: 'ReadHistory'; peer: number; maxId: number };

export type ReadHistoryState = {
  peerExists: boolean;
  own: Readonly<Dialog>;
  /** The same dialog from the other side. */
  theirs: Readonly<Dialog>;
  newest: Incoming | undefined;
  numbers: Numbering;
};

export function load(view: View, { peer, maxId }: ReadHistory, { actor }: Context): ReadHistoryState {
  return {
    peerExists: isPrivatePeer(view, peer),
    own: dialogOf(view.documents, actor, peer),
    theirs: dialogOf(view.documents, peer, actor),
    newest: newestIncoming(view, actor, peer, maxId || Infinity),
    numbers: numbering(view, [actor, peer]),
  };
}

/** The reader's mailbox advances and, when the other side has the message, so does theirs: M6 (updateReadHistoryInbox, …Outbox). */
export function readHistory(state: ReadHistoryState, { peer }: ReadHistory, { actor }: Context): Fact[] {
  if (!state.peerExists) throw refusal('PEER_ID_INVALID');
  const { own, newest } = state;
  const facts: Fact[] = newest && newest.id > own.readInbox ? [read(state, newest, actor, peer)] : [];
  if (own.markedUnread) facts.push({ type: 'DialogUnmarkedUnread', stream: `dialogs-${actor}`, owner: actor, peer });
  return facts;
}

function read({ theirs, numbers }: ReadHistoryState, { id, idThere }: Incoming, reader: number, peer: number): HistoryRead {
  const inbox = numbers.deliver(reader, peer, { messageId: id });
  const outbox: Delivery | undefined = idThere > theirs.readOutbox ? numbers.deliver(peer, reader, { messageId: idThere }) : undefined;
  return { type: 'HistoryRead', stream: conversationOf(reader, peer), reader, inbox, outbox };
}
