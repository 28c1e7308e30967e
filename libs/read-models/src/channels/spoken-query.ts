import type { Database } from '../postgres/database.ts';

const UNREAD_BLOCK = 1024;
/** SQL: number of messages in a channel's mailbox above a mark. Full blocks are taken from their counters. */
export const messagesAbove = (mailbox: string, mark: string) => `
    (select coalesce(sum(b.messages), 0) from channel_block b where b.mailbox = ${mailbox} and b.block > ${mark} / ${UNREAD_BLOCK})
    + (select count(*) from mailbox_entry e where e.mailbox = ${mailbox} and e.peer = -(${mailbox}) and e.kind = 0 and not e.removed
        and e.pts > ${mark} and e.pts < (${mark} / ${UNREAD_BLOCK} + 1) * ${UNREAD_BLOCK})`;
/** SQL: the same without the author's own messages and without imported ones (author 0), which are never unread. */
export const unreadAbove = (mailbox: string, mark: string, author: string) => `(${messagesAbove(mailbox, mark)}
    - (select count(*) from channel_author a where a.mailbox = ${mailbox} and a.author in (${author}, 0) and a.message_id > ${mark}))::int4`;
const authorsOf = {
  name: 'authors-among',
  text: `select distinct m.author from mailbox_entry e join message m on m.position = e.message
    where e.mailbox = $1 and e.peer = -$1::int8 and e.kind = 0 and not e.removed and e.pts > $2 and e.pts <= $3 limit $4`,
};
const messagesOfAuthor = {
  name: 'messages-of-author',
  text: 'select message_id as id from channel_author where mailbox = $1 and author = $2 order by message_id desc limit $3',
};

/** Excludes messages sent anonymously or as a channel, which must not be attributable to the user. */
const messagesOfPerson = {
  name: 'messages-of-person',
  text: `select a.message_id as id from channel_author a where a.mailbox = $1 and a.author = $2
    and not exists (select from voiced_message v where v.mailbox = a.mailbox and v.message_id = a.message_id) order by a.message_id desc limit $3`,
};
const messagesInName = {
  name: 'messages-in-name',
  text: 'select message_id as id from voiced_message where mailbox = $1 and sender = $2 order by message_id desc limit $3',
};

/** Messages of a supergroup or channel, by count and by author. */
export function spokenQueries(database: Database) {
  return {
    /** Authors of the messages above one id and up to another, at most `limit`. */
    async authorsAmong(mailbox: number, after: number, upTo: number, limit: number): Promise<number[]> {
      return (await database.query<{ author: number }>(authorsOf, [mailbox, after, upTo, limit])).map(({ author }) => author);
    },

    /** Ids of a user's messages in a supergroup or channel, newest first. */
    async messagesOfAuthor(mailbox: number, author: number, limit: number): Promise<number[]> {
      return (await database.query<{ id: number }>(messagesOfAuthor, [mailbox, author, limit])).map(({ id }) => id);
    },

    /** Ids of the messages sent as a user or as a chat, newest first. */
    async messagesOfSpeaker(mailbox: number, speaker: number, limit: number): Promise<number[]> {
      return (await database.query<{ id: number }>(speaker > 0 ? messagesOfPerson : messagesInName, [mailbox, speaker, limit])).map(({ id }) => id);
    },
  };
}
