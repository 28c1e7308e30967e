import type { PeerBlocked } from '@teamgram/event-schemas';
import type { Context } from '../context.ts';
import { refusal } from '../refusal.ts';
import { userOf } from '../users/user.ts';
import type { View } from '../view.ts';
import { hasBlocked } from './contact.ts';

/** contacts.block. Records nothing when already blocked. */
export type BlockPeer = { type: 'BlockPeer'; peer: number };

export type BlockPeerState = { isPerson: boolean; blocked: boolean };

export function load({ documents }: View, { peer }: BlockPeer, { actor }: Context): BlockPeerState {
  return { isPerson: userOf(documents, peer)?.kind === 'person', blocked: hasBlocked(documents, actor, peer) };
}

/** Users can block neither themselves nor the service account, which reports their own logins. */
export function blockPeer({ isPerson, blocked }: BlockPeerState, { peer }: BlockPeer, { actor: owner }: Context): PeerBlocked[] {
  if (!isPerson || peer === owner) throw refusal('CONTACT_ID_INVALID');
  return blocked ? [] : [{ type: 'PeerBlocked', stream: `contacts-${owner}`, owner, peer }];
}
