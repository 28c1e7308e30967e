import type { EventOf } from '../event.ts';
import type { Rows } from '../postgres/rows.ts';
import { write } from '../postgres/write.ts';

const report = write({
  name: 'spam_report',
  phase: 'insert',
  columns: { chat: 'int8', message_id: 'int4', reporter: 'int8', author: 'int8', at_ms: 'int8' },
  key: (row) => `${row.chat} ${row.message_id} ${row.reporter}`,
  parts: { insert: 'insert into spam_report (chat, message_id, reporter, author, at_ms) select * from rows on conflict do nothing' },
});

export function spamReported({ envelope, fact }: EventOf<'SpamReported'>, rows: Rows): void {
  const { chat, by: reporter, author, messageIds } = fact;
  for (const message_id of messageIds) rows.add(report, { chat, message_id, reporter, author, at_ms: envelope.timeMs });
}
