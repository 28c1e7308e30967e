/** To-do lists in TL (core.telegram.org/api/todo). */
import type { TextEntity, TodoItem, TodoList } from '@teamgram/event-schemas';
import type { TodoCompletionRow } from '@teamgram/read-models';
import type { tl } from '@teamgram/tl';
import { tlPeer } from '../peers/peer-number.ts';
import { tlEntities } from './text-entities.ts';

/** Completions of items since removed from the list are left out. */
export function tlTodoMedia({ title, entities, items, othersAppend, othersComplete }: TodoList, done: readonly TodoCompletionRow[]): tl.messageMediaToDo {
  const ids = new Set(items.map(({ id }) => id));
  const completions = done.filter(({ item }) => ids.has(item)).map(({ item, userId, atMs }): tl.todoCompletion => (
    { _: 'todoCompletion', id: item, completed_by: tlPeer(userId), date: Math.floor(atMs / 1000) }));
  return {
    _: 'messageMediaToDo',
    todo: {
      _: 'todoList', others_can_append: othersAppend || undefined, others_can_complete: othersComplete || undefined, title: textOf(title, entities), list: items.map(tlTodoItem),
    },
    completions: completions.length === 0 ? undefined : completions,
  };
}

export function tlTodoItem({ id, title, entities }: TodoItem): tl.todoItem {
  return { _: 'todoItem', id, title: textOf(title, entities) };
}

function textOf(text: string, entities: TextEntity[]): tl.textWithEntities {
  return { _: 'textWithEntities', text, entities: tlEntities(entities) ?? [] };
}
