/** Rows of a chat's admin log: one per action in a supergroup or channel. */
import { isChannelPeer } from '@teamgram/event-schemas';
import type { Rows } from '../postgres/rows.ts';
import { openTitle } from '../topics/general.ts';
import { write, type RowOf } from '../postgres/write.ts';

const COLUMNS = {
  chat: 'int8', id: 'int8', at_ms: 'int8', actor: 'int8', kind: 'text', series: 'text', subject: 'int8', amount: 'int8', until_s: 'int8', value: 'text',
  photo: 'bytea', detail: 'text', event: 'bytea',
} as const;
type Row = RowOf<typeof COLUMNS>;

const note = write({
  name: 'admin_log',
  phase: 'insert',
  columns: COLUMNS,
  key: (row) => `${row.chat} ${row.id}`,
  parts: {
    insert: `insert into admin_log (${Object.keys(COLUMNS).join(', ')})
      select ${Object.keys(COLUMNS).map((column) => (column === 'detail' ? 'detail::jsonb' : column)).join(', ')} from rows on conflict (chat, id) do nothing`,
  },
});

/** Message content in the log is deleted together with the message. */
const forgetSaid = write({
  name: 'admin_log_erasure',
  phase: 'remove',
  columns: { chat: 'int8', message_id: 'int4' },
  key: (row) => `${row.chat} ${row.message_id}`,
  parts: {
    delete: `delete from admin_log l using rows where l.series = 'said' and l.kind = '' and l.chat = rows.chat and l.subject = rows.message_id`,
  },
});

/** Exceeds the number of members that one fact can add (at most 5,000). */
const ROWS_PER_FACT = 8_192;

export type OfChat = { envelope: { position: number; timeMs: number }; fact: { chat: number } };
type Given = Pick<Row, 'actor' | 'kind'> & Partial<Omit<Row, 'detail'>> & {
  /** For a setting with several fields, those changed by this action: the query folds them over the series. */
  detail?: Record<string, unknown>;
};

/** @param place index of the row among those of the same fact */
export function tell({ envelope, fact }: OfChat, rows: Rows, { detail, ...given }: Given, place = 0): void {
  if (!isChannelPeer(fact.chat)) return;
  rows.add(note, {
    chat: fact.chat, id: envelope.position * ROWS_PER_FACT + place, at_ms: envelope.timeMs, series: '', subject: 0, amount: 0, until_s: 0, value: '', photo: null,
    detail: detail ? JSON.stringify(detail, storable) : null, event: null, ...given,
  });
}

/** PostgreSQL accepts neither a zero byte nor an unpaired surrogate. */
const storable = (_key: string, value: unknown) => (typeof value === 'string' ? openTitle(value).toWellFormed() : value);

export function forgetSaidIn(chat: number, messageIds: readonly number[], rows: Rows): void {
  for (const message_id of messageIds) rows.add(forgetSaid, { chat, message_id });
}
