/** A peer as one number: user > 0, basic group = −id, channel = −(10^12 + id). As the log and the read models write it. */
import type { tl } from '@teamgram/tl';

const CHANNEL_BASE = 10 ** 12;

export function tlPeer(peer: number): tl.Peer {
  if (peer > 0) return { _: 'peerUser', user_id: peer };
  return peer > -CHANNEL_BASE ? { _: 'peerChat', chat_id: -peer } : { _: 'peerChannel', channel_id: -peer - CHANNEL_BASE };
}
