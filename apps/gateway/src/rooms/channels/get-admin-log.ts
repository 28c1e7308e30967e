import { refusal } from '@teamgram/domain';
import type { AdminLogRow, InviteRow, WallpaperRow } from '@teamgram/read-models';
import type { tl } from '@teamgram/tl';
import { adminLogEvent, linkNamed, peersNamed, SHOWN_KINDS, wallpapersNamed } from '../../convert/admin-log.ts';
import { channelOf, userOf } from '../../peers/input-peer.ts';
import type { Context } from '../../rpc/context.ts';
import { method } from '../../rpc/method.ts';
import { pageLimit } from '../../rpc/page-limit.ts';
import { readableChat, type ReadableChat } from './parts/readable.ts';
import { loggedMessages } from './parts/logged-messages.ts';
import { isAdminOf } from './parts/seen-members.ts';
import { tlInvite } from './parts/shown-invite.ts';

const LIMIT_MAX = 100;

type Flag = Exclude<keyof tl.channelAdminLogEventsFilter, '_'>;

/**
 * Event kinds by filter flag (core.telegram.org/constructor/channelAdminLogEventsFilter).
 * Flags without kinds (calls, subscriptions) match nothing that is logged.
 */
const KINDS: Partial<Record<Flag, readonly string[]>> = {
  join: ['join', 'join-link', 'join-approved'], leave: ['leave'], invite: ['invite'], ban: ['ban'], unban: ['unban'], kick: ['kick'], unkick: ['unban'],
  promote: ['promote'], demote: ['demote'], 
  info: ['title', 'about', 'username', 'usernames', 'photo', 'linked', 'location', 'color', 'profile-color', 'wallpaper', 'lifetime', 'slow-mode'],
  settings: SHOWN_KINDS.filter((kind) => kind.startsWith('option-') || kind === 'default-rights' || kind === 'reactions'),
  forums: ['option-forum', 'topic-created', 'topic-edited', 'topic-deleted', 'topic-pinned'],
  invites: ['link-revoked', 'link-deleted', 'link-changed'], pinned: ['pinned'], edit: ['edited', 'poll-stopped'], delete: ['deleted'], edit_rank: ['rank'],
};

/** Admin log of a supergroup or channel, newest first; visible to every admin. */
export default method('channels.getAdminLog', async ({ channel, q: text, events_filter, admins = [], max_id, min_id, limit }, context) => {
  const found = await readableChat(context, channelOf(context.view, channel));
  if (!isAdminOf(context, found)) throw refusal('CHAT_ADMIN_REQUIRED');
  const rows = await context.services.queries.adminLog({
    chat: found.peer, above: inRange(min_id), below: max_id > 0n ? inRange(max_id) : Number.MAX_SAFE_INTEGER, kinds: kindsOf(events_filter),
    actors: admins.map((user) => userOf(context.view, user)), text, limit: pageLimit(limit, LIMIT_MAX),
  });
  const invites = await linksOf(context, found, rows);
  const people = [found.peer, ...rows.flatMap((row) => [row.actor, ...peersNamed(row)]), ...[...invites.values()].map(({ admin_id }) => admin_id)];
  const messages = await loggedMessages(context, found.peer, rows, people);
  const wallpapers = await wallpapersOf(context, rows);
  const invite = (row: AdminLogRow) => (link: number) => invites.get(link) ?? forgotten(row);
  const events = rows.map((row) => adminLogEvent(context.view, row, { chat: found.peer, invite: invite(row), wallpapers, ...messages.of(row) }));
  return { _: 'channels.adminLogResults', events, users: messages.users, chats: messages.chats };
});

async function wallpapersOf({ services }: Context, rows: readonly AdminLogRow[]): Promise<Map<number, WallpaperRow>> {
  const named = [...new Set(rows.flatMap(wallpapersNamed))];
  return new Map((named.length === 0 ? [] : await services.queries.wallpapers(named)).map((row) => [row.wallpaper, row]));
}

function kindsOf(filter: tl.channelAdminLogEventsFilter | undefined): readonly string[] {
  if (!filter) return SHOWN_KINDS;
  const wanted = (Object.keys(KINDS) as Flag[]).filter((flag) => filter[flag]).flatMap((flag) => KINDS[flag] ?? []);
  // A filter that matches no logged kind must return nothing, whereas an empty list would match everything.
  return wanted.length > 0 ? wanted : ['none'];
}

function inRange(id: bigint): number {
  return Number(id < 0n ? 0n : id > Number.MAX_SAFE_INTEGER ? BigInt(Number.MAX_SAFE_INTEGER) : id);
}

/** Only the link's author and the chat's owner see the whole link; other admins see its beginning. */
async function linksOf({ services, viewer }: Context, { peer, chat }: ReadableChat, rows: readonly AdminLogRow[]): Promise<Map<number, tl.chatInviteExported>> {
  const links = [...new Set(rows.map(linkNamed))].filter((link) => link !== 0);
  const found = links.length === 0 ? [] : await services.queries.invitesByLinks(peer, links);
  const told = (invite: InviteRow) => (invite.author === viewer || chat.creator === viewer ? invite : { ...invite, hash: `${invite.hash.slice(0, TOLD)}...` });
  return new Map(found.map((invite) => [invite.link, tlInvite(told(invite))]));
}

const TOLD = 4;

/** Of a deleted link only its existence is known. */
function forgotten({ actor, atMs }: AdminLogRow): tl.chatInviteExported {
  return { _: 'chatInviteExported', revoked: true, link: 'https://t.me/+...', admin_id: actor, date: Math.floor(atMs / 1000) };
}
