import { projector } from '../projector.ts';
import { lastWord, write } from '../postgres/write.ts';

/** user_id null: no longer completed. */
const toggle = lastWord({
  table: 'todo_completion',
  columns: { message: 'int8', item: 'int4', user_id: 'int8', at_ms: 'int8' },
  by: ['message', 'item'],
  gone: 'rows.user_id is null',
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
