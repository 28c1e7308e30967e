/** Topics of forums, and read positions in their threads. */
import { positionOfPlace } from '@teamgram/event-schemas';
import { projector } from '../projector.ts';
import { write } from '../postgres/write.ts';
import { GENERAL, GENERAL_COLOR, openTitle } from './general.ts';

const create = write({
  name: 'forum_topic',
  phase: 'insert',
  columns: { chat: 'int8', creator: 'int8', sender: 'int8', created_at_ms: 'int8', icon_emoji: 'int8', topic: 'int4', icon_color: 'int4', title: 'text' },
  key: (row) => `${row.chat} ${row.topic}`,
  fold: () => {},
  parts: {
    insert: `insert into forum_topic (chat, creator, sender, created_at_ms, icon_emoji, topic, icon_color, title) select * from rows
      on conflict (chat, topic) do nothing`,
  },
});

/** null: unchanged; pinned_rank 0: not pinned. */
const edit = write({
  name: 'topic_edit',
  phase: 'amend',
  columns: { chat: 'int8', topic: 'int4', title: 'text', icon_emoji: 'int8', closed: 'bool', hidden: 'bool', pinned_rank: 'int8' },
  key: (row) => `${row.chat} ${row.topic}`,
  parts: {
    update: `update forum_topic t set title = coalesce(rows.title, t.title), icon_emoji = coalesce(rows.icon_emoji, t.icon_emoji),
        closed = coalesce(rows.closed, t.closed), hidden = coalesce(rows.hidden, t.hidden), pinned_rank = nullif(coalesce(rows.pinned_rank, t.pinned_rank), 0)
      from rows where t.chat = rows.chat and t.topic = rows.topic`,
  },
});

/** Unpins what was pinned before a reordering that does not include it. */
const unpinBelow = write({
  name: 'topic_unpinning',
  phase: 'prune',
  columns: { chat: 'int8', rank: 'int8' },
  key: (row) => `${row.chat}`,
  parts: { update: 'update forum_topic t set pinned_rank = null from rows where t.chat = rows.chat and t.pinned_rank < rows.rank' },
});

const end = write({
  name: 'topic_end',
  phase: 'remove',
  columns: { chat: 'int8', topic: 'int4' },
  key: (row) => `${row.chat} ${row.topic}`,
  parts: { delete: 'delete from forum_topic t using rows where t.chat = rows.chat and t.topic = rows.topic' },
});

const readThread = write({
  name: 'thread_read',
  phase: 'insert',
  columns: { user_id: 'int8', chat: 'int8', thread: 'int4', max_id: 'int4' },
  key: (row) => `${row.user_id} ${row.chat} ${row.thread}`,
  fold(kept, later) { kept.max_id = Math.max(kept.max_id!, later.max_id!); },
  parts: {
    upsert: `insert into thread_read as r (user_id, chat, thread, max_id) select * from rows
      on conflict (user_id, chat, thread) do update set max_id = greatest(r.max_id, excluded.max_id)`,
  },
});

const chooseView = write({
  name: 'forum_view',
  phase: 'insert',
  columns: { owner: 'int8', chat: 'int8', as_messages: 'bool' },
  key: (row) => `${row.owner} ${row.chat}`,
  parts: {
    insert: 'insert into forum_view (owner, chat) select owner, chat from rows where as_messages on conflict do nothing',
    delete: 'delete from forum_view v using rows where v.owner = rows.owner and v.chat = rows.chat and not rows.as_messages',
  },
});

const dropViews = write({
  name: 'forum_view_end',
  phase: 'remove',
  columns: { owner: 'int8' },
  key: (row) => `${row.owner}`,
  parts: { delete: 'delete from forum_view v using rows where v.owner = rows.owner' },
});

const SAME = { title: null, icon_emoji: null, closed: null, hidden: null, pinned_rank: null };

/** A pin's rank derives from the position of the event that pinned it, with room for the ranks of one reordering. */
const RANKS_PER_POSITION = 1024;
const lowestRank = (place: number) => positionOfPlace(place) * RANKS_PER_POSITION;

export const topics = projector('topics', {
  ChatOptionSet({ envelope, fact: { chat, by: creator, option, on } }, rows) {
    // "General" reappears when a group becomes a forum again.
    if (option !== 'forum' || !on) return;
    rows.add(create, { chat, creator, sender: 0, created_at_ms: envelope.timeMs, icon_emoji: 0, topic: GENERAL, icon_color: GENERAL_COLOR, title: 'General' });
  },
  TopicDeleted: ({ fact: { chat, topic } }, rows) => rows.add(end, { chat, topic }),
  TopicPinned: ({ envelope, fact: { chat, topic, pinned } }, rows) =>
    rows.add(edit, { ...SAME, chat, topic, pinned_rank: pinned ? lowestRank(envelope.position + 1) - 1 : 0 }),
  PinnedTopicsReordered({ envelope, fact: { chat, topics: order } }, rows) {
    const highest = lowestRank(envelope.position + 1) - 1;
    order.forEach((topic, index) => rows.add(edit, { ...SAME, chat, topic, pinned_rank: highest - index }));
    rows.add(unpinBelow, { chat, rank: lowestRank(envelope.position) });
  },
  ThreadRead: ({ fact: { reader, chat, thread, maxId } }, rows) => rows.add(readThread, { user_id: reader, chat, thread, max_id: maxId }),
  ForumViewChosen: ({ fact: { owner, chat, asMessages } }, rows) => rows.add(chooseView, { owner, chat, as_messages: asMessages }),
  AccountDeleted: ({ fact }, rows) => rows.add(dropViews, { owner: fact.user }),
}, {
  TopicCreated({ envelope, fact }, rows) {
    const { chat, topic, by, sender, title, iconColor, iconEmoji } = fact;
    rows.add(create, {
      chat, creator: by, sender, created_at_ms: envelope.timeMs, icon_emoji: iconEmoji, topic, icon_color: iconColor, title: openTitle(title?.title ?? ''),
    });
  },
  TopicEdited({ fact }, rows) {
    const { chat, topic, title, iconEmoji, closed, hidden } = fact;
    rows.add(edit, { ...SAME, chat, topic, title: title ? openTitle(title.title) : null, icon_emoji: iconEmoji ?? null, closed: closed ?? null, hidden: hidden ?? null });
  },
});
