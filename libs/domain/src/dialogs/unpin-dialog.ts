import type { DialogUnpinned } from '@teamgram/event-schemas';
import type { Context } from '../context.ts';
import { isKnownPeer } from '../messages/peer.ts';
import { refusal } from '../refusal.ts';
import type { View } from '../view.ts';
import { isPinned } from './dialog.ts';

/** messages.toggleDialogPin without `pinned`. Records nothing when not pinned. */
export type UnpinDialog = { type: 'UnpinDialog'; peer: number };

export type UnpinDialogState = { peerExists: boolean; isPinned: boolean };

export function load(view: View, { peer }: UnpinDialog, { actor }: Context): UnpinDialogState {
  return { peerExists: isKnownPeer(view, peer), isPinned: isPinned(view.documents, actor, peer) };
}

export function unpinDialog({ peerExists, isPinned }: UnpinDialogState, { peer }: UnpinDialog, { actor: owner }: Context): DialogUnpinned[] {
  if (!peerExists) throw refusal('PEER_ID_INVALID');
  return isPinned ? [{ type: 'DialogUnpinned', stream: `dialogs-${owner}`, owner, peer }] : [];
}
