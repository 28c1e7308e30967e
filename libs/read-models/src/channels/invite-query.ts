import { timingSafeEqual } from 'node:crypto';
import type { Database } from '../postgres/database.ts';
import { wanted } from '../postgres/wanted.ts';
import { inviteDigest } from './project-invites.ts';

export type InviteRow = {
  chat: number;
  link: number;
  author: number;
  madeAtMs: number;
  /** The link's secret; '': its key was destroyed. */
  hash: string;
  title: string;
  /** Seconds since 1970; 0: does not expire. */
  untilS: number;
  /** 0: unlimited. */
  useLimit: number;
  uses: number;
  /** Number of pending join requests through this link. */
  requested: number;
  onRequest: boolean;
  lasting: boolean;
  revoked: boolean;
};

/** A user who joined through a link, or whose request is pending (approvedBy 0). */
export type ImporterRow = { userId: number; atMs: number; approvedBy: number };
/** `link` 0: all links. The page starts after this time and user. */
export type ImportersPage = { chat: number; link: number; beforeS: number; beforeUser: number; limit: number };
export type InvitesPage = { chat: number; author: number; revoked: boolean; beforeS: number; beforeLink: number; limit: number };

/** A request is no longer pending if its user was let in another way, even if they left again since. */
const STILL_WAITS = `not exists (select from chat_member m where m.chat = r.chat and m.user_id = r.user_id and (m.inside or m.joined_at_ms >= r.at_ms))`;
const INVITE = `select i.chat, i.link, i.author, i.made_at_ms as "madeAtMs", i.hash, i.title, i.until_s as "untilS", i.use_limit as "useLimit", i.uses,
    (select count(*)::int4 from join_request r where r.chat = i.chat and r.link = i.link and ${STILL_WAITS}) as requested,
    i.on_request as "onRequest", i.lasting, i.revoked
  from chat_invite i`;
const lastingOf = { name: 'invite-of', text: `${INVITE} where i.chat = $1 and i.author = $2 and i.lasting and not i.revoked` };
const byDigest = { name: 'invite-by-digest', text: `${INVITE} where i.digest = $1` };
const byLinks = { name: 'invites-by-links', text: `${INVITE} where i.chat = $1 and i.link = any($2::int8[])` };
const invitesPage = {
  name: 'invites-page',
  text: `${INVITE} where i.chat = $1 and i.author = $2 and i.revoked = $3 and not (i.lasting and not i.revoked and $4 < 9007199254740)
      and (i.made_at_ms / 1000, i.link) < ($4, $5)
    order by i.lasting and not i.revoked desc, i.made_at_ms / 1000 desc, i.link desc limit $6`,
};
const inviteCount = { name: 'invite-count', text: 'select count(*)::int4 as count from chat_invite where chat = $1 and author = $2 and revoked = $3' };
const inviteAuthors = {
  name: 'invite-authors',
  text: `select author, (count(*) filter (where not revoked))::int4 as active, (count(*) filter (where revoked))::int4 as revoked
    from chat_invite where chat = $1 group by author order by author`,
};
const revokedLinks = { name: 'revoked-links', text: 'select link from chat_invite where chat = $1 and author = $2 and revoked limit $3' };
const PAGE = '(at_ms / 1000, user_id) < ($3, $4)';
const importers = {
  name: 'invite-importers',
  text: `select user_id as "userId", at_ms as "atMs", approved_by as "approvedBy" from chat_invite_use
    where chat = $1 and ($2::int8 = 0 or link = $2) and ${PAGE} order by at_ms / 1000 desc, user_id desc limit $5`,
};
const importerCount = { name: 'invite-importer-count', text: 'select count(*)::int4 as count from chat_invite_use where chat = $1 and ($2::int8 = 0 or link = $2)' };
const requests = {
  name: 'join-requests',
  text: `select r.user_id as "userId", r.at_ms as "atMs", 0::int8 as "approvedBy" from join_request r
    where r.chat = $1 and ($2::int8 = 0 or r.link = $2) and (r.at_ms / 1000, r.user_id) < ($3, $4) and ${STILL_WAITS}
    order by r.at_ms / 1000 desc, r.user_id desc limit $5`,
};
const requestsNamed = {
  name: 'join-requests-named',
  text: `select r.user_id as "userId", r.at_ms as "atMs", 0::int8 as "approvedBy" from join_request r join user_account u on u.user_id = r.user_id
    where r.chat = $1 and (r.at_ms / 1000, r.user_id) < ($2, $3) and ${STILL_WAITS}
      and (starts_with(lower(u.username), $4) or starts_with(lower(u.first_name), $4) or starts_with(lower(u.last_name), $4))
    order by r.at_ms / 1000 desc, r.user_id desc limit $5`,
};
const requestCount = {
  name: 'join-request-count',
  text: `select count(*)::int4 as count from join_request r where r.chat = $1 and ($2::int8 = 0 or r.link = $2) and ${STILL_WAITS}`,
};

