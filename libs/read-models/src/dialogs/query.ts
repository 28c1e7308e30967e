import { isChannelPeer } from '@teamgram/event-schemas';
import { CLEARED } from '../channels/cleared.ts';
import { unreadAbove } from '../channels/spoken-query.ts';
import { countOfNews } from '../messages/unread-news.ts';
import { archiveQueries, IS_MUTED } from './archive-query.ts';
import { draftQueries } from './draft-query.ts';
import { notifyQueries } from './notify-query.ts';
import { readQueries } from './read-query.ts';
import { eventsAt, NOTHING_AT_HAND, NOWHERE, type AtHand } from '../messages/events-at.ts';
import { NO_ID_ABOVE } from '../messages/page.ts';
import type { Database } from '../postgres/database.ts';

/** A dialog of a mailbox. `event` is the top message: the caller's cached value or the stored bytes; undefined when there is no message. */
export type DialogRow<Kept = never> = {
  peer: number;
  /** Current pts of a supergroup or channel; null for other dialogs. */
  channelPts: number | null;
  /** 0: no message left. */
  topMessageId: number;
  topPosition: number;
  /** The message that the top message replies to, by its id in this mailbox; 0: none. */
  topReplyToId: number;
  topPinned: boolean;
  messageCount: number;
  /** Exact (invariant M6). */
  unreadCount: number;
  readInboxMaxId: number;
  readOutboxMaxId: number;
  /** Higher ranks come first; null: not pinned. */
  pinnedRank: number | null;
  /** 0: main list, 1: archive. */
  folder: number;
  unreadMark: boolean;
  event: Uint8Array | Kept | undefined;
  /** Stored bytes of the top message's last MessageEdited; null: never edited. */
  edit: Uint8Array | null;
  /** Stored bytes of its KeyboardSet; null: no keyboard. */
  keyboard: Uint8Array | null;
  /** Whether the top message ever had a reaction. */
  topReacted: boolean;
  /** Stored bytes of the DraftSaved; null: no draft. */
  draft: Uint8Array | null;
  /** The owner's settings for this dialog; null: not set. */
  showPreviews: boolean | null;
  silent: boolean | null;
  muteUntilS: number | null;
  /** Auto-delete period in seconds; null: off. */
  ttlS: number | null;
  /** Number of the owner's messages with unseen reactions. */
  unreadReactions: number;
  /** Number of the owner's polls with unseen votes. */
  unreadVotes: number;
  /** Number of unseen messages of the group that mention the owner. */
  unreadMentions: number;
};

/** A page after an offset, newest first (invariant M9), ordered by the second of the top message, its id and the peer. Absent or 0: not given. */
export type DialogPage = {
  mailbox: number;
  /** Top message and peer of the last dialog on the previous page. */
  offsetId?: number;
  offsetPeer?: number;
  /** Seconds since 1970. Used when offsetId is 0 or unknown. */
  offsetDateS?: number;
  /** `pinned-first`: the first page starts with all pinned dialogs in their owner's order. They are counted but not repeated on later pages. */
  which: 'all' | 'unpinned' | 'pinned-first';
  /** Only dialogs of this list: 0: main, 1: archive. Absent: both. */
  folder?: number | undefined;
  /** Only dialogs with a message between the two ids (of the owner's mailbox or the channel's); 0: no bound. */
  between?: { aboveId: number; belowId: number } | undefined;
  /** At most 500, not counting the pinned ones that come first. */
  limit: number;
};

/** The archive as one entry of the main list: its newest dialog and unread counts. */
export type ArchiveRow = {
  peer: number;
  topMessageId: number;
  mutedDialogs: number;
  mutedMessages: number;
  unmutedDialogs: number;
  unmutedMessages: number;
};

const DIALOG_LIMIT = 500;

/** A supergroup or channel has a single mailbox, numbered as the peer without the sign. */
const IS_CHANNEL = (peer: string) => `${peer} < -1000000000000`;

