import { isChannelMailbox } from '@teamgram/event-schemas';
import { projector } from '../projector.ts';
import { lastWord, write } from '../postgres/write.ts';
import type { EventOf } from '../event.ts';
import type { Rows } from '../postgres/rows.ts';

const link = lastWord({ table: 'chat_link', columns: { chat: 'int8', linked: 'int8' }, by: ['chat'] });

type Counted = { views: number | null; forwards: number | null };
const add = (kept: Counted, later: Counted) => {
  kept.views! += later.views!;
  kept.forwards! += later.forwards!;
};

const count = write({
  name: 'post_count',
  phase: 'insert',
  columns: { chat: 'int8', post: 'int4', views: 'int4', forwards: 'int4' },
  key: (row) => `${row.chat} ${row.post}`,
  fold: add,
  parts: {
    upsert: `insert into post_count as c (chat, post, views, forwards) select * from rows
      on conflict (chat, post) do update set views = c.views + excluded.views, forwards = c.forwards + excluded.forwards`,
  },
});

const countHour = write({
  name: 'post_hour',
  phase: 'insert',
  columns: { chat: 'int8', hour: 'int4', post: 'int4', views: 'int4', forwards: 'int4' },
  key: (row) => `${row.chat} ${row.hour} ${row.post}`,
  fold: add,
  parts: {
    upsert: `insert into post_hour as h (chat, hour, post, views, forwards) select * from rows
      on conflict (chat, hour, post) do update set views = h.views + excluded.views, forwards = h.forwards + excluded.forwards`,
  },
});

const copy = write({
  name: 'post_copy',
  phase: 'insert',
  columns: { chat: 'int8', post: 'int4', discussion: 'int8', message_id: 'int4' },
  key: (row) => `${row.chat} ${row.post}`,
  parts: { insert: 'insert into post_copy (chat, post, discussion, message_id) select * from rows on conflict (chat, post) do nothing' },
});

/** The post or its copy is gone. */
const dropCopy = write({
  name: 'post_copy_gone',
  phase: 'remove',
  columns: { chat: 'int8', message_id: 'int4' },
  key: (row) => `${row.chat} ${row.message_id}`,
  parts: { delete: 'delete from post_copy p using rows where p.discussion = rows.chat and p.message_id = rows.message_id' },
});
const dropPost = write({
  name: 'post_gone',
  phase: 'settle',
  columns: { chat: 'int8', post: 'int4' },
  key: (row) => `${row.chat} ${row.post}`,
  parts: { delete: 'delete from post_copy p using rows where p.chat = rows.chat and p.post = rows.post' },
});

const passOn = write({
  name: 'post_forward',
  phase: 'insert',
  columns: { chat: 'int8', post: 'int4', to_chat: 'int8', message_id: 'int4', at_ms: 'int8' },
  key: (row) => `${row.chat} ${row.post} ${row.to_chat} ${row.message_id}`,
  parts: { insert: 'insert into post_forward (chat, post, to_chat, message_id, at_ms) select * from rows on conflict do nothing' },
});

const HOUR_MS = 3_600_000;

function tally(rows: Rows, chat: number, post: number, atMs: number, views: number, forwards: number): void {
  rows.add(count, { chat, post, views, forwards });
  rows.add(countHour, { chat, hour: Math.floor(atMs / HOUR_MS), post, views, forwards });
}

function viewed({ envelope, fact: { chat, posts } }: EventOf<'PostsViewed'>, rows: Rows): void {
  for (const { first, last } of posts) for (let post = first; post <= last; post++) tally(rows, chat, post, envelope.timeMs, 1, 0);
}

function forwarded({ envelope, fact: { chat, posts, to, forwards } }: EventOf<'PostsForwarded'>, rows: Rows): void {
  for (const [index, post] of posts.entries()) {
    tally(rows, chat, post, envelope.timeMs, 0, 1);
    if (to !== 0) rows.add(passOn, { chat, post, to_chat: to, message_id: forwards[index]!, at_ms: envelope.timeMs });
  }
}

function erased({ fact: { erasures } }: EventOf<'MessagesErased'>, rows: Rows): void {
  for (const { delivery, messageIds } of erasures) {
    if (!delivery || !isChannelMailbox(delivery.mailbox)) continue;
    for (const message_id of messageIds) {
      rows.add(dropCopy, { chat: -delivery.mailbox, message_id });
      rows.add(dropPost, { chat: -delivery.mailbox, post: message_id });
    }
  }
}

/** Counters of channel posts. A message costs nothing here unless it is the copy of a post. */
export const discussion = projector('discussion', {
  PostsViewed: viewed,
  PostsForwarded: forwarded,
  MessagesErased: erased,
  DiscussionGroupSet({ fact: { chat, group, former } }, rows) {
    rows.add(link, { chat, linked: group });
    if (former !== 0) rows.add(link, { chat: former, linked: 0 });
    if (group !== 0) rows.add(link, { chat: group, linked: chat });
  },
  MessageSent({ fact }, rows) {
    if (fact.discussedPost === 0) return;
    const { peer, messageId } = fact.deliveries[0]!;
    rows.add(copy, { chat: fact.discussedChannel, post: fact.discussedPost, discussion: peer, message_id: messageId });
  },
});
