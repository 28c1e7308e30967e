/** Top peers (core.telegram.org/api/top-rating), computed on request from the messages a user sent. */
import type { Database } from '../postgres/database.ts';

/** `rating`: the sum over messages of e^(−age / decay), age in seconds. Highest first. */
export type TopPeerRow = { peer: number; category: 'Correspondents' | 'Groups'; rating: number };

/** Limits on the mailbox entries, and on the own messages per supergroup, that are examined: older ones contribute next to nothing. */
const ENTRIES = 5_000;
const MESSAGES_IN_GROUP = 100;

/** e^−700 is close to the smallest number that PostgreSQL can represent. */
const DECAYS_MAX = 700;

const SENT = `(
    select e.peer, m.sent_at_ms from (
        select peer, message, own, kind, removed from mailbox_entry where mailbox = $1 order by pts desc limit ${ENTRIES}) e
      join message m on m.position = e.message
    where e.own and e.kind = 0 and not e.removed and e.peer <> $1 and not m.imported
  union all
    select c.chat, m.sent_at_ms from chat_member c join chat k on k.chat = c.chat and k.kind = 'supergroup' and not k.deleted
      cross join lateral (select message_id from channel_author where mailbox = -c.chat and author = $1 order by message_id desc limit ${MESSAGES_IN_GROUP}) a
      join mailbox_entry e on e.mailbox = -c.chat and e.pts = a.message_id join message m on m.position = e.message
    where c.user_id = $1 and c.inside)`;

const CATEGORY = `case when s.peer > 0 then 'Correspondents' else 'Groups' end`;

const rated = {
  name: 'top-peers',
  text: `select s.peer, ${CATEGORY} as category, sum(exp(greatest(-${DECAYS_MAX}, least(0, (s.sent_at_ms - $2::int8) / ($3::float8 * 1000))))) as rating from ${SENT} s
    where s.sent_at_ms > coalesce((select at_ms from top_peers_switch where owner = $1), 0)
      and s.sent_at_ms > coalesce((select at_ms from top_peer_reset r where r.owner = $1 and r.category = ${CATEGORY} and r.peer = s.peer), 0)
    group by s.peer order by rating desc, s.peer limit $4`,
};
const switched = { name: 'top-peers-switch', text: 'select is_on as "isOn" from top_peers_switch where owner = $1' };

const PEERS_MAX = 200;

export type TopQueries = ReturnType<typeof topQueries>;

export function topQueries(database: Database) {
  return {
    /** At most 200. @param decayS age in seconds at which a message counts 1/e */
    topPeers(owner: number, nowMs: number, decayS: number): Promise<TopPeerRow[]> {
      return database.query<TopPeerRow>(rated, [owner, nowMs, decayS, PEERS_MAX]);
    },

    /** Whether top peers are enabled for the owner; the default is yes. */
    async topPeersOn(owner: number): Promise<boolean> {
      const [row] = await database.query<{ isOn: boolean }>(switched, [owner]);
      return row?.isOn ?? true;
    },
  };
}
