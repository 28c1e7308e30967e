import type { TopPeerReset } from '@teamgram/event-schemas';
import type { Context } from '../context.ts';
import { isKnownPeer } from '../messages/peer.ts';
import { refusal } from '../refusal.ts';
import type { View } from '../view.ts';

/** contacts.resetTopPeerRating. `category`: TL constructor without "topPeerCategory". */
export type ResetTopPeer = { type: 'ResetTopPeer'; category: string; peer: number };

export type ResetTopPeerState = { peerExists: boolean };

export function load(view: View, { peer }: ResetTopPeer): ResetTopPeerState {
  return { peerExists: isKnownPeer(view, peer) };
}

export function resetTopPeer({ peerExists }: ResetTopPeerState, { category, peer }: ResetTopPeer, { actor: owner }: Context): [TopPeerReset] {
  if (!peerExists) throw refusal('PEER_ID_INVALID');
  return [{ type: 'TopPeerReset', stream: `dialogs-${owner}`, owner, category, peer }];
}
