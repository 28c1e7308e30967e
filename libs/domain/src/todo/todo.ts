/** Task lists: their validation, and the completed tasks (`todo:<position>`). */
import type { Media, TodoItem } from '@teamgram/event-schemas';
import { documentKind, type Documents } from '../view.ts';

/** core.telegram.org/api/config: todo_items_max, todo_title_length_max, todo_item_length_max. */
export const TODO_ITEMS_MAX = 30;
export const TODO_TITLE_LENGTH_MAX = 32;
export const TODO_ITEM_LENGTH_MAX = 64;

const done = documentKind<number[]>('todo');

/** Ids of completed tasks. */
export function doneOf(documents: Pick<Documents, 'get'>, message: number): readonly number[] {
  return done.find(documents, message) ?? [];
}
export function toggleDone(documents: Documents, message: number, completed: readonly number[], incompleted: readonly number[]): void {
  done.put(documents, message, [...doneOf(documents, message).filter((id) => !incompleted.includes(id) && !completed.includes(id)), ...completed]);
}
export function forgetTodo(documents: Documents, message: number): void {
  if (done.find(documents, message)) done.remove(documents, message);
}

export function isTodoList({ todo }: Media): boolean {
  return todo === undefined || (isText(todo.title, TODO_TITLE_LENGTH_MAX) && areItems(todo.items));
}

/** Checks count, texts and that ids are unique. */
export function areItems(items: readonly TodoItem[]): boolean {
  return items.length > 0 && items.length <= TODO_ITEMS_MAX && new Set(items.map(({ id }) => id)).size === items.length
    && items.every(({ id, title }) => id > 0 && isText(title, TODO_ITEM_LENGTH_MAX));
}

const isText = (text: string, max: number) => text.trim() !== '' && text.length <= max;
