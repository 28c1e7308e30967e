import { EMPTY_MAILBOX_PTS } from '@teamgram/event-schemas';
import type { Database } from '../postgres/database.ts';
import { wanted } from '../postgres/wanted.ts';
import { chatColorsOf, type ChatColors } from '../looks/query.ts';
import { grantedNamesOf, hasActiveName, type GrantedNames } from '../usernames/query.ts';
import { belongingQueries } from './belonging-query.ts';
import { CLEARED } from './cleared.ts';
import { inviteQueries } from './invite-query.ts';
import { heirQueries } from './heir-query.ts';
import { silenceQueries } from './silence-query.ts';
import { spokenQueries, unreadAbove } from './spoken-query.ts';
import { voicesQueries } from './voices-query.ts';

/** A group or channel, all fields open. `photo` is an encoded Photo (readPhoto), null = none. */
export type ChatRow = GrantedNames & ChatColors & {
  chat: number;
  /** "basic", "supergroup", "broadcast". */
  kind: string;
  creator: number;
  createdAtMs: number;
  title: string;
  about: string;
  /** '' = none. */
  username: string;
  photo: Uint8Array | null;
  photoAtMs: number | null;
  memberCount: number;
  version: number;
  /** Bits of chatBannedRights. */
  denied: number;
  slowModeS: number;
  /** 0 … 3: who is not cleared for so much neither reads nor speaks. */
  classification: number;
  /** Minutes of the UTC day between which members may speak; equal = always. */
  hoursFromM: number;
  hoursUntilM: number;
  /** 0 = none. */
  migratedTo: number;
  migratedFrom: number;
  deleted: boolean;
  /** Of a channel the group that discusses its posts, and the other way round; 0 = none. */
  linked: number;
  options: string[];
};

/** Somebody's place in a chat: belongs to it, has belonged to it, or is restricted in it. */
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
  /** 0 = no admin. */
  appointedBy: number;
  appointedAtMs: number;
  since: number;
  readInboxMaxId: number;
  clearedId: number;
  inside: boolean;
  rank: string;
  clearance: number;
  /** What the chat was called when they went; null = they are inside, or never were. */
  lastTitle: string | null;
};

/** Which members: of the restricted ones `kicked` may not even see the chat, `restricted` may. */
export type MembersPage = {
  chat: number; which: 'recent' | 'admins' | 'kicked' | 'restricted'; offset: number; limit: number;
  /** Members who are left out: a few. */
  without?: readonly number[];
};

export type ChannelStanding = { chat: number; pts: number };
export type MembershipRow = ChannelStanding & { userId: number; since: number };

const CHAT = `select c.chat, c.kind, c.creator, c.created_at_ms as "createdAtMs", c.title, c.about, c.username, c.photo, c.photo_at_ms as "photoAtMs",
    c.member_count as "memberCount", c.version, c.denied, c.slow_mode_s as "slowModeS", c.classification, c.hours_from_m as "hoursFromM", c.hours_until_m as "hoursUntilM", c.migrated_to as "migratedTo",
    c.migrated_from as "migratedFrom", c.deleted, array(select option from chat_option o where o.chat = c.chat) as options,
    coalesce((select l.linked from chat_link l where l.chat = c.chat), 0) as linked,
    ${grantedNamesOf('c.chat')}, ${chatColorsOf('c.chat')}
  from chat c`;
const chatsByIds = { name: 'chats-by-ids', text: `${CHAT} where c.chat = any($1::int8[])` };
const chatByName = { name: 'chat-by-username', text: `${CHAT} where c.username <> '' and lower(c.username) = lower($1)` };
// A range, not `like`: the plan is made before the pattern is known, and only a range can use an index then.
const searchNames = {
  name: 'search-chats',
  text: `select c.chat from chat c where c.username <> '' and lower(c.username) ~>=~ $1 and lower(c.username) ~<~ $2 limit $3`,
};

const MEMBER = `select m.chat, m.user_id as "userId", m.joined_at_ms as "joinedAtMs", m.inviter, m.denied, m.until_s as "untilS",
    m.restricted_by as "restrictedBy", m.restricted_at_ms as "restrictedAtMs", m.admin_rights as "adminRights", m.appointed_by as "appointedBy",
    m.appointed_at_ms as "appointedAtMs", m.since, m.read_inbox_max_id as "readInboxMaxId", m.cleared_id as "clearedId", m.inside, m.rank, m.clearance,
    case when not m.inside then (select t.title from chat_title t where t.chat = m.chat and t.position <= m.left_at order by t.position desc limit 1) end as "lastTitle"
  from chat_member m`;
