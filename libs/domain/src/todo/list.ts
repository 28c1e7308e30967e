/** State for decisions about the task list in a message. */
import type { Content, TodoList } from '@teamgram/event-schemas';
import type { Context } from '../context.ts';
import { changeable, loadChangeable, type ChangeableState } from '../messages/changed-by-others.ts';
import type { SentMessage } from '../messages/sent-message.ts';
import { refusal } from '../refusal.ts';
import type { View } from '../view.ts';
import { doneOf } from './todo.ts';

export type ListState = ChangeableState & { done: readonly number[] };

export function loadList(view: View, peer: number, id: number, context: Context): ListState {
  const state = loadChangeable(view, peer, id, context);
  return { ...state, done: state.message ? doneOf(view.documents, state.message.position) : [] };
}

export type Changeable = { message: SentMessage; said: Content; list: TodoList };

/** The list, if the actor may change it in this way: its author always, others if the author allows it. Throws as `changeable`, MESSAGE_AUTHOR_REQUIRED. */
export function changeableList(state: ListState, actor: number, open: 'othersAppend' | 'othersComplete'): Changeable {
  const { message, said } = changeable(state, (_, { media }) => media?.todo !== undefined);
  const list = said.media!.todo!;
  if (message.author !== actor && !list[open]) throw refusal('MESSAGE_AUTHOR_REQUIRED');
  return { message, said, list };
}
