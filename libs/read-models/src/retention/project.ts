import { chatOfStream, peopleOfStream } from '@teamgram/event-schemas';
import { projector } from '../projector.ts';
import { lastWord, write } from '../postgres/write.ts';

/** Value of `mailbox` for a setting of the whole group or channel. */
const EVERYBODY = 0;

/** period_s 0: off. */
const keepLifetime = lastWord({
  table: 'message_lifetime',
  columns: { mailbox: 'int8', peer: 'int8', period_s: 'int4' },
  by: ['mailbox', 'peer'],
  gone: 'rows.period_s = 0',
});

const markRead = write({
  name: 'contents_read',
  phase: 'insert',
  columns: { message: 'int8' },
  key: (row) => `${row.message}`,
  parts: { insert: 'insert into contents_read (message) select message from rows on conflict do nothing' },
});

const forgetRead = write({
  name: 'contents_gone',
  phase: 'remove',
  columns: { message: 'int8' },
  key: (row) => `${row.message}`,
  parts: { delete: 'delete from contents_read c using rows where c.message = rows.message' },
});

/** null: unchanged. */
const choose = write({
  name: 'account_lifetime',
  phase: 'insert',
  columns: { user_id: 'int8', ttl_days: 'int4', messages_ttl_s: 'int4' },
  key: (row) => `${row.user_id}`,
  parts: {
    upsert: `insert into account_lifetime as l (user_id, ttl_days, messages_ttl_s) select * from rows
      on conflict (user_id) do update set ttl_days = coalesce(excluded.ttl_days, l.ttl_days),
        messages_ttl_s = coalesce(excluded.messages_ttl_s, l.messages_ttl_s)`,
  },
});

const endAccount = write({
  name: 'lifetimes_end',
  phase: 'remove',
  columns: { user_id: 'int8' },
  key: (row) => `${row.user_id}`,
  parts: {
    account: 'delete from account_lifetime l using rows where l.user_id = rows.user_id',
    messages: 'delete from message_lifetime l using rows where l.mailbox = rows.user_id',
  },
});

export const retention = projector('retention', {
  MessagesTtlSet({ fact: { stream, periodS } }, rows) {
    const chat = chatOfStream(stream);
    if (chat !== undefined) return rows.add(keepLifetime, { mailbox: EVERYBODY, peer: chat, period_s: periodS });
    const [one, other] = peopleOfStream(stream);
    rows.add(keepLifetime, { mailbox: one, peer: other, period_s: periodS });
    rows.add(keepLifetime, { mailbox: other, peer: one, period_s: periodS });
  },
  MessageContentsRead({ fact }, rows) {
    for (const message of fact.messages) rows.add(markRead, { message });
  },
  // Marks the request to end a chat's protection as answered.
  ContentProtectionSet({ fact }, rows) {
    for (const message of fact.requests) rows.add(markRead, { message });
  },
  MessagesErased({ fact }, rows) {
    for (const message of fact.messages) rows.add(forgetRead, { message });
  },
  AccountTtlSet: ({ fact }, rows) => rows.add(choose, { user_id: fact.user, ttl_days: fact.days, messages_ttl_s: null }),
  DefaultTtlSet: ({ fact }, rows) => rows.add(choose, { user_id: fact.user, ttl_days: null, messages_ttl_s: fact.periodS }),
  AccountDeleted: ({ fact }, rows) => rows.add(endAccount, { user_id: fact.user }),
});
