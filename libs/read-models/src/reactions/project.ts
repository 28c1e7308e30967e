import { projector } from '../projector.ts';
import type { OpenedEvent } from '../projector.ts';
import { lastWord, write } from '../postgres/write.ts';
import type { Rows } from '../postgres/rows.ts';

/** emoji '': removed. */
const react = lastWord({
  name: 'reaction',
  table: 'message_reaction',
  columns: { message: 'int8', user_id: 'int8', at_ms: 'int8', big: 'bool', emoji: 'text', chat: 'int8', sender: 'int8' },
  by: ['message', 'user_id'],
  gone: `rows.emoji = ''`,
});

/** Ordered by first use of each emoji on the message, even when all its uses were removed in between. */
const count = write({
  name: 'reaction_count',
  phase: 'insert',
  columns: { message: 'int8', emoji: 'text', count: 'int4', first_at_ms: 'int8' },
  key: (row) => `${row.message} ${row.emoji}`,
  fold: (kept, later) => { kept.count! += later.count!; },
  parts: {
    upsert: `insert into reaction_count as c (message, emoji, count, first_at_ms) select * from rows
      on conflict (message, emoji) do update set count = c.count + excluded.count`,
  },
});

const bringNews = write({
  name: 'unread_reaction',
  phase: 'insert',
  columns: { message: 'int8', user_id: 'int8', owner: 'int8', peer: 'int8', position: 'int8', message_id: 'int4', said: 'bool' },
  key: (row) => `${row.message} ${row.user_id}`,
  fold: (kept, later) => Object.assign(kept, later),
  parts: {
    take: 'delete from unread_reaction u using rows where u.message = rows.message and u.user_id = rows.user_id and not rows.said',
    upsert: `insert into unread_reaction (message, user_id, owner, peer, position, message_id)
      select message, user_id, owner, peer, position, message_id from rows where said
      on conflict (message, user_id) do update set position = excluded.position`,
  },
});

/** Reactions after the author last looked stay unseen. */
const seeNews = write({
  name: 'reactions_read',
  phase: 'read',
  columns: { owner: 'int8', message: 'int8', position: 'int8' },
  key: (row) => `${row.owner} ${row.message}`,
  parts: {
    delete: 'delete from unread_reaction u using rows where u.message = rows.message and u.owner = rows.owner and u.position < rows.position',
  },
});

const useReaction = write({
  name: 'own_reaction',
  phase: 'insert',
  columns: { user_id: 'int8', emoji: 'text', uses: 'int4', recent_at_ms: 'int8' },
  key: (row) => `${row.user_id} ${row.emoji}`,
  fold(kept, later) {
    kept.uses! += later.uses!;
    kept.recent_at_ms = Math.max(kept.recent_at_ms!, later.recent_at_ms!);
  },
  parts: {
    upsert: `insert into own_reaction as o (user_id, emoji, uses, recent_at_ms) select * from rows
      on conflict (user_id, emoji) do update set uses = o.uses + excluded.uses, recent_at_ms = greatest(o.recent_at_ms, excluded.recent_at_ms)`,
  },
});

const forgetRecent = write({
  name: 'recent_reactions',
  phase: 'amend',
  columns: { user_id: 'int8', at_ms: 'int8' },
  key: (row) => `${row.user_id}`,
  parts: { update: 'update own_reaction o set recent_at_ms = 0 from rows where o.user_id = rows.user_id and o.recent_at_ms <= rows.at_ms' },
});

const prefer = lastWord({ table: 'default_reaction', columns: { user_id: 'int8', emoji: 'text' }, by: ['user_id'] });

const allow = lastWord({
  table: 'chat_reactions',
  columns: { chat: 'int8', mode: 'text', emoji: 'text', kinds_max: 'int4' },
  by: ['chat'],
});

const drop = write({
  name: 'reactions_end',
  phase: 'remove',
  columns: { message: 'int8' },
  key: (row) => `${row.message}`,
  parts: {
    reactions: 'delete from message_reaction r using rows where r.message = rows.message',
    counts: 'delete from reaction_count c using rows where c.message = rows.message',
    news: 'delete from unread_reaction u using rows where u.message = rows.message',
  },
});

