import { refusal } from '@teamgram/domain';
import type { ImporterRow } from '@teamgram/read-models';
import type { Request } from '@teamgram/tl';
import { LATEST_S } from '../../convert/pending-requests.ts';
import { peerOf, userOf } from '../../peers/input-peer.ts';
import { showPeers } from '../../peers/shown-peers.ts';
import type { Context } from '../../rpc/context.ts';
import { method } from '../../rpc/method.ts';
import { pageLimit } from '../../rpc/page-limit.ts';
import { askedInvite, invitingChat } from './parts/asked-invite.ts';

const LIMIT_MAX = 100;

/** Users who joined by a link or, with `requested`, who have pending join requests; without a link those of all links. */
export default method('messages.getChatInviteImporters', async (request, context) => {
  const found = await invitingChat(context, peerOf(context.view, request.peer));
  if (request.q && request.link) throw refusal('SEARCH_WITH_LINK_NOT_SUPPORTED');
  const link = request.link ? (await askedInvite(context, found, request.link)).link : 0;
  const { people, count } = await pageOf(context, request, found.peer, link);
  const importers = people.map(({ userId, atMs, approvedBy }) => ({
    _: 'chatInviteImporter', requested: request.requested, user_id: userId, date: Math.floor(atMs / 1000), approved_by: approvedBy || undefined,
  }) as const);
  const { users } = await showPeers(context.services, context.view, people.flatMap(({ userId, approvedBy }) => [userId, approvedBy]));
  return { _: 'messages.chatInviteImporters', count, importers, users };
});

async function pageOf(context: Context, request: Request<'messages.getChatInviteImporters'>, chat: number, link: number): Promise<{ people: ImporterRow[]; count: number }> {
  const { queries } = context.services;
  const { requested, q, offset_date, offset_user, limit } = request;
  // Paid links are not supported, so there are no expired subscriptions.
  if (request.subscription_expired) return { people: [], count: 0 };
  const beforeUser = offset_user._ === 'inputUserEmpty' ? 0 : userOf(context.view, offset_user);
  const page = { chat, link, beforeS: offset_date > 0 ? offset_date : LATEST_S, beforeUser, limit: pageLimit(limit, LIMIT_MAX) };
  if (!requested) return { people: await queries.importers(page), count: await queries.importerCount(chat, link) };
  if (!q) return { people: await queries.joinRequests(page), count: await queries.joinRequestCount(chat, link) };
  const people = await queries.searchJoinRequests({ ...page, text: q });
  return { people, count: people.length };
}
