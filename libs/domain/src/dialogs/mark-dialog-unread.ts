import type { DialogMarkedUnread } from '@teamgram/event-schemas';
import type { Context } from '../context.ts';
import { isKnownPeer } from '../messages/peer.ts';
import { refusal } from '../refusal.ts';
import type { View } from '../view.ts';
import { dialogOf } from './dialog.ts';

/** messages.markDialogUnread with `unread`. Records nothing when already marked. */
export type MarkDialogUnread = { type: 'MarkDialogUnread'; peer: number };

export type UnreadMarkState = { peerExists: boolean; marked: boolean };

export function load(view: View, { peer }: { peer: number }, { actor }: Context): UnreadMarkState {
  return { peerExists: isKnownPeer(view, peer), marked: dialogOf(view.documents, actor, peer).markedUnread };
}

export function markDialogUnread({ peerExists, marked }: UnreadMarkState, { peer }: MarkDialogUnread, { actor: owner }: Context): DialogMarkedUnread[] {
  if (!peerExists) throw refusal('PEER_ID_INVALID');
  return marked ? [] : [{ type: 'DialogMarkedUnread', stream: `dialogs-${owner}`, owner, peer }];
}
