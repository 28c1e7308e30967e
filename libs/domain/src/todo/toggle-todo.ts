import type { Fact } from '@teamgram/event-schemas';
import type { Context } from '../context.ts';
import type { View } from '../view.ts';
import { changedByOthers } from '../messages/changed-by-others.ts';
import { changeableList, loadList, type ListState } from './list.ts';

/** messages.toggleTodoCompleted. Unknown and unchanged tasks are skipped. */
export type ToggleTodo = { type: 'ToggleTodo'; peer: number; id: number; completed: number[]; incompleted: number[] };

export type ToggleTodoState = ListState;

export function load(view: View, { peer, id }: ToggleTodo, context: Context): ToggleTodoState {
  return loadList(view, peer, id, context);
}

export function toggleTodo(state: ToggleTodoState, { peer, ...wish }: ToggleTodo, { actor }: Context): Fact[] {
  const { message, said, list } = changeableList(state, actor, 'othersComplete');
  const ids = list.items.map(({ id }) => id);
  const completed = ids.filter((id) => wish.completed.includes(id) && !state.done.includes(id));
  const incompleted = ids.filter((id) => wish.incompleted.includes(id) && !wish.completed.includes(id) && state.done.includes(id));
  if (completed.length + incompleted.length === 0) return [];
  return [
    { type: 'TodoItemsToggled', stream: message.stream, user: actor, message: message.position, completed, incompleted },
    ...changedByOthers(state, message, said, actor, peer, 'TodoCompletions', { completed, incompleted }),
  ];
}
