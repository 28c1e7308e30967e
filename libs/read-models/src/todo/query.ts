import type { Database } from '../postgres/database.ts';

/** A completed task. `message`: journal position of the list. */
export type TodoCompletionRow = { message: number; item: number; userId: number; atMs: number };

const done = { name: 'todo-completions', text: 'select message, item, user_id as "userId", at_ms as "atMs" from todo_completion where message = any($1::int8[]) order by message, item' };

export type TodoQueries = ReturnType<typeof todoQueries>;

export function todoQueries(database: Database) {
  return {
    /** The completed tasks of the lists in these messages (journal positions). */
    todoCompletions(messages: readonly number[]): Promise<TodoCompletionRow[]> {
      return database.query<TodoCompletionRow>(done, [messages]);
    },
  };
}
