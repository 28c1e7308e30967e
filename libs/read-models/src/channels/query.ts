import type { Database } from '../postgres/database.ts';
import { wanted } from '../postgres/wanted.ts';
import { chatColorsOf, type ChatColors } from '../looks/query.ts';
import { grantedNamesOf, hasActiveName, type GrantedNames } from '../usernames/query.ts';
import { belongingQueries } from './belonging-query.ts';
import { SHARED_CHATS } from './shared-chats.ts';
import { inviteQueries } from './invite-query.ts';
import { heirQueries } from './heir-query.ts';
import { HIGHEST, memberQueries, PAGE_MAX } from './member-query.ts';
import { silenceQueries } from './silence-query.ts';
import { spokenQueries } from './spoken-query.ts';
import { standingQueries } from './standing-query.ts';
import { voicesQueries } from './voices-query.ts';

/** A group or channel, all fields unsealed. `photo` is an encoded Photo (readPhoto), null: none. */
export type ChatRow = GrantedNames & ChatColors & {
  chat: number;
  /** "basic", "supergroup", "broadcast". */
  kind: string;
  creator: number;
  createdAtMs: number;
  title: string;
  about: string;
  /** '': none. */
  username: string;
  photo: Uint8Array | null;
  photoAtMs: number | null;
  memberCount: number;
  version: number;
  /** Bits of chatBannedRights. */
  denied: number;
  slowModeS: number;
  /** 0 … 3: members without this clearance can neither read nor write. */
  classification: number;
  /** Minutes of the UTC day between which members may write; equal: always. */
  hoursFromM: number;
  hoursUntilM: number;
  /** 0: none. */
  migratedTo: number;
  migratedFrom: number;
  deleted: boolean;
  /** A channel's discussion group, or a group's channel; 0: none. */
  linked: number;
  options: string[];
};

const CHAT = `select c.chat, c.kind, c.creator, c.created_at_ms as "createdAtMs", c.title, c.about, c.username, c.photo, c.photo_at_ms as "photoAtMs",
    c.member_count as "memberCount", c.version, c.denied, c.slow_mode_s as "slowModeS", c.classification, c.hours_from_m as "hoursFromM", c.hours_until_m as "hoursUntilM", c.migrated_to as "migratedTo",
    c.migrated_from as "migratedFrom", c.deleted, array(select option from chat_option o where o.chat = c.chat) as options,
    coalesce((select l.linked from chat_link l where l.chat = c.chat), 0) as linked,
    ${grantedNamesOf('c.chat')}, ${chatColorsOf('c.chat')}
  from chat c`;
const chatsByIds = { name: 'chats-by-ids', text: `${CHAT} where c.chat = any($1::int8[])` };
const chatByName = { name: 'chat-by-username', text: `${CHAT} where c.username <> '' and lower(c.username) = lower($1)` };
// A range condition instead of `like`: with a generic plan, only a range can use the index.
const searchNames = {
  name: 'search-chats',
  text: `select c.chat from chat c where c.username <> '' and lower(c.username) ~>=~ $1 and lower(c.username) ~<~ $2 limit $3`,
};

const shared = {
  name: 'common-chats',
  text: `select a.chat from ${SHARED_CHATS} and a.chat < $3 order by a.chat desc limit $4`,
};
const sharedCount = {
  name: 'common-chat-count',
  text: `select count(*)::int4 as count from ${SHARED_CHATS}`,
};
const ownedPublic = {
  name: 'owned-public-chats',
  text: `select c.chat from chat_member m join chat c on c.chat = m.chat where m.user_id = $1 and m.inside and c.creator = $1 and (c.username <> '' or ${hasActiveName('c.chat')})`,
};
export type ChannelQueries = ReturnType<typeof channelQueries>;

export function channelQueries(database: Database) {
  const chatsIn = async (rows: Promise<{ chat: number }[]>) => (await rows).map(({ chat }) => chat);

  return {
    ...memberQueries(database),
    ...standingQueries(database),
    ...inviteQueries(database),
    ...silenceQueries(database),
    ...heirQueries(database),
    ...belongingQueries(database),
    ...spokenQueries(database),
    ...voicesQueries(database),

    /** Existing and deleted chats, in no particular order. */
    chatsByIds(peers: readonly number[]): Promise<ChatRow[]> {
      return database.query<ChatRow>(chatsByIds, [peers]);
    },

    async chatByUsername(username: string): Promise<ChatRow | undefined> {
      return (await database.query<ChatRow>(chatByName, [username]))[0];
    },

    /** Public chats whose username starts with the text, case-insensitively. */
    searchChats(text: string, limit: number): Promise<number[]> {
      const beginning = wanted(text);
      return chatsIn(database.query(searchNames, [beginning, beginning + HIGHEST, Math.min(limit, PAGE_MAX)]));
    },

    /** Groups that both users are in, as far as `one` may know, highest peer first, below `before` (0: from the highest), and the total number. */
    async commonChats(one: number, other: number, before: number, limit: number): Promise<{ chats: number[]; count: number }> {
      const [chats, [total]] = await Promise.all([
        chatsIn(database.query(shared, [one, other, before, Math.min(limit, PAGE_MAX)])),
        database.query<{ count: number }>(sharedCount, [one, other]),
      ]);
      return { chats, count: total!.count };
    },

    /** Public chats created by the user. */
    ownedPublicChats(user: number): Promise<number[]> {
      return chatsIn(database.query(ownedPublic, [user]));
    },
  };
}