const OWN_ROWS = `select d.mailbox, d.mailbox as home, d.peer, d.top_position, d.pinned_rank, d.top_message_id, d.message_count, d.unread_count,
    d.read_inbox_max_id, d.read_outbox_max_id, d.unread_mark, d.folder, null::int4 as channel_pts
  from dialog d where d.mailbox = $1 and d.peer > -1000000000000`;

/**
 * All dialogs of a mailbox: its own rows and, for each supergroup or channel of the owner, the row of the chat's mailbox, which has the top message.
 * So a message in a channel changes one row, however many subscribers there are.
 */
const LISTED = `(
  ${OWN_ROWS}
  union all
  select m.user_id, -m.chat, m.chat, t.top_position, o.pinned_rank, t.top_message_id, t.message_count, null,
    m.read_inbox_max_id, case when c.read_max_by = m.user_id then c.read_second_id else c.read_max_id end, coalesce(o.unread_mark, false), coalesce(o.folder, 0), s.pts
  from chat_member m join chat c on c.chat = m.chat and not c.deleted join dialog t on t.mailbox = -m.chat and t.peer = m.chat
    join channel_state s on s.mailbox = -m.chat left join dialog o on o.mailbox = m.user_id and o.peer = m.chat
  where m.user_id = $1 and m.inside and ${CLEARED} and ${IS_CHANNEL('m.chat')})`;

/** SQL sources of dialogs. `own` is for users in no supergroup or channel: joining those takes a fifth of the time of a page, even when there are none. */
type Listing = { listed: string; unread: string };
/** Unread messages are counted for the rows of a page only. */
const UNREAD = `coalesce(d.unread_count, ${unreadAbove('d.home', 'd.read_inbox_max_id', 'd.mailbox')})`;
const whole: Listing = { listed: LISTED, unread: UNREAD };
const own: Listing = { listed: `(${OWN_ROWS})`, unread: 'd.unread_count' };
const IN_CHANNELS = `exists (select from chat_member m where m.user_id = $1 and m.inside and ${IS_CHANNEL('m.chat')})`;

const dialogOf = ({ unread }: Listing) => `select d.peer, d.channel_pts as "channelPts", d.top_message_id as "topMessageId", d.top_position as "topPosition",
    coalesce(e.reply_to_id, 0) as "topReplyToId", coalesce(e.pinned, false) as "topPinned", d.message_count as "messageCount", ${unread} as "unreadCount",
    d.read_inbox_max_id as "readInboxMaxId", d.read_outbox_max_id as "readOutboxMaxId", d.pinned_rank as "pinnedRank", d.folder,
    d.unread_mark as "unreadMark", m.edit, m.keyboard, coalesce(m.reacted, false) as "topReacted", x.event as draft,
    x.show_previews as "showPreviews", x.silent, x.mute_until_s as "muteUntilS", case when d.peer < 0 then (select period_s from message_lifetime l where l.mailbox = 0 and l.peer = d.peer) else x.period_s end as "ttlS", coalesce(x.unread_reactions, 0) as "unreadReactions", coalesce(x.unread_votes, 0) as "unreadVotes",
    case when d.peer < 0 then (select count(*)::int4 from unread_mention u where u.owner = d.mailbox and u.peer = d.peer) else 0 end as "unreadMentions"`;
const DIALOG = dialogOf(whole);
/** Evaluated once per query: most users have none of these, and probing them for each of twenty dialogs takes a third of the time of a page. */
const HAS_DETAILS = `(select exists (select from draft where owner = $1) or exists (select from notify_settings where owner = $1)
    or exists (select from message_lifetime where mailbox = $1) or exists (select from unread_reaction where owner = $1)
    or exists (select from unread_vote where owner = $1))`;
