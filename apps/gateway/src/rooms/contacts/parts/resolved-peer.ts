import type { tl } from '@teamgram/tl';
import { tlPeer } from '../../../peers/peer-number.ts';
import { showPeers } from '../../../peers/shown-peers.ts';
import type { Context } from '../../../rpc/context.ts';

/** A peer found by username or phone number, with its user or chat. */
export async function resolvedPeer({ services, view }: Context, peer: number): Promise<tl.contacts.resolvedPeer> {
  return { _: 'contacts.resolvedPeer', peer: tlPeer(peer), ...(await showPeers(services, view, [peer])) };
}
