import type { ChoiceOfMedia } from '@teamgram/domain';
import { todoItem, todoList } from '@teamgram/event-schemas';
import type { TodoItem } from '@teamgram/event-schemas';
import type { tl } from '@teamgram/tl';
import { storedEntities } from '../../../convert/text-entities.ts';
import { userOf } from '../../../peers/input-peer.ts';
import type { Context } from '../../../rpc/context.ts';

/** Reads a new to-do list from a request. */
export function chosenTodo(context: Context, { todo: { title, list, others_can_append, others_can_complete } }: tl.inputMediaTodo): ChoiceOfMedia {
  return { kind: 'todo', todo: todoList({ ...textIn(context, title), items: itemsIn(context, countedFromOne(list)), othersAppend: others_can_append === true, othersComplete: others_can_complete === true }) };
}

/** "A positive (non-zero) integer" (core.telegram.org/constructor/todoItem); mtcute numbers a new list from 0. */
function countedFromOne(list: readonly tl.TodoItem[]): readonly tl.TodoItem[] {
  return list[0]?.id === 0 ? list.map((item) => ({ ...item, id: item.id + 1 })) : list;
}

/** Reads items of a to-do list from a request. */
export function itemsIn(context: Context, list: readonly tl.TodoItem[]): TodoItem[] {
  return list.map(({ id, title }) => todoItem({ id, ...textIn(context, title) }));
}

function textIn({ view }: Context, { text, entities }: tl.TextWithEntities): Pick<TodoItem, 'title' | 'entities'> {
  return { title: text, entities: storedEntities(entities, (user) => userOf(view, user)) };
}
