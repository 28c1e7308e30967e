import { tlPeer } from '../../peers/peer-number.ts';
import { showPeers } from '../../peers/shown-peers.ts';
import { method } from '../../rpc/method.ts';
import { ownFilter, pendingIn } from './parts/lists.ts';

/** Chats added to the link since the caller imported the folder. Refused: FILTER_ID_INVALID. */
export default method('chatlists.getChatlistUpdates', async ({ chatlist }, context) => {
  const missing = await pendingIn(context, await ownFilter(context, chatlist));
  return { _: 'chatlists.chatlistUpdates', missing_peers: missing.map(tlPeer), ...(await showPeers(context.services, context.view, missing)) };
});