// `limit 1` keeps PostgreSQL from turning these into joins over the whole mailbox.
const DETAILS = `left join message m on m.position = d.top_position
  left join lateral (select reply_to_id, pinned from mailbox_entry where mailbox = d.home and pts = d.top_message_id limit 1) e on true
  left join lateral (
    select f.event, n.show_previews, n.silent, n.mute_until_s, (select period_s from message_lifetime l where l.mailbox = d.mailbox and l.peer = d.peer) as period_s,
      ${countOfNews('unread_reaction', 'd.mailbox', 'd.peer')} as unread_reactions, ${countOfNews('unread_vote', 'd.mailbox', 'd.peer')} as unread_votes
    from (select 1) one
      left join lateral (select event from draft where owner = d.mailbox and peer = d.peer and thread = 0 limit 1) f on true
      left join lateral (select show_previews, silent, mute_until_s from notify_settings where owner = d.mailbox and peer = d.peer and thread = 0 limit 1) n on true
    where ${HAS_DETAILS} limit 1) x on true`;

/** `folder`: parameter with the list; null: both. */
const inFolder = (folder: string) => `(${folder}::int4 is null or folder = ${folder})`;
/** All dialogs of the list that have a message, materialised once for page, pinned dialogs and count. */
const chosenFrom = ({ listed }: Listing, folder: string, among = '') => `with listed as materialized (select * from ${listed} l where top_message_id > 0 and ${inFolder(folder)}${among})`;
/** Condition that a dialog has a message between the two parameters. */
const between = (above: string, below: string) =>
  ` and exists (select from mailbox_entry e where e.mailbox = l.home and e.peer = l.peer and e.kind = 0 and not e.removed and e.pts > ${above} and e.pts < ${below})`;
/** `pinnedToo`: parameter that says whether pinned dialogs are counted. */
const countOf = (pinnedToo: string) => `(select count(*)::int4 from listed where ${pinnedToo} or pinned_rank is null) as count`;
/**
 * Sort key, newest first. Clients identify the last dialog of a page by the second of its top message, the message id and the peer, and TDLib takes
 * this as the end of what it has loaded (td/telegram/MessagesManager, DialogDate): within a second, any other order would make it skip dialogs.
 */
const RANK = '(coalesce(t.sent_at_ms, 0) / 1000, l.top_message_id::int8, l.peer)';
const RANKED = 'left join message t on t.position = l.top_position';
/** Journal order equals this order except within one second, so this many additional rows are sorted. */
const OF_ONE_SECOND_MAX = 100;
// The page is cut before the joins, so that messages are fetched for the page only.
const FIRST = `select l.* from (select * from listed where $2 or pinned_rank is null order by top_position desc limit $3 + ${OF_ONE_SECOND_MAX}) l ${RANKED}
  order by ${RANK} desc limit $3`;
const LATER = `select l.* from listed l ${RANKED} where ($2 or l.pinned_rank is null) and ${RANK} < ($6::int8, $7::int8, $8::int8) order by ${RANK} desc limit $3`;

const pageOver = (listing: Listing, name: string, rows: string, more = '', among = '') => ({
  name, text: `${chosenFrom(listing, '$5', among)} ${dialogOf(listing)}, ${countOf('$4')}${more} from (${rows}) d ${DETAILS} order by d.pinned_rank desc nulls last, d.top_position desc`,
});
const PINNED_FIRST = `(select * from listed where pinned_rank is not null) union all (${FIRST})`;
const firstPages = (listing: Listing, suffix: string, more?: string, among?: string) => ({
  page: pageOver(listing, `dialogs${suffix}`, FIRST, more, among),
  pinnedFirst: pageOver(listing, `dialogs-pinned-first${suffix}`, PINNED_FIRST, more, among),
});
const inOrder = { ...firstPages(whole, ''), later: pageOver(whole, 'dialogs-later', LATER) };
const ownInOrder = { ...firstPages(own, '-own', `, ${IN_CHANNELS} as "inChannels"`), later: pageOver(own, 'dialogs-later-own', LATER, `, ${IN_CHANNELS} as "inChannels"`) };
const inOrderBetween = { ...firstPages(whole, '-between', '', between('$6', '$7')), later: pageOver(whole, 'dialogs-later-between', LATER, '', between('$9', '$10')) };

