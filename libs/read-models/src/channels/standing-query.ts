import { EMPTY_MAILBOX_PTS } from '@teamgram/event-schemas';
import type { Database } from '../postgres/database.ts';
import { CLEARED } from './cleared.ts';
import { unreadAbove } from './spoken-query.ts';

export type ChannelStanding = { chat: number; pts: number };
export type ChannelReading = { pts: number; readInboxMaxId: number; unread: number };
export type MembershipRow = ChannelStanding & { userId: number; since: number };

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
const readingIn = {
  name: 'channel-reading',
  text: `select s.pts, coalesce(r.mark, 0)::int4 as "readInboxMaxId", coalesce(${unreadAbove('s.mailbox', 'r.mark', '$2::int8')}, 0) as unread
    from channel_state s, lateral (select coalesce($3::int8, (select m.read_inbox_max_id from chat_member m where m.chat = -s.mailbox and m.user_id = $2)) as mark) r
    where s.mailbox = -$1::int8`,
};

/** Current pts of supergroups and channels, and members' read positions in them. */
export function standingQueries(database: Database) {
  return {
    /** The supergroups and channels that the users are members of (with clearance), with the current pts and the pts at the time of joining. */
    channelsOf(users: readonly number[]): Promise<MembershipRow[]> {
      return database.query(channelsOf, [users]);
    },

    /** Those of the users who are members of the chat and have the clearance for it. */
    async clearedAmong(chat: number, users: readonly number[]): Promise<Set<number>> {
      return new Set((await database.query<{ userId: number }>(clearedAmong, [chat, users])).map(({ userId }) => userId));
    },

    /** Current pts of these supergroups and channels; those without entries are omitted. */
    channelStandings(chats: readonly number[]): Promise<ChannelStanding[]> {
      return database.query<ChannelStanding>(standings, [chats.map((chat) => -chat)]);
    },

    /** The user's supergroups and channels with activity at or after a time (invariant U7). */
    channelsChangedSince(user: number, atMs: number): Promise<ChannelStanding[]> {
      return database.query<ChannelStanding>(changedSince, [user, atMs]);
    },

    /** The highest message of a supergroup or channel that another user has read. */
    async readByOthers(chat: number, user: number): Promise<number> {
      return (await database.query<{ id: number }>(readMarks, [chat, user]))[0]?.id ?? 0;
    },

    /**
     * The user's read position, the exact number of unread messages above it (invariant M6; counted by blocks), and the pts of the mailbox at that
     * moment. All three are consistent, because clients count on from there.
     * @param mark counts above this message instead
     */
    async channelReading(chat: number, user: number, mark?: number): Promise<ChannelReading> {
      return (await database.query<ChannelReading>(readingIn, [chat, user, mark ?? null]))[0] ?? { pts: EMPTY_MAILBOX_PTS, readInboxMaxId: 0, unread: 0 };
    },
  };
}
