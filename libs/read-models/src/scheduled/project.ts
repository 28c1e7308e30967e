import { projector } from '../projector.ts';
import { write } from '../postgres/write.ts';

const keep = write({
  name: 'scheduled_message',
  phase: 'insert',
  columns: { owner: 'int8', peer: 'int8', scheduled_id: 'int4', author: 'int8', due_s: 'int4', position: 'int8', latest: 'int8', event: 'bytea' },
  parts: {
    insert: `insert into scheduled_message (owner, peer, scheduled_id, author, due_s, position, latest, event)
      select owner, peer, scheduled_id, author, due_s, position, latest, event from rows`,
  },
});

const change = write({
  name: 'scheduled_edit',
  phase: 'amend',
  columns: { owner: 'int8', peer: 'int8', scheduled_id: 'int4', due_s: 'int4', latest: 'int8', edit: 'bytea' },
  key: (row) => `${row.owner} ${row.peer} ${row.scheduled_id}`,
  parts: {
    update: `update scheduled_message s set due_s = rows.due_s, latest = rows.latest, edit = rows.edit from rows
      where s.owner = rows.owner and s.peer = rows.peer and s.scheduled_id = rows.scheduled_id`,
  },
});

const drop = write({
  name: 'scheduled_end',
  phase: 'remove',
  columns: { owner: 'int8', peer: 'int8', scheduled_id: 'int4' },
  key: (row) => `${row.owner} ${row.peer} ${row.scheduled_id}`,
  parts: { delete: 'delete from scheduled_message s using rows where s.owner = rows.owner and s.peer = rows.peer and s.scheduled_id = rows.scheduled_id' },
});

const forget = write({
  name: 'scheduler_end',
  phase: 'purge',
  columns: { owner: 'int8' },
  key: (row) => `${row.owner}`,
  parts: { delete: 'delete from scheduled_message s using rows where s.owner = rows.owner' },
});

export const scheduled = projector('scheduled', {
  MessageScheduled({ envelope: { position }, fact, bytes }, rows) {
    const { owner, peer, scheduledId: scheduled_id, author, dueS: due_s } = fact;
    rows.add(keep, { owner, peer, scheduled_id, author, due_s, position, latest: position, event: bytes });
  },
  ScheduledMessageEdited({ envelope, fact, bytes }, rows) {
    const { owner, peer, scheduledId: scheduled_id, dueS: due_s } = fact;
    rows.add(change, { owner, peer, scheduled_id, due_s, latest: envelope.position, edit: bytes });
  },
  ScheduledMessagesEnded({ fact: { owner, peer, scheduledIds } }, rows) {
    for (const scheduled_id of scheduledIds) rows.add(drop, { owner, peer, scheduled_id });
  },
  AccountDeleted: ({ fact }, rows) => rows.add(forget, { owner: fact.user }),
});
