import type { Queries } from '@teamgram/read-models';
import type { ShownMessage } from '../convert/message.ts';

/** Adds completed items of to-do lists. No query if there are none. */
export async function withTodo<Shown extends Pick<ShownMessage, 'position' | 'content' | 'done'>>(queries: Queries, shown: readonly Shown[]): Promise<readonly Shown[]> {
  const lists = shown.filter(({ content }) => content?.media?.todo).map(({ position }) => position);
  if (lists.length === 0) return shown;
  const rows = await queries.todoCompletions(lists);
  return shown.map((message) => (message.content?.media?.todo ? { ...message, done: rows.filter((row) => row.message === message.position) } : message));
}
