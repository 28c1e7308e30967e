import { HOME_PARTITION, isChannelPeer, type DialogPinned } from '@teamgram/event-schemas';
import type { Context } from '../context.ts';
import { livingChat } from '../channels/chat.ts';
import { isMember } from '../channels/members.ts';
import { conversationOf, isKnownPeer } from '../messages/peer.ts';
import { partitionsHere } from '../partitions/here.ts';
import { refusal } from '../refusal.ts';
import type { View } from '../view.ts';
import { ARCHIVE, folderOf, pinnedDialogsOf } from './dialog.ts';

/** messages.toggleDialogPin with `pinned`. The dialog becomes the topmost of its list. Records nothing when already pinned. */
export type PinDialog = { type: 'PinDialog'; peer: number };

/** `shown`: number of pinned dialogs in the list. */
export type PinDialogState = { peerExists: boolean; hasHistory: boolean; pinned: readonly number[]; shown: number; pinnedMax: number };

/** help.getConfig pinned_dialogs_count_max. */
export const PINNED_DIALOGS_MAX = 5;
/** help.getConfig pinned_infolder_count_max, dialogs_folder_pinned_limit_default. */
export const PINNED_IN_ARCHIVE_MAX = 100;

export function load(view: View, { peer }: PinDialog, { actor }: Context): PinDialogState {
  const folder = folderOf(view.documents, actor, peer);
  const pinned = pinnedDialogsOf(view.documents, actor, folder);
  return {
    peerExists: isKnownPeer(view, peer),
    // A group or channel always has history, possibly in another journal.
    hasHistory: peer < 0 || view.journal.streamVersion(conversationOf(actor, peer)) > 0,
    pinned,
    shown: pinned.filter((one) => isListed(view, actor, one)).length,
    pinnedMax: folder === ARCHIVE ? PINNED_IN_ARCHIVE_MAX : PINNED_DIALOGS_MAX,
  };
}

/** A supergroup or channel is listed only while the owner is in it, which is known at home only. */
function isListed({ documents }: View, owner: number, peer: number): boolean {
  if (!isChannelPeer(peer) || (partitionsHere(documents)?.own ?? HOME_PARTITION) !== HOME_PARTITION) return true;
  return livingChat(documents, peer) !== undefined && isMember(documents, peer, owner);
}

/** Refuses in order of precedence (core.telegram.org/method/messages.toggleDialogPin). */
export function pinDialog({ peerExists, hasHistory, pinned, shown, pinnedMax }: PinDialogState, { peer }: PinDialog, { actor: owner }: Context): DialogPinned[] {
  if (!peerExists) throw refusal('PEER_ID_INVALID');
  if (!hasHistory && peer !== owner) throw refusal('PEER_HISTORY_EMPTY');
  if (pinned.includes(peer)) return [];
  if (shown >= pinnedMax) throw refusal('PINNED_DIALOGS_TOO_MUCH');
  return [{ type: 'DialogPinned', stream: `dialogs-${owner}`, owner, peer }];
}
