import type { DraftCleared } from '@teamgram/event-schemas';
import type { Context } from '../context.ts';
import { isKnownPeer } from '../messages/peer.ts';
import { refusal } from '../refusal.ts';
import type { View } from '../view.ts';
import { dialogOf, draftIn, NO_DRAFT } from './dialog.ts';

/** messages.saveDraft with an empty draft; messages.clearAllDrafts issues one for each dialog with a draft. Records nothing without a draft. */
export type ClearDraft = { type: 'ClearDraft'; peer: number; /** Thread of a supergroup; 0 or absent: the dialog itself. */ thread?: number | undefined };

export type ClearDraftState = { peerExists: boolean; hasDraft: boolean };

export function load(view: View, { peer, thread = 0 }: ClearDraft, { actor }: Context): ClearDraftState {
  return { peerExists: isKnownPeer(view, peer), hasDraft: draftIn(dialogOf(view.documents, actor, peer), thread) !== NO_DRAFT };
}

export function clearDraft({ peerExists, hasDraft }: ClearDraftState, { peer, thread = 0 }: ClearDraft, { actor: owner }: Context): DraftCleared[] {
  if (!peerExists) throw refusal('PEER_ID_INVALID');
  return hasDraft ? [{ type: 'DraftCleared', stream: `dialogs-${owner}`, owner, peer, thread }] : [];
}