const placesAmong = { name: 'places-among', text: `${MEMBER} where m.chat = any($1::int8[]) and m.user_id = any($2::int8[])` };
const pages = {
  // What is passed over is passed over in the index alone: rows are fetched for the page only, however deep it lies.
  recent: {
    name: 'members-recent',
    text: `${MEMBER} join (
        select user_id from chat_member where chat = $1 and inside and user_id <> all($4::int8[]) order by joined_at_ms desc, user_id desc offset $2 limit $3) page on page.user_id = m.user_id
      where m.chat = $1 order by m.joined_at_ms desc, m.user_id desc`,
  },
  // The creator is no appointed admin and leads the list all the same.
  admins: {
    name: 'members-admins',
    text: `select * from (
        (${MEMBER} where m.chat = $1 and m.inside and m.user_id = (select creator from chat where chat = $1))
        union (${MEMBER} where m.chat = $1 and m.appointed_by <> 0 and m.inside)) admins
      where "userId" <> all($4::int8[]) order by "appointedAtMs", "userId" offset $2 limit $3`,
  },
  kicked: {
    name: 'members-kicked',
    text: `${MEMBER} where m.chat = $1 and m.denied <> 0 and m.denied & 1 = 1 order by m.restricted_at_ms desc, m.user_id desc offset $2 limit $3`,
  },
  restricted: {
    name: 'members-restricted',
    text: `${MEMBER} where m.chat = $1 and m.denied <> 0 and m.denied & 1 = 0 order by m.restricted_at_ms desc, m.user_id desc offset $2 limit $3`,
  },
};
const beginsWith = (name: string) => `lower(${name}) ~>=~ $2 and lower(${name}) ~<~ $3`;
/** Everybody whose name begins so is looked up in the chat, until the page is full. */
const named = (which: string) => `${MEMBER} join (
    select user_id from user_account where username <> '' and ${beginsWith('username')}
    union select user_id from user_account where ${beginsWith('first_name')}
    union select user_id from user_account where ${beginsWith('last_name')}) u on u.user_id = m.user_id
  where m.chat = $1 and ${which} order by m.user_id offset $4 limit $5`;
const searches = {
  recent: { name: 'members-named', text: named('m.inside and m.user_id <> all($6::int8[])') },
  kicked: { name: 'members-named-kicked', text: named('m.denied <> 0 and m.denied & 1 = 1') },
  restricted: { name: 'members-named-restricted', text: named('m.denied <> 0 and m.denied & 1 = 0') },
};
const contactsInside = {
  name: 'members-contacts',
  text: `${MEMBER} join contact k on k.owner = $2 and k.contact = m.user_id where m.chat = $1 and m.inside and m.user_id <> all($5::int8[]) order by m.user_id offset $3 limit $4`,
};
const counts = {
  name: 'member-counts',
  text: `select (select count(*)::int4 from chat_member where chat = $1 and appointed_by <> 0 and inside) as admins,
      count(*) filter (where denied & 1 = 1)::int4 as kicked, count(*) filter (where denied & 1 = 0)::int4 as restricted
    from chat_member where chat = $1 and denied <> 0`,
};

const channelsOf = {
  name: 'channels-of',
  text: `select m.user_id as "userId", m.chat, coalesce(s.pts, ${EMPTY_MAILBOX_PTS}) as pts, m.since
    from chat_member m join chat c on c.chat = m.chat left join channel_state s on s.mailbox = -m.chat
    where m.user_id = any($1::int8[]) and m.inside and ${CLEARED} and m.chat < -1000000000000`,
};
const clearedAmong = {
  name: 'cleared-among',
  text: `select m.user_id as "userId" from chat_member m join chat c on c.chat = m.chat
    where m.chat = $1 and m.user_id = any($2::int8[]) and m.inside and ${CLEARED}`,
};
const shared = {
  name: 'common-chats',
  text: `select a.chat from chat_member a join chat_member b on b.chat = a.chat and b.user_id = $2 and b.inside join chat c on c.chat = a.chat
    where a.user_id = $1 and a.inside and c.kind <> 'broadcast' and not c.deleted and c.migrated_to = 0 and a.chat < $3 order by a.chat desc limit $4`,
};
const sharedCount = {
  name: 'common-chat-count',
  text: `select count(*)::int4 as count from chat_member a join chat_member b on b.chat = a.chat and b.user_id = $2 and b.inside
      join chat c on c.chat = a.chat
    where a.user_id = $1 and a.inside and c.kind <> 'broadcast' and not c.deleted and c.migrated_to = 0`,
};
const ownedPublic = {
  name: 'owned-public-chats',
  text: `select c.chat from chat_member m join chat c on c.chat = m.chat where m.user_id = $1 and m.inside and c.creator = $1 and (c.username <> '' or ${hasActiveName('c.chat')})`,
};
const standings = { name: 'channel-standings', text: 'select -mailbox as chat, pts from channel_state where mailbox = any($1::int8[])' };
const changedSince = {
  name: 'channels-changed',
  text: `select -s.mailbox as chat, s.pts from chat_member m join channel_state s on s.mailbox = -m.chat join chat c on c.chat = m.chat
    where m.user_id = $1 and m.inside and ${CLEARED} and m.chat < -1000000000000 and s.at_ms >= $2`,
};
const readMarks = {
  name: 'chat-read-marks',
  text: `select case when read_max_by = $2 then read_second_id else read_max_id end as id from chat where chat = $1`,
};
const unreadIn = {
  name: 'channel-unread',
  text: `select ${unreadAbove('-m.chat', 'm.read_inbox_max_id', 'm.user_id')} as unread from chat_member m where m.chat = $1 and m.user_id = $2`,
};

