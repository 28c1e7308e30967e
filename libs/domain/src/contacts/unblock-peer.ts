import type { PeerUnblocked } from '@teamgram/event-schemas';
import type { Context } from '../context.ts';
import { refusal } from '../refusal.ts';
import { userOf } from '../users/user.ts';
import type { View } from '../view.ts';
import { hasBlocked } from './contact.ts';

/** contacts.unblock. Records nothing when not blocked. */
export type UnblockPeer = { type: 'UnblockPeer'; peer: number };

export type UnblockPeerState = { exists: boolean; blocked: boolean };

export function load({ documents }: View, { peer }: UnblockPeer, { actor }: Context): UnblockPeerState {
  return { exists: userOf(documents, peer) !== undefined, blocked: hasBlocked(documents, actor, peer) };
}

export function unblockPeer({ exists, blocked }: UnblockPeerState, { peer }: UnblockPeer, { actor: owner }: Context): PeerUnblocked[] {
  if (!exists) throw refusal('CONTACT_ID_INVALID');
  return blocked ? [{ type: 'PeerUnblocked', stream: `contacts-${owner}`, owner, peer }] : [];
}
