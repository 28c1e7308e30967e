/**
 * Checks and resolves input peers. A user or channel id is accepted only with the viewer's own access hash (M3). Basic groups have no hash; methods check
 * membership themselves. This server never sends "min" constructors, so the …FromMessage forms are not needed.
 */
import { refusal } from '@teamgram/domain';
import { basicGroupPeer, channelPeer } from '@teamgram/event-schemas';
import type { tl } from '@teamgram/tl';
import type { View } from '../convert/view.ts';
import { HashedKind } from './access-hash.ts';

/** Peer number. Throws PEER_ID_INVALID, CHAT_ID_INVALID, CHANNEL_INVALID. */
export function peerOf(view: View, peer: tl.InputPeer): number {
  switch (peer._) {
    case 'inputPeerSelf': return view.userId;
    case 'inputPeerUser': return checked(view, peer.user_id, peer.access_hash) ?? refuse('PEER_ID_INVALID');
    case 'inputPeerChat': return chatOf(peer.chat_id);
    case 'inputPeerChannel': return channelOf(view, { _: 'inputChannel', channel_id: peer.channel_id, access_hash: peer.access_hash });
    case 'inputPeerChannelFromMessage': return refuse('CHANNEL_INVALID');
    case 'inputPeerEmpty':
    case 'inputPeerUserFromMessage': return refuse('PEER_ID_INVALID');
  }
}

/**
 * Peer number of a pagination offset, 0 = none. The hash is not checked, since an offset only gives a place in an order; TDLib sends it without one
 * (DialogManager::get_input_peer_force).
 */
export function offsetPeerOf({ userId }: View, peer: tl.InputPeer): number {
  switch (peer._) {
    case 'inputPeerSelf': return userId;
    case 'inputPeerUser': return peer.user_id;
    case 'inputPeerChat': return chatOf(peer.chat_id);
    case 'inputPeerChannel': return channelPeer(peer.channel_id);
    case 'inputPeerChannelFromMessage':
    case 'inputPeerUserFromMessage':
    case 'inputPeerEmpty': return 0;
  }
}

/** Peer number of a supergroup or channel. Throws CHANNEL_INVALID. */
export function channelOf(view: View, channel: tl.InputChannel): number {
  if (channel._ !== 'inputChannel' || !(channel.channel_id > 0)) throw refusal('CHANNEL_INVALID');
  if (!view.hashes.matches(view.userId, HashedKind.channel, channel.channel_id, channel.access_hash)) throw refusal('CHANNEL_INVALID');
  return channelPeer(channel.channel_id);
}

/** Peer number of a basic group, whether or not it exists. Throws CHAT_ID_INVALID. */
export function chatOf(id: number): number {
  if (!(id > 0 && id < CHAT_ID_END)) throw refusal('CHAT_ID_INVALID');
  return basicGroupPeer(id);
}

const CHAT_ID_END = 10 ** 12;

/** User id. Throws USER_ID_INVALID. */
export function userOf(view: View, user: tl.InputUser): number {
  switch (user._) {
    case 'inputUserSelf': return view.userId;
    case 'inputUser': return checked(view, user.user_id, user.access_hash) ?? refuse('USER_ID_INVALID');
    case 'inputUserEmpty':
    case 'inputUserFromMessage': return refuse('USER_ID_INVALID');
  }
}

/** No hash is needed for oneself. User ids are positive, and hashes exist only for those. */
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