/** The author deleted the message for themselves. */
const hide = write({
  name: 'reactions_hidden',
  phase: 'remove',
  columns: { owner: 'int8', message: 'int8' },
  key: (row) => `${row.owner} ${row.message}`,
  parts: { news: 'delete from unread_reaction u using rows where u.message = rows.message and u.owner = rows.owner' },
});

/** Deletes the preferences and reactions of a deleted account. */
const forget = write({
  name: 'reactor_end',
  phase: 'settle',
  columns: { user_id: 'int8' },
  key: (row) => `${row.user_id}`,
  parts: {
    said: 'delete from message_reaction r using rows where r.user_id = rows.user_id returning r.message, r.emoji',
    counts: `update reaction_count c set count = c.count - gone.count
      from (select message, unnest(string_to_array(emoji, ' ')) as emoji, count(*)::int4 as count from reactor_end_said group by 1, 2) gone
      where c.message = gone.message and c.emoji = gone.emoji`,
    news: 'delete from unread_reaction u using rows where u.owner = rows.user_id or u.user_id = rows.user_id',
    own: 'delete from own_reaction o using rows where o.user_id = rows.user_id',
    tags: 'delete from saved_tag t using rows where t.user_id = rows.user_id',
    preferred: 'delete from default_reaction d using rows where d.user_id = rows.user_id',
  },
});

const nameTag = lastWord({ table: 'saved_tag', columns: { user_id: 'int8', emoji: 'text', title: 'text' }, by: ['user_id', 'emoji'] });

export const reactions = projector('reactions', {
  ReactionsRead({ envelope, fact }, rows) {
    for (const message of fact.messages) rows.add(seeNews, { owner: fact.owner, message, position: envelope.position });
  },
  DefaultReactionChosen: ({ fact }, rows) => rows.add(prefer, { user_id: fact.user, emoji: fact.emoji }),
  RecentReactionsCleared: ({ envelope, fact }, rows) => rows.add(forgetRecent, { user_id: fact.user, at_ms: envelope.timeMs }),
  ChatReactionsSet: ({ fact }, rows) => rows.add(allow, { chat: fact.chat, mode: fact.mode, emoji: fact.emoji.join(' '), kinds_max: fact.kindsMax }),
  MessagesErased({ fact }, rows) {
    for (const message of fact.messages) rows.add(drop, { message });
  },
  MessagesHidden({ fact }, rows) {
    if (fact.delivery) for (const message of fact.messages) rows.add(hide, { owner: fact.delivery.mailbox, message });
  },
  AccountDeleted: ({ fact }, rows) => rows.add(forget, { user_id: fact.user }),
}, {
  MessageReacted: reacted,
  SavedTagNamed({ fact: { user: user_id, tag } }, rows) {
    if (tag) rows.add(nameTag, { user_id, emoji: tag.emoji, title: tag.title });
  },
});

function reacted({ envelope, fact }: OpenedEvent<'MessageReacted'>, rows: Rows): void {
  const { user, message, choice, big, recent, author, places, sender } = fact;
  if (!choice) return;
  const at = envelope.timeMs;
  rows.add(react, { message, user_id: user, at_ms: at, big, emoji: choice.emoji.join(' '), chat: Math.min(places[0]?.peer ?? 0, 0), sender });
  const added = choice.emoji.filter((one) => !choice.former.includes(one));
  for (const emoji of choice.former) if (!choice.emoji.includes(emoji)) rows.add(count, { message, emoji, count: -1, first_at_ms: at });
  for (const emoji of added) {
    rows.add(count, { message, emoji, count: 1, first_at_ms: at });
    rows.add(useReaction, { user_id: user, emoji, uses: 1, recent_at_ms: recent ? at : 0 });
  }
  const place = places.find(({ mailbox }) => mailbox === author) ?? places[0];
  if (author === 0 || !place) return;
  rows.add(bringNews, {
    message, user_id: user, owner: author, peer: place.peer, position: envelope.position, message_id: place.messageId, said: choice.emoji.length > 0,
  });
}
