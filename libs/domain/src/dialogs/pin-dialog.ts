import type { DialogPinned } from '@teamgram/event-schemas';
import type { Context } from '../context.ts';
import { conversationOf, isKnownPeer } from '../messages/peer.ts';
import { refusal } from '../refusal.ts';
import type { View } from '../view.ts';
import { pinnedDialogsOf } from './dialog.ts';

/** messages.toggleDialogPin with `pinned`. The dialog becomes the topmost. Pinned already: no fact. */
export type PinDialog = { type: 'PinDialog'; peer: number };

export type PinDialogState = { peerExists: boolean; hasHistory: boolean; pinned: readonly number[] };

/** help.getConfig pinned_dialogs_count_max. */
export const PINNED_DIALOGS_MAX = 5;

export function load(view: View, { peer }: PinDialog, { actor }: Context): PinDialogState {
  return {
    peerExists: isKnownPeer(view, peer),
    hasHistory: view.journal.streamVersion(conversationOf(actor, peer)) > 0,
    pinned: pinnedDialogsOf(view.documents, actor),
  };
}

/** Refusals in the order in which clients are told of them (core.telegram.org/method/messages.toggleDialogPin). */
export function pinDialog({ peerExists, hasHistory, pinned }: PinDialogState, { peer }: PinDialog, { actor: owner }: Context): DialogPinned[] {
  if (!peerExists) throw refusal('PEER_ID_INVALID');
  if (!hasHistory && peer !== owner) throw refusal('PEER_HISTORY_EMPTY');
  if (pinned.includes(peer)) return [];
  if (pinned.length >= PINNED_DIALOGS_MAX) throw refusal('PINNED_DIALOGS_TOO_MUCH');
  return [{ type: 'DialogPinned', stream: `dialogs-${owner}`, owner, peer }];
}
