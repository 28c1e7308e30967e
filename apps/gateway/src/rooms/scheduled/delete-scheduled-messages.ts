import { peerOf } from '../../peers/input-peer.ts';
import { tlPeer } from '../../peers/peer-number.ts';
import { method } from '../../rpc/method.ts';
import { showPeers } from '../../peers/shown-peers.ts';

/** Unknown ids are included in the update too, so that the client drops them. Refused: PEER_ID_INVALID, CHAT_ADMIN_REQUIRED. */
export default method('messages.deleteScheduledMessages', async ({ peer: given, id: messages }, context) => {
  const { view, services, nowS } = context;
  const peer = peerOf(view, given);
  await context.send({ type: 'DeleteScheduled', peer, ids: messages });
  return {
    _: 'updates', updates: [{ _: 'updateDeleteScheduledMessages', peer: tlPeer(peer), messages }],
    ...(await showPeers(services, view, [peer])), date: nowS, seq: 0,
  };
});
