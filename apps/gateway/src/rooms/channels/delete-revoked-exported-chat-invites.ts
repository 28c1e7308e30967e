import { peerOf } from '../../peers/input-peer.ts';
import { method } from '../../rpc/method.ts';
import { invitingChat, linkAuthor } from './parts/asked-invite.ts';

/** Per call; with more revoked links the client calls again. */
const LINKS_MAX = 1_000;

/** Removes all revoked links of one admin from the list. */
export default method('messages.deleteRevokedExportedChatInvites', async ({ peer, admin_id }, context) => {
  const chat = peerOf(context.view, peer);
  const author = linkAuthor(context, await invitingChat(context, chat), admin_id);
  const links = await context.services.queries.revokedLinks(chat, author, LINKS_MAX);
  if (links.length > 0) await context.send({ type: 'ForgetInviteLinks', chat, links });
  return true;
});
