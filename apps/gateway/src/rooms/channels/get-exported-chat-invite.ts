import { peerOf } from '../../peers/input-peer.ts';
import { showPeers } from '../../peers/shown-peers.ts';
import { method } from '../../rpc/method.ts';
import { askedInvite, invitingChat } from './parts/asked-invite.ts';
import { tlInvite } from './parts/shown-invite.ts';

export default method('messages.getExportedChatInvite', async ({ peer, link }, context) => {
  const found = await askedInvite(context, await invitingChat(context, peerOf(context.view, peer)), link);
  const { users } = await showPeers(context.services, context.view, [found.author]);
  return { _: 'messages.exportedChatInvite', invite: tlInvite(found), users };
});
