import type { TodoCommand } from '../command.ts';
import { rule, type RuleTable } from '../rule.ts';
import * as appendTodo from './append-todo.ts';
import * as toggleTodo from './toggle-todo.ts';

export const todoRules: RuleTable<TodoCommand> = {
  AppendTodo: rule(appendTodo.load, appendTodo.appendTodo),
  ToggleTodo: rule(toggleTodo.load, toggleTodo.toggleTodo),
};