const count = { name: 'dialog-count', text: `${chosenFrom(whole, '$3')} select ${countOf('$2')}` };
const countBetween = { name: 'dialog-count-between', text: `${chosenFrom(whole, '$3', between('$4', '$5'))} select ${countOf('$2')}` };

const archive = {
  name: 'archive',
  text: `select (array_agg(peer order by top_position desc))[1] as peer, (array_agg(top_message_id order by top_position desc))[1] as "topMessageId",
      (count(*) filter (where muted and (unread > 0 or unread_mark)))::int4 as "mutedDialogs", coalesce(sum(unread) filter (where muted), 0)::int4 as "mutedMessages",
      (count(*) filter (where not muted and (unread > 0 or unread_mark)))::int4 as "unmutedDialogs",
      coalesce(sum(unread) filter (where not muted), 0)::int4 as "unmutedMessages"
    from (select d.peer, d.top_position, d.top_message_id, d.unread_mark, ${UNREAD} as unread, ${IS_MUTED} as muted
      from ${LISTED} d where d.folder = 1 and d.top_message_id > 0) archived having count(*) > 0`,
};

const pinned = {
  name: 'pinned-dialogs',
  text: `${DIALOG} from ${LISTED} d ${DETAILS} where d.pinned_rank is not null and d.folder = $2 order by d.pinned_rank desc`,
};

const byPeers = {
  name: 'dialogs-by-peers',
  text: `${DIALOG} from ${LISTED} d ${DETAILS} where d.peer = any($2::int8[])`,
};

const correspondents = { name: 'correspondents', text: 'select peer from dialog where mailbox = $1 and peer > 0 and top_message_id > 0 order by top_position desc limit $2' };

const offsetOfId = {
  name: 'dialog-offset',
  text: 'select (m.sent_at_ms / 1000)::int4 as second, e.peer from mailbox_entry e join message m on m.position = e.message where e.mailbox = $1 and e.pts = $2',
};

const unread = {
  name: 'unread',
  text: `select coalesce(sum(messages), 0)::int4 as messages, count(*) filter (where messages > 0 or unread_mark)::int4 as dialogs
    from (select ${UNREAD} as messages, d.unread_mark from ${LISTED} d) counted`,
};

/** Second and id of a dialog's top message, and the peer. */
type Rank = [second: number, topMessageId: number, peer: number];
type StoredRow = Omit<DialogRow, 'event'>;
type CountedRow = StoredRow & { count: number; inChannels?: boolean };

/** Cache limit: users known to be in supergroups or channels. */
const IN_CHANNELS_MAX = 20_000;

/** Undefined when the bounds exclude nothing. */
function boundsOf({ between: given }: DialogPage): [aboveId: number, belowId: number] | undefined {
  return given && (given.aboveId > 0 || given.belowId > 0) ? [given.aboveId, given.belowId || NO_ID_ABOVE] : undefined;
}

/** Determines where a page starts, and uses the cheaper query where possible. */
function pager(database: Database) {
  /** The sort key below which the page starts; undefined: the first page. An unknown message without a date sorts below everything, so the page is empty. */
  async function placeOf({ mailbox, offsetId = 0, offsetPeer = 0, offsetDateS = 0 }: DialogPage): Promise<Rank | undefined> {
    if (!offsetId) return offsetDateS ? [offsetDateS, 0, 0] : undefined;
    const [known] = await database.query<{ second: number; peer: number }>(offsetOfId, [isChannelPeer(offsetPeer) ? -offsetPeer : mailbox, offsetId]);
    return [known?.second ?? offsetDateS, offsetId, offsetPeer || (known?.peer ?? 0)];
  }

  /** Users to be asked with the full query at once. An entry may be outdated after leaving all channels: the result is the same, only slower to get. */
  const inChannels = new Set<number>();

  async function pageOf(which: keyof typeof inOrder, values: readonly [mailbox: number, ...unknown[]]): Promise<CountedRow[]> {
    const [mailbox] = values;
    if (!inChannels.has(mailbox)) {
      const rows = await database.query<CountedRow>(ownInOrder[which], values);
      // An empty result says nothing about channels either.
      if (rows[0]?.inChannels === false) return rows;
      if (rows[0]) noteInChannels(mailbox);
    }
    return database.query<CountedRow>(inOrder[which], values);
  }

  function noteInChannels(mailbox: number): void {
    if (inChannels.size >= IN_CHANNELS_MAX) inChannels.clear();
    inChannels.add(mailbox);
  }

  return { placeOf, pageOf };
}

