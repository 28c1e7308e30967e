import { content, media, todoList } from '@teamgram/event-schemas';
import type { Fact, TodoItem } from '@teamgram/event-schemas';
import type { Context } from '../context.ts';
import { refusal } from '../refusal.ts';
import type { View } from '../view.ts';
import { changedByOthers } from '../messages/changed-by-others.ts';
import { changeableList, loadList, type ListState } from './list.ts';
import { areItems } from './todo.ts';

/** messages.appendTodoList. */
export type AppendTodo = { type: 'AppendTodo'; peer: number; id: number; items: TodoItem[] };

export type AppendTodoState = ListState;

export function load(view: View, { peer, id }: AppendTodo, context: Context): AppendTodoState {
  return loadList(view, peer, id, context);
}

/** Throws as `changeableList`, and MEDIA_INVALID: no task, a duplicate id, too many tasks, an empty or too long text. */
export function appendTodo(state: AppendTodoState, { peer, items }: AppendTodo, { actor }: Context): Fact[] {
  const { message, said, list } = changeableList(state, actor, 'othersAppend');
  const longer = [...list.items, ...items];
  if (items.length === 0 || !areItems(longer)) throw refusal('MEDIA_INVALID');
  const now = content({ ...said, media: media({ ...said.media!, todo: todoList({ ...list, items: longer }) }) });
  return changedByOthers(state, message, now, actor, peer, 'TodoAppendTasks', { items });
}
