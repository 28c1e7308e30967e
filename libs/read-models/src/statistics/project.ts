import { isChannelMailbox, isChannelPeer } from '@teamgram/event-schemas';
import { projector } from '../projector.ts';
import { write } from '../postgres/write.ts';
import type { Rows } from '../postgres/rows.ts';

const count = write({
  name: 'chat_day',
  phase: 'insert',
  columns: { chat: 'int8', day: 'int4', came: 'int4', by_link: 'int4', added: 'int4', gone: 'int4' },
  key: (row) => `${row.chat} ${row.day}`,
  fold(kept, later) {
    for (const column of ['came', 'by_link', 'added', 'gone'] as const) kept[column]! += later[column]!;
  },
  parts: {
    upsert: `insert into chat_day as d (chat, day, came, by_link, added, gone) select * from rows
      on conflict (chat, day) do update set came = d.came + excluded.came, by_link = d.by_link + excluded.by_link, added = d.added + excluded.added, gone = d.gone + excluded.gone`,
  },
});

const noteVoice = write({
  name: 'voiced_message',
  phase: 'insert',
  columns: { mailbox: 'int8', message_id: 'int4', sender: 'int8' },
  parts: { insert: 'insert into voiced_message (mailbox, message_id, sender) select * from rows' },
});

const forgetVoice = write({
  name: 'voiced_message_end',
  phase: 'remove',
  columns: { mailbox: 'int8', message_id: 'int4' },
  key: (row) => `${row.mailbox} ${row.message_id}`,
  parts: { delete: 'delete from voiced_message v using rows where v.mailbox = rows.mailbox and v.message_id = rows.message_id' },
});

const DAY_MS = 86_400_000;

type OfChat = { envelope: { timeMs: number }; fact: { chat: number } };
type Move = 'came' | 'by_link' | 'added' | 'gone';

function move({ envelope, fact: { chat } }: OfChat, rows: Rows, how: Move, people = 1): void {
  if (isChannelPeer(chat)) rows.add(count, { chat, day: Math.floor(envelope.timeMs / DAY_MS), came: 0, by_link: 0, added: 0, gone: 0, [how]: people });
}

/** Counts, never attributed to individuals. Messages and views are counted from existing rows at query time. */
export const statistics = projector('statistics', {
  ChatCreated: (event, rows) => move(event, rows, 'came'),
  MembersAdded: (event, rows) => move(event, rows, 'added', event.fact.users.length),
  MemberJoined: (event, rows) => move(event, rows, event.fact.link === 0 ? 'came' : 'by_link'),
  MemberLeft: (event, rows) => move(event, rows, 'gone'),
  MemberRemoved: (event, rows) => move(event, rows, 'gone'),
  MemberRestricted(event, rows) {
    if (event.fact.wasMember && !event.fact.isMember) move(event, rows, 'gone');
  },
  MessageSent({ fact: { author, sender, post, deliveries } }, rows) {
    if (post || sender === 0 || sender === author) return;
    for (const { mailbox, messageId } of deliveries) if (isChannelMailbox(mailbox)) rows.add(noteVoice, { mailbox, message_id: messageId, sender });
  },
  MessagesErased({ fact: { erasures } }, rows) {
    for (const { delivery, messageIds } of erasures) {
      const { mailbox } = delivery!;
      if (isChannelMailbox(mailbox)) for (const message_id of messageIds) rows.add(forgetVoice, { mailbox, message_id });
    }
  },
});