export type DialogQueries = ReturnType<typeof dialogQueries>;

export function dialogQueries(database: Database) {
  const { placeOf, pageOf } = pager(database);

  async function shown<Kept>(rows: readonly StoredRow[], atHand: AtHand<Kept>): Promise<DialogRow<Kept>[]> {
    const events = await eventsAt(database, rows.map(({ topMessageId, topPosition }) => (topMessageId > 0 ? topPosition : NOWHERE)), atHand);
    return rows.map((row, index) => Object.assign(row, { event: events[index] }));
  }

  return {
    /** One page and the total number of dialogs. Empty after an unknown offset. */
    async dialogs<Kept = never>(given: DialogPage, atHand: AtHand<Kept> = NOTHING_AT_HAND): Promise<{ dialogs: DialogRow<Kept>[]; count: number }> {
      const { mailbox, which, limit, folder = null } = given;
      const countsPinned = which !== 'unpinned';
      const place = await placeOf(given);
      const kind = place ? 'later' : which === 'pinned-first' ? 'pinnedFirst' : 'page';
      const values: [number, ...unknown[]] = [mailbox, which === 'all', Math.min(limit, DIALOG_LIMIT), countsPinned, folder, ...(place ?? [])];
      const bounds = boundsOf(given);
      const rows = bounds ? await database.query<CountedRow>(inOrderBetween[kind], [...values, ...bounds]) : await pageOf(kind, values);
      // An empty page has no row that carries the count.
      const [total] = rows.length > 0 ? rows : await database.query<{ count: number }>(bounds ? countBetween : count, [mailbox, countsPinned, folder, ...(bounds ?? [])]);
      return { dialogs: await shown(rows, atHand), count: total!.count };
    },

    /** The pinned dialogs of one list, in the owner's order. */
    async pinnedDialogs<Kept = never>(mailbox: number, folder: number, atHand: AtHand<Kept> = NOTHING_AT_HAND): Promise<DialogRow<Kept>[]> {
      return shown(await database.query<StoredRow>(pinned, [mailbox, folder]), atHand);
    },

    /** The dialogs with these peers, in no particular order. */
    async dialogsByPeers<Kept = never>(mailbox: number, peers: readonly number[], atHand: AtHand<Kept> = NOTHING_AT_HAND): Promise<DialogRow<Kept>[]> {
      return shown(await database.query<StoredRow>(byPeers, [mailbox, peers]), atHand);
    },

    /** The users with whom there is a dialog, newest first. */
    async correspondentsOf(mailbox: number, limit: number): Promise<number[]> {
      return (await database.query<{ peer: number }>(correspondents, [mailbox, limit])).map(({ peer }) => peer);
    },

    /** Number of unread messages, and of dialogs that have some or are marked as unread. */
    async unreadCount(mailbox: number): Promise<{ messages: number; dialogs: number }> {
      const [row] = await database.query<{ messages: number; dialogs: number }>(unread, [mailbox]);
      return row!;
    },

    ...archiveQueries(database),
    ...readQueries(database),
    ...draftQueries(database),
    ...notifyQueries(database),

    /** Summary of the archive; undefined when it is empty. @param nowS seconds since 1970, for evaluating mutes */
    async archiveOf(mailbox: number, nowS: number): Promise<ArchiveRow | undefined> {
      return (await database.query<ArchiveRow>(archive, [mailbox, nowS]))[0];
    },
  };
}
