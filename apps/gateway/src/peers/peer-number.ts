/** A peer as one number: user > 0, basic group = −id, channel = −(10^12 + id). As the log and the read models write it. */
import type { tl } from '@teamgram/tl';

const CHANNEL_BASE = 10 ** 12;

export function tlPeer(peer: number): tl.Peer {
  if (peer > 0) return { _: 'peerUser', user_id: peer };
  return peer > -CHANNEL_BASE ? { _: 'peerChat', chat_id: -peer } : { _: 'peerChannel', channel_id: -peer - CHANNEL_BASE };
}

export function peerNumber(peer: tl.Peer): number {
  switch (peer._) {
    case 'peerUser': return peer.user_id;
    case 'peerChat': return -peer.chat_id;
    case 'peerChannel': return -(CHANNEL_BASE + peer.channel_id);
  }
}