const PAGE_MAX = 200;
const HIGHEST = '\u{10FFFF}';

export type MemberCountsRow = { admins: number; kicked: number; restricted: number };

export type ChannelQueries = ReturnType<typeof channelQueries>;

export function channelQueries(database: Database) {
  const chatsIn = async (rows: Promise<{ chat: number }[]>) => (await rows).map(({ chat }) => chat);

  return {
    ...inviteQueries(database),
    ...silenceQueries(database),
    ...heirQueries(database),
    ...belongingQueries(database),
    ...spokenQueries(database),
    ...voicesQueries(database),

    /** Those that exist or have existed, in no particular order. */
    chatsByIds(peers: readonly number[]): Promise<ChatRow[]> {
      return database.query<ChatRow>(chatsByIds, [peers]);
    },

    async chatByUsername(username: string): Promise<ChatRow | undefined> {
      return (await database.query<ChatRow>(chatByName, [username]))[0];
    },

    /** Public chats whose username begins with the text, letter case aside. */
    searchChats(text: string, limit: number): Promise<number[]> {
      const beginning = wanted(text);
      return chatsIn(database.query(searchNames, [beginning, beginning + HIGHEST, Math.min(limit, PAGE_MAX)]));
    },

    /** The places of these people in these chats. */
    placesAmong(chats: readonly number[], users: readonly number[]): Promise<MemberRow[]> {
      return database.query<MemberRow>(placesAmong, [chats, users]);
    },

    /** One page: the newest first, admins in the order of their appointment. At most 200. */
    members({ chat, which, offset, limit, without = [] }: MembersPage): Promise<MemberRow[]> {
      return database.query<MemberRow>(pages[which], [chat, offset, Math.min(limit, PAGE_MAX), ...(which === 'recent' || which === 'admins' ? [without] : [])]);
    },

    /** Members of a kind whose username, first or last name begins with the text, letter case aside. */
    searchMembers({ chat, which, text, offset, limit, without = [] }: Omit<MembersPage, 'which'> & { which: keyof typeof searches; text: string }): Promise<MemberRow[]> {
      const beginning = wanted(text);
      return database.query<MemberRow>(searches[which], [chat, beginning, beginning + HIGHEST, offset, Math.min(limit, PAGE_MAX), ...(which === 'recent' ? [without] : [])]);
    },

    /** Members who are contacts of the owner. */
    contactsInside({ chat, owner, offset, limit, without = [] }: Omit<MembersPage, 'which'> & { owner: number }): Promise<MemberRow[]> {
      return database.query<MemberRow>(contactsInside, [chat, owner, offset, Math.min(limit, PAGE_MAX), without]);
    },

    /** How many are admins (the creator aside), banned, restricted. */
    async memberCounts(chat: number): Promise<MemberCountsRow> {
      return (await database.query<MemberCountsRow>(counts, [chat]))[0]!;
    },

    /** Every supergroup and channel that somebody of these people belongs to and is cleared for, where it stands and where it stood when they came. */
    channelsOf(users: readonly number[]): Promise<MembershipRow[]> {
      return database.query(channelsOf, [users]);
    },

    /** Those of the people who belong to a chat and are cleared for it. */
    async clearedAmong(chat: number, users: readonly number[]): Promise<Set<number>> {
      return new Set((await database.query<{ userId: number }>(clearedAmong, [chat, users])).map(({ userId }) => userId));
    },

    /** Groups that both belong to, highest peer first, below `before` (0 = from the highest), and how many there are in all. */
    async commonChats(one: number, other: number, before: number, limit: number): Promise<{ chats: number[]; count: number }> {
      const [chats, [total]] = await Promise.all([
        chatsIn(database.query(shared, [one, other, before, Math.min(limit, PAGE_MAX)])),
        database.query<{ count: number }>(sharedCount, [one, other]),
      ]);
      return { chats, count: total!.count };
    },

    /** Public chats that somebody has created. */
    ownedPublicChats(user: number): Promise<number[]> {
      return chatsIn(database.query(ownedPublic, [user]));
    },

    /** Where the mailboxes of these supergroups and channels stand; one without entries is left out. */
    channelStandings(chats: readonly number[]): Promise<ChannelStanding[]> {
      return database.query<ChannelStanding>(standings, [chats.map((chat) => -chat)]);
    },

    /** Supergroups and channels of somebody in which something happened at or after a time (invariant U7). */
    channelsChangedSince(user: number, atMs: number): Promise<ChannelStanding[]> {
      return database.query<ChannelStanding>(changedSince, [user, atMs]);
    },

    /** The highest message of a supergroup or channel that somebody else has read. */
    async readByOthers(chat: number, user: number): Promise<number> {
      return (await database.query<{ id: number }>(readMarks, [chat, user]))[0]?.id ?? 0;
    },

    /** Exact (invariant M6), without counting one by one. */
    async channelUnread(chat: number, user: number): Promise<number> {
      return (await database.query<{ unread: number }>(unreadIn, [chat, user]))[0]?.unread ?? 0;
    },
  };
}
