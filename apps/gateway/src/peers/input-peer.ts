/** Peers as clients address them, checked: an id without the viewer's own access hash addresses nobody (M3). */
import { refusal } from '@teamgram/domain';
import type { tl } from '@teamgram/tl';
import type { View } from '../convert/view.ts';
import { HashedKind } from './access-hash.ts';

/** Peer number. Throws PEER_ID_INVALID; CHAT_ID_INVALID and CHANNEL_INVALID, for there are no groups and channels here. */
export function peerOf(view: View, peer: tl.InputPeer): number {
  switch (peer._) {
    case 'inputPeerSelf': return view.userId;
    case 'inputPeerUser': return checked(view, peer.user_id, peer.access_hash) ?? refuse('PEER_ID_INVALID');
    case 'inputPeerChat': return refuse('CHAT_ID_INVALID');
    case 'inputPeerChannel':
    case 'inputPeerChannelFromMessage': return refuse('CHANNEL_INVALID');
    case 'inputPeerEmpty':
    case 'inputPeerUserFromMessage': return refuse('PEER_ID_INVALID');
  }
}

/** User id. Throws USER_ID_INVALID. */
export function userOf(view: View, user: tl.InputUser): number {
  switch (user._) {
    case 'inputUserSelf': return view.userId;
    case 'inputUser': return checked(view, user.user_id, user.access_hash) ?? refuse('USER_ID_INVALID');
    case 'inputUserEmpty':
    case 'inputUserFromMessage': return refuse('USER_ID_INVALID');
  }
}

/** Nobody needs a hash to name themselves. Ids of users are positive: no hash is made for others. */
function checked(view: View, user: number, accessHash: bigint): number | undefined {
  if (user === view.userId) return user;
  if (user <= 0) return undefined;
  const last = view.lastAddressed;
  if (last && last.user === user && last.accessHash === accessHash) return user;
  if (!view.hashes.matches(view.userId, HashedKind.user, user, accessHash)) return undefined;
  view.lastAddressed = { user, accessHash };
  return user;
}

function refuse(error: Parameters<typeof refusal>[0]): never {
  throw refusal(error);
}
