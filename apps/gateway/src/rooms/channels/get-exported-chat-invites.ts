import { LATEST_S } from '../../convert/pending-requests.ts';
import { peerOf } from '../../peers/input-peer.ts';
import { showPeers } from '../../peers/shown-peers.ts';
import { method } from '../../rpc/method.ts';
import { pageLimit } from '../../rpc/page-limit.ts';
import { askedInvite, invitingChat, linkAuthor } from './parts/asked-invite.ts';
import { tlInvite } from './parts/shown-invite.ts';

const LIMIT_MAX = 100;

/** One admin's links: the permanent one first, then newest first. */
export default method('messages.getExportedChatInvites', async ({ peer, admin_id, revoked = false, offset_date, offset_link, limit }, context) => {
  const found = await invitingChat(context, peerOf(context.view, peer));
  const author = linkAuthor(context, found, admin_id);
  const { queries } = context.services;
  const offset = offset_link ? await askedInvite(context, found, offset_link) : undefined;
  const beforeS = offset ? Math.floor(offset.madeAtMs / 1000) : offset_date || LATEST_S;
  const [invites, count] = await Promise.all([
    queries.invites({ chat: found.peer, author, revoked, beforeS, beforeLink: offset?.link ?? 0, limit: pageLimit(limit, LIMIT_MAX) }),
    queries.inviteCount(found.peer, author, revoked),
  ]);
  const { users } = await showPeers(context.services, context.view, [author]);
  return { _: 'messages.exportedChatInvites', count, invites: invites.map(tlInvite), users };
});
