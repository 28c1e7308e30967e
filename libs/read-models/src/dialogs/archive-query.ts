import { unreadAbove } from '../channels/spoken-query.ts';
import type { Database } from '../postgres/database.ts';

const SCOPE_OF = `case when d.peer > 0 then 'users' when exists (select 1 from chat c where c.chat = d.peer and c.kind = 'broadcast') then 'broadcasts' else 'chats' end`;
/** Of a dialog `d`, at $2 (seconds since 1970). A choice for the dialog stands before that for its whole kind. */
export const IS_MUTED = `coalesce(
    (select mute_until_s from notify_settings n where n.owner = d.mailbox and n.peer = d.peer and n.thread = 0 limit 1),
    (select mute_until_s from notify_settings n where n.owner = d.mailbox and n.peer = 0 and n.scope = ${SCOPE_OF} limit 1), 0) > $2`;

export type ArchivedChannel = {
  channel: number;
  /** With its next message. What a filter may keep in the archive is not known here. */
  returns: boolean;
};

const archived = {
  name: 'archived-channels',
  text: `select d.peer as channel,
      not ${IS_MUTED} and not coalesce((select g.keep_archived_unmuted or g.keep_archived_folders from global_privacy g where g.owner = d.mailbox), false) as returns
    from (select owner as mailbox, chat as peer from archived_channel where owner = $1) d`,
};
/** Whose mailboxes have messages of others above the mark at which they were archived. */
const newsInArchive = {
  name: 'news-in-archive',
  text: `select d.peer from (select owner as mailbox, chat as peer, since from archived_channel where owner = $1) d
      join channel_state s on s.mailbox = -d.peer and s.pts > d.since join chat_member m on m.chat = d.peer and m.user_id = d.mailbox and m.inside
    where ${unreadAbove('-d.peer', 'd.since', 'd.mailbox')} > 0 and not ${IS_MUTED}
      and not exists (select from global_privacy g where g.owner = d.mailbox and g.keep_archived_unmuted)`,
};

export function archiveQueries(database: Database) {
  return {
    /** The supergroups and channels in somebody's archive. @param nowS seconds since 1970: who is muted until later is muted */
    archivedChannels(mailbox: number, nowS: number): Promise<ArchivedChannel[]> {
      return database.query<ArchivedChannel>(archived, [mailbox, nowS]);
    },

    /** Supergroups and channels in the archive that somebody else has written into since they stand there, the muted ones aside. @param nowS as above */
    async newsInArchive(mailbox: number, nowS: number): Promise<number[]> {
      return (await database.query<{ peer: number }>(newsInArchive, [mailbox, nowS])).map(({ peer }) => peer);
    },
  };
}
