import { peerOf } from '../../peers/input-peer.ts';
import { method } from '../../rpc/method.ts';
import { askedInvite, invitingChat } from './parts/asked-invite.ts';

/** Removes a revoked link from the list. */
export default method('messages.deleteExportedChatInvite', async ({ peer, link }, context) => {
  const chat = peerOf(context.view, peer);
  const found = await askedInvite(context, await invitingChat(context, chat), link);
  await context.send({ type: 'ForgetInviteLinks', chat, links: [found.link] });
  return true;
});
