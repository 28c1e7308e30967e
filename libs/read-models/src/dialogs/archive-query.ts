import { unreadAbove } from '../channels/spoken-query.ts';
import type { Database } from '../postgres/database.ts';

const SCOPE_OF = `case when d.peer > 0 then 'users' when exists (select 1 from chat c where c.chat = d.peer and c.kind = 'broadcast') then 'broadcasts' else 'chats' end`;
/** SQL: whether dialog `d` is muted at $2 (seconds since 1970). A setting for the dialog takes precedence over that of its scope. */
export const IS_MUTED = `coalesce(
    (select mute_until_s from notify_settings n where n.owner = d.mailbox and n.peer = d.peer and n.thread = 0 limit 1),
    (select mute_until_s from notify_settings n where n.owner = d.mailbox and n.peer = 0 and n.scope = ${SCOPE_OF} limit 1), 0) > $2`;

export type ArchivedChannel = {
  channel: number;
  /** Whether the next message moves it back to the main list, regardless of folders, which are not considered here. */
  returns: boolean;
};

const archived = {
  name: 'archived-channels',
  text: `select d.peer as channel,
      not ${IS_MUTED} and not coalesce((select g.keep_archived_unmuted or g.keep_archived_folders from global_privacy g where g.owner = d.mailbox), false) as returns
    from (select owner as mailbox, chat as peer from archived_channel where owner = $1) d`,
};
/** Archived channels with messages of others above the message at which they were archived. */
const newsInArchive = {
  name: 'news-in-archive',
  text: `select d.peer from (select owner as mailbox, chat as peer, since from archived_channel where owner = $1) d
      join channel_state s on s.mailbox = -d.peer and s.pts > d.since join chat_member m on m.chat = d.peer and m.user_id = d.mailbox and m.inside
    where ${unreadAbove('-d.peer', 'd.since', 'd.mailbox')} > 0 and not ${IS_MUTED}
      and not exists (select from global_privacy g where g.owner = d.mailbox and g.keep_archived_unmuted)`,
};

export function archiveQueries(database: Database) {
  return {
    /** The supergroups and channels in a user's archive. @param nowS seconds since 1970, for evaluating mutes */
    archivedChannels(mailbox: number, nowS: number): Promise<ArchivedChannel[]> {
      return database.query<ArchivedChannel>(archived, [mailbox, nowS]);
    },

    /** Unmuted supergroups and channels in the archive with messages of others since they were archived. @param nowS as above */
    async newsInArchive(mailbox: number, nowS: number): Promise<number[]> {
      return (await database.query<{ peer: number }>(newsInArchive, [mailbox, nowS])).map(({ peer }) => peer);
    },
  };
}
