import type { Database } from '../postgres/database.ts';

const readDates = {
  name: 'read-dates',
  text: `select d.reader, min(d.at_ms) as "atMs" from unnest($1::int8[], $2::int4[]) as place (mailbox, id)
      join read_date d on d.mailbox = place.mailbox and d.peer = $3 and d.max_id >= place.id
    group by d.reader order by "atMs", d.reader`,
};
const markedUnread = { name: 'marked-unread', text: 'select peer from dialog where mailbox = $1 and unread_mark' };

/** Read dates. */
export function readQueries(database: Database) {
  return {
    /** Users who read a message within the last week, with times, the first first. `places`: mailboxes that show the message, with its id there. */
    readDates(places: readonly { mailbox: number; messageId: number }[], peer: number): Promise<{ reader: number; atMs: number }[]> {
      return database.query<{ reader: number; atMs: number }>(readDates, [places.map(({ mailbox }) => mailbox), places.map(({ messageId }) => messageId), peer]);
    },

    async markedUnread(mailbox: number): Promise<number[]> {
      return (await database.query<{ peer: number }>(markedUnread, [mailbox])).map(({ peer }) => peer);
    },
  };
}
