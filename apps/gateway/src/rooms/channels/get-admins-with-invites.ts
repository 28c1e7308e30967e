import { refusal } from '@teamgram/domain';
import { peerOf } from '../../peers/input-peer.ts';
import { showPeers } from '../../peers/shown-peers.ts';
import { method } from '../../rpc/method.ts';
import { invitingChat } from './parts/asked-invite.ts';

/** "Requires owner privileges" (TDLib: getChatInviteLinkCounts). */
export default method('messages.getAdminsWithInvites', async ({ peer }, context) => {
  const found = await invitingChat(context, peerOf(context.view, peer));
  if (found.chat.creator !== context.viewer) throw refusal('CHAT_ADMIN_REQUIRED');
  const authors = await context.services.queries.inviteAuthors(found.peer);
  const { users } = await showPeers(context.services, context.view, authors.map(({ author }) => author));
  const admins = authors.map(({ author, active, revoked }) =>
    ({ _: 'chatAdminWithInvites', admin_id: author, invites_count: active, revoked_invites_count: revoked }) as const);
  return { _: 'messages.chatAdminsWithInvites', admins, users };
});
