import type { Database } from '../postgres/database.ts';
import { wanted } from '../postgres/wanted.ts';

/** A user's membership record in a chat: a current or former member, or a restricted user. */
export type MemberRow = {
  chat: number;
  userId: number;
  joinedAtMs: number;
  inviter: number;
  denied: number;
  untilS: number;
  restrictedBy: number;
  restrictedAtMs: number;
  adminRights: number;
  /** 0: not an admin. */
  appointedBy: number;
  appointedAtMs: number;
  since: number;
  readInboxMaxId: number;
  clearedId: number;
  inside: boolean;
  rank: string;
  clearance: number;
  /** The chat's title when the user left; null: is a member, or never was. */
  lastTitle: string | null;
};

/** Which members to list; of the restricted ones, `kicked` are those who may not see the chat at all. */
export type MembersPage = {
  chat: number; which: 'recent' | 'admins' | 'kicked' | 'restricted'; offset: number; limit: number;
  /** Users to exclude; a few at most. */
  without?: readonly number[];
  /** Of `kicked` and `restricted`: restrictions that have ended by this time, in seconds since 1970, are left out. */
  nowS?: number;
};

export type MemberCountsRow = { admins: number; kicked: number; restricted: number };

const MEMBER = `select m.chat, m.user_id as "userId", m.joined_at_ms as "joinedAtMs", m.inviter, m.denied, m.until_s as "untilS",
    m.restricted_by as "restrictedBy", m.restricted_at_ms as "restrictedAtMs", m.admin_rights as "adminRights", m.appointed_by as "appointedBy",
    m.appointed_at_ms as "appointedAtMs", m.since, m.read_inbox_max_id as "readInboxMaxId", m.cleared_id as "clearedId", m.inside, m.rank, m.clearance,
    case when not m.inside then (select t.title from chat_title t where t.chat = m.chat and t.position <= m.left_at order by t.position desc limit 1) end as "lastTitle"
  from chat_member m`;
const placesAmong = { name: 'places-among', text: `${MEMBER} where m.chat = any($1::int8[]) and m.user_id = any($2::int8[])` };
/** @param time the parameter with the current time in seconds */
const lasts = (time: string) => `(m.until_s = 0 or m.until_s > ${time})`;
const pages = {
  // The offset is skipped in an index-only subquery: rows are fetched for the page only, however deep it is.
  recent: {
    name: 'members-recent',
    text: `${MEMBER} join (
        select user_id from chat_member where chat = $1 and inside and user_id <> all($4::int8[]) order by joined_at_ms desc, user_id desc offset $2 limit $3) page on page.user_id = m.user_id
      where m.chat = $1 order by m.joined_at_ms desc, m.user_id desc`,
  },
  // The creator was never appointed but comes first in the list.
  admins: {
    name: 'members-admins',
    text: `select * from (
        (${MEMBER} where m.chat = $1 and m.inside and m.user_id = (select creator from chat where chat = $1))
        union (${MEMBER} where m.chat = $1 and m.appointed_by <> 0 and m.inside)) admins
      where "userId" <> all($4::int8[]) order by "appointedAtMs", "userId" offset $2 limit $3`,
  },
  kicked: {
    name: 'members-kicked',
    text: `${MEMBER} where m.chat = $1 and m.denied <> 0 and m.denied & 1 = 1 and ${lasts('$4')} order by m.restricted_at_ms desc, m.user_id desc offset $2 limit $3`,
  },
  restricted: {
    name: 'members-restricted',
    text: `${MEMBER} where m.chat = $1 and m.denied <> 0 and m.denied & 1 = 0 and ${lasts('$4')} order by m.restricted_at_ms desc, m.user_id desc offset $2 limit $3`,
  },
};
const beginsWith = (name: string) => `lower(${name}) ~>=~ $2 and lower(${name}) ~<~ $3`;
/** Users whose name has the prefix are looked up in the chat until the page is full. */
const named = (which: string) => `${MEMBER} join (
    select user_id from user_account where username <> '' and ${beginsWith('username')}
    union select user_id from user_account where ${beginsWith('first_name')}
    union select user_id from user_account where ${beginsWith('last_name')}) u on u.user_id = m.user_id
  where m.chat = $1 and ${which} order by m.user_id offset $4 limit $5`;
const searches = {
  recent: { name: 'members-named', text: named('m.inside and m.user_id <> all($6::int8[])') },
  kicked: { name: 'members-named-kicked', text: named(`m.denied <> 0 and m.denied & 1 = 1 and ${lasts('$6')}`) },
  restricted: { name: 'members-named-restricted', text: named(`m.denied <> 0 and m.denied & 1 = 0 and ${lasts('$6')}`) },
};
const contactsInside = {
  name: 'members-contacts',
  text: `${MEMBER} join contact k on k.owner = $2 and k.contact = m.user_id where m.chat = $1 and m.inside and m.user_id <> all($5::int8[]) order by m.user_id offset $3 limit $4`,
};
const counts = {
  name: 'member-counts',
  // An owner who has chosen to be anonymous has been appointed, too.
  text: `select a.admins + o.owners as admins, r.kicked, r.restricted
    from (select coalesce((select creator from chat where chat = $1), 0) as creator) c
    cross join lateral (select count(*)::int4 as admins from chat_member where chat = $1 and appointed_by <> 0 and inside and user_id <> c.creator) a
    cross join lateral (select count(*)::int4 as owners from chat_member where chat = $1 and user_id = c.creator and inside) o
    cross join (select count(*) filter (where m.denied & 1 = 1)::int4 as kicked, count(*) filter (where m.denied & 1 = 0)::int4 as restricted
      from chat_member m where m.chat = $1 and m.denied <> 0 and ${lasts('$2')}) r`,
};

/** Maximum number of rows per page. */
export const PAGE_MAX = 200;
/** Sorts after every letter. */
export const HIGHEST = '\u{10FFFF}';

/** Membership records of chats. */
export function memberQueries(database: Database) {
  return {
    /** The records of these users in these chats. */
    placesAmong(chats: readonly number[], users: readonly number[]): Promise<MemberRow[]> {
      return database.query<MemberRow>(placesAmong, [chats, users]);
    },

    /** One page: newest first; admins in the order of their appointment. At most 200. */
    members({ chat, which, offset, limit, without = [], nowS = 0 }: MembersPage): Promise<MemberRow[]> {
      return database.query<MemberRow>(pages[which], [chat, offset, Math.min(limit, PAGE_MAX), which === 'recent' || which === 'admins' ? without : nowS]);
    },

    /** Members of a kind whose username, first or last name starts with the text, case-insensitively. */
    searchMembers({ chat, which, text, offset, limit, without = [], nowS = 0 }: Omit<MembersPage, 'which'> & { which: keyof typeof searches; text: string }): Promise<MemberRow[]> {
      const beginning = wanted(text);
      return database.query<MemberRow>(searches[which], [chat, beginning, beginning + HIGHEST, offset, Math.min(limit, PAGE_MAX), which === 'recent' ? without : nowS]);
    },

    /** Members who are contacts of `owner`. */
    contactsInside({ chat, owner, offset, limit, without = [] }: Omit<MembersPage, 'which'> & { owner: number }): Promise<MemberRow[]> {
      return database.query<MemberRow>(contactsInside, [chat, owner, offset, Math.min(limit, PAGE_MAX), without]);
    },

    /** Number of admins, including the owner if present, and of users banned or restricted at this time (seconds since 1970). */
    async memberCounts(chat: number, nowS: number): Promise<MemberCountsRow> {
      return (await database.query<MemberCountsRow>(counts, [chat, nowS]))[0]!;
    },
  };
}
