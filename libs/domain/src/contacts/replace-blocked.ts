import type { Fact } from '@teamgram/event-schemas';
import type { Context } from '../context.ts';
import { refusal } from '../refusal.ts';
import { userOf, type User } from '../users/user.ts';
import type { View } from '../view.ts';
import { blockedBy } from './contact.ts';

/** contacts.setBlocked: among the newest `limit` entries of the block list, exactly `peers` stay or become blocked. */
export type ReplaceBlocked = { type: 'ReplaceBlocked'; peers: number[]; limit: number };

export type ReplaceBlockedState = { wanted: { peer: number; kind: User['kind'] | undefined }[]; blocked: readonly number[] };

const REPLACED_MAX = 1_000;

export function load({ documents }: View, { peers }: ReplaceBlocked, { actor }: Context): ReplaceBlockedState {
  const wanted = [...new Set(peers.slice(0, REPLACED_MAX))];
  return { wanted: wanted.map((peer) => ({ peer, kind: userOf(documents, peer)?.kind })), blocked: blockedBy(documents, actor) };
}

/**
 * Users can block neither themselves nor the service account. A client's list may contain deleted accounts: they are left unchanged and the others
 * processed.
 */
export function replaceBlocked({ wanted, blocked }: ReplaceBlockedState, { peers, limit }: ReplaceBlocked, { actor: owner }: Context): Fact[] {
  if (peers.length > REPLACED_MAX) throw refusal('LIMIT_INVALID');
  if (wanted.some(({ peer, kind }) => (kind !== 'person' && kind !== 'deleted') || peer === owner)) throw refusal('CONTACT_ID_INVALID');
  const shown = blocked.slice(-Math.min(Math.max(limit, 1), REPLACED_MAX));
  const stream = `contacts-${owner}`;
  return [
    ...shown.filter((peer) => !peers.includes(peer)).map((peer) => ({ type: 'PeerUnblocked', stream, owner, peer }) as const),
    ...wanted.filter(({ peer, kind }) => kind === 'person' && !blocked.includes(peer)).map(({ peer }) => ({ type: 'PeerBlocked', stream, owner, peer }) as const),
  ];
}