const PAGE_MAX = 100;

export function inviteQueries(database: Database) {
  const countOf = async (rows: Promise<{ count: number }[]>) => (await rows)[0]!.count;

  return {
    /** The user's permanent invite link of the chat, if valid. */
    async inviteOf(chat: number, author: number): Promise<InviteRow | undefined> {
      return (await database.query<InviteRow>(lastingOf, [chat, author]))[0];
    },

    /** The link with this secret, valid or not. Found by digest and compared in constant time. */
    async inviteByHash(hash: string): Promise<InviteRow | undefined> {
      const [found] = await database.query<InviteRow>(byDigest, [inviteDigest(hash)]);
      return found && timingSafeEqual(inviteDigest(found.hash), inviteDigest(hash)) ? found : undefined;
    },

    /** Those of the links that were not deleted, in no particular order. */
    invitesByLinks(chat: number, links: readonly number[]): Promise<InviteRow[]> {
      return database.query<InviteRow>(byLinks, [chat, links]);
    },

    /** One admin's links: the permanent one first, then the newest first. At most 100. */
    invites({ chat, author, revoked, beforeS, beforeLink, limit }: InvitesPage): Promise<InviteRow[]> {
      return database.query<InviteRow>(invitesPage, [chat, author, revoked, beforeS, beforeLink, Math.min(limit, PAGE_MAX)]);
    },

    inviteCount(chat: number, author: number, revoked: boolean): Promise<number> {
      return countOf(database.query(inviteCount, [chat, author, revoked]));
    },

    /** All authors of invite links of the chat, with counts. */
    inviteAuthors(chat: number): Promise<{ author: number; active: number; revoked: number }[]> {
      return database.query(inviteAuthors, [chat]);
    },

    async revokedLinks(chat: number, author: number, limit: number): Promise<number[]> {
      return (await database.query<{ link: number }>(revokedLinks, [chat, author, limit])).map(({ link }) => link);
    },

    /** Users who joined through a link, latest first. At most 100. */
    importers({ chat, link, beforeS, beforeUser, limit }: ImportersPage): Promise<ImporterRow[]> {
      return database.query<ImporterRow>(importers, [chat, link, beforeS, beforeUser, Math.min(limit, PAGE_MAX)]);
    },
    importerCount(chat: number, link: number): Promise<number> {
      return countOf(database.query(importerCount, [chat, link]));
    },

    /** Pending join requests, latest first. At most 100. */
    joinRequests({ chat, link, beforeS, beforeUser, limit }: ImportersPage): Promise<ImporterRow[]> {
      return database.query<ImporterRow>(requests, [chat, link, beforeS, beforeUser, Math.min(limit, PAGE_MAX)]);
    },

    /** Pending requests of users whose username, first or last name starts with the text, case-insensitively. */
    searchJoinRequests({ chat, text, beforeS, beforeUser, limit }: Omit<ImportersPage, 'link'> & { text: string }): Promise<ImporterRow[]> {
      return database.query<ImporterRow>(requestsNamed, [chat, beforeS, beforeUser, wanted(text), Math.min(limit, PAGE_MAX)]);
    },
    joinRequestCount(chat: number, link: number): Promise<number> {
      return countOf(database.query(requestCount, [chat, link]));
    },
  };
}
