import { projector } from '../projector.ts';
import { write } from '../postgres/write.ts';

/** user_id null = not done any more. */
const toggle = write({
  name: 'todo_completion',
  phase: 'insert',
  columns: { message: 'int8', item: 'int4', user_id: 'int8', at_ms: 'int8' },
  key: (row) => `${row.message} ${row.item}`,
  fold: (kept, later) => Object.assign(kept, later),
  parts: {
    take: 'delete from todo_completion t using rows where t.message = rows.message and t.item = rows.item and rows.user_id is null',
    upsert: `insert into todo_completion (message, item, user_id, at_ms) select * from rows where user_id is not null
      on conflict (message, item) do update set user_id = excluded.user_id, at_ms = excluded.at_ms`,
  },
});

const drop = write({
  name: 'todo_end',
  phase: 'remove',
  columns: { message: 'int8' },
  key: (row) => `${row.message}`,
  parts: { delete: 'delete from todo_completion t using rows where t.message = rows.message' },
});

const forget = write({
  name: 'todo_user_end',
  phase: 'settle',
  columns: { user_id: 'int8' },
  key: (row) => `${row.user_id}`,
  parts: { delete: 'delete from todo_completion t using rows where t.user_id = rows.user_id' },
});

export const todo = projector('todo', {
  TodoItemsToggled({ envelope, fact: { user, message, completed, incompleted } }, rows) {
    for (const item of completed) rows.add(toggle, { message, item, user_id: user, at_ms: envelope.timeMs });
    for (const item of incompleted) rows.add(toggle, { message, item, user_id: null, at_ms: envelope.timeMs });
  },
  MessagesErased({ fact }, rows) {
    for (const message of fact.messages) rows.add(drop, { message });
  },
  AccountDeleted: ({ fact }, rows) => rows.add(forget, { user_id: fact.user }),
});
