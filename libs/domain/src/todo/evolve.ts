import type { Evolutions } from '../evolution.ts';
import { toggleDone } from './todo.ts';

export const todoEvolutions: Evolutions<'TodoItemsToggled'> = {
  TodoItemsToggled: (documents, { message, completed, incompleted }) => toggleDone(documents, message, completed, incompleted),
};
