import { isChannelPeer } from '@teamgram/event-schemas';
import type { Fact } from '@teamgram/event-schemas';
import { chatOf } from '../channels/chat.ts';
import type { Context } from '../context.ts';
import { dialogOf, isPinned, NO_DRAFT } from '../dialogs/dialog.ts';
import { refusal } from '../refusal.ts';
import type { View } from '../view.ts';
import { numbering, type Numbering } from './numbering.ts';
import { conversationOf, isKnownPeer } from './peer.ts';
import { mailboxesOf, remove } from './removal.ts';
import { deliveryTo, sentMessage, type SentMessage } from './sent-message.ts';

/**
 * messages.deleteHistory, in slices, oldest first. `maxId` 0: everything. The final `HistoryCleared` says whether anything remains
 * (messages.affectedHistory `offset`). Without `justClear` the dialog leaves the list: it is unpinned and its draft is cleared.
 */
export type DeleteHistory = { type: 'DeleteHistory'; peer: number; maxId: number; justClear: boolean; revoke: boolean };

/** Limits per DeleteHistory: messages deleted, and events of the conversation examined. */
export const HISTORY_SLICE = 100;
const EVENTS_PER_SLICE = 300;

export type DeleteHistoryState = {
  peerExists: boolean;
  /** In a group, only the creator may delete history for everybody. */
  mayRevoke: boolean;
  messages: SentMessage[];
  /** Stream version up to which the owner will see nothing. */
  below: number;
  /** Stream version up to which the dialog was cleared before. */
  clearedBelow: number;
  complete: boolean;
  isPinned: boolean;
  hasDraft: boolean;
  numbers: Numbering;
};

export function load(view: View, { peer, maxId }: DeleteHistory, { actor }: Context): DeleteHistoryState {
  const dialog = dialogOf(view.documents, actor, peer);
  const slice = nextSlice(view, conversationOf(actor, peer), actor, dialog.clearedBelow, maxId || Infinity);
  return {
    ...slice,
    peerExists: isKnownPeer(view, peer) && !isChannelPeer(peer),
    mayRevoke: peer > 0 || chatOf(view.documents, peer)?.creator === actor,
    clearedBelow: dialog.clearedBelow,
    isPinned: isPinned(view.documents, actor, peer),
    hasDraft: dialog.draft !== NO_DRAFT,
    numbers: numbering(view, mailboxesOf(slice.messages)),
  };
}

export function deleteHistory(state: DeleteHistoryState, command: DeleteHistory, { actor }: Context): Fact[] {
  const { peer, justClear, revoke } = command;
  if (!state.peerExists) throw refusal('PEER_ID_INVALID');
  const removed = remove(state.messages, actor, revoke && state.mayRevoke, state.numbers);
  const dialogRemoved = state.complete && !justClear;
  if (removed.length === 0 && !dialogRemoved && state.below === state.clearedBelow) return [];
  const { below, complete } = state;
  const cleared = { type: 'HistoryCleared', stream: conversationOf(actor, peer), owner: actor, peer, below, complete, dialogRemoved } as const;
  return [...removed, ...(dialogRemoved ? leaveList(state, actor, peer) : []), cleared];
}

function leaveList({ isPinned, hasDraft }: DeleteHistoryState, owner: number, peer: number): Fact[] {
  const stream = `dialogs-${owner}`;
  return [
    ...(isPinned ? [{ type: 'DialogUnpinned', stream, owner, peer } as const] : []),
    ...(hasDraft ? [{ type: 'DraftCleared', stream, owner, peer, thread: 0 } as const] : []),
  ];
}

type Slice = { messages: SentMessage[]; below: number; complete: boolean };

function nextSlice(view: View, stream: string, owner: number, from: number, maxId: number): Slice {
  const end = view.journal.streamVersion(stream);
  const stop = Math.min(end, from + EVENTS_PER_SLICE);
  const messages: SentMessage[] = [];
  for (let version = from; version < stop; version++) {
    const message = sentMessage(view, view.journal.positionInStream(stream, version)!);
    const delivery = message && deliveryTo(message, owner);
    if (!delivery) continue;
    if (delivery.messageId > maxId) return { messages, below: version, complete: true };
    if (messages.length === HISTORY_SLICE) return { messages, below: version, complete: false };
    messages.push(message);
  }
  return { messages, below: stop, complete: stop === end };
}
