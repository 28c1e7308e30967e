/** Converts a peer number (event-schemas/src/peer.ts) to TL. */
import { idOfPeer, isChannelPeer } from '@teamgram/event-schemas';
import type { tl } from '@teamgram/tl';

export function tlPeer(peer: number): tl.Peer {
  if (peer > 0) return { _: 'peerUser', user_id: peer };
  return isChannelPeer(peer) ? { _: 'peerChannel', channel_id: idOfPeer(peer) } : { _: 'peerChat', chat_id: idOfPeer(peer) };
}
