import type { DialogPinned } from '@teamgram/event-schemas';
import type { Context } from '../context.ts';
import { conversationOf, isKnownPeer } from '../messages/peer.ts';
import { refusal } from '../refusal.ts';
import type { View } from '../view.ts';
import { ARCHIVE, folderOf, pinnedDialogsOf } from './dialog.ts';

/** messages.toggleDialogPin with `pinned`. The dialog becomes the topmost of its list. Records nothing when already pinned. */
export type PinDialog = { type: 'PinDialog'; peer: number };

export type PinDialogState = { peerExists: boolean; hasHistory: boolean; pinned: readonly number[]; pinnedMax: number };

/** help.getConfig pinned_dialogs_count_max. */
export const PINNED_DIALOGS_MAX = 5;
/** help.getConfig pinned_infolder_count_max, dialogs_folder_pinned_limit_default. */
export const PINNED_IN_ARCHIVE_MAX = 100;

export function load(view: View, { peer }: PinDialog, { actor }: Context): PinDialogState {
  const folder = folderOf(view.documents, actor, peer);
  return {
    peerExists: isKnownPeer(view, peer),
    // A group or channel always has history, possibly in another journal.
    hasHistory: peer < 0 || view.journal.streamVersion(conversationOf(actor, peer)) > 0,
    pinned: pinnedDialogsOf(view.documents, actor, folder),
    pinnedMax: folder === ARCHIVE ? PINNED_IN_ARCHIVE_MAX : PINNED_DIALOGS_MAX,
  };
}

/** Refuses in order of precedence (core.telegram.org/method/messages.toggleDialogPin). */
export function pinDialog({ peerExists, hasHistory, pinned, pinnedMax }: PinDialogState, { peer }: PinDialog, { actor: owner }: Context): DialogPinned[] {
  if (!peerExists) throw refusal('PEER_ID_INVALID');
  if (!hasHistory && peer !== owner) throw refusal('PEER_HISTORY_EMPTY');
  if (pinned.includes(peer)) return [];
  if (pinned.length >= pinnedMax) throw refusal('PINNED_DIALOGS_TOO_MUCH');
  return [{ type: 'DialogPinned', stream: `dialogs-${owner}`, owner, peer }];
}
