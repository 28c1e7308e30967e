import type { Fact } from '@teamgram/event-schemas';
import type { Context } from './context.ts';
import type { View } from './view.ts';

/** Decides a command: returns facts, or throws a Refusal. */
export type Rule<Command> = {
  decide(view: View, command: Command, context: Context): Fact[];
  /** Whether the command is allowed without being logged in. */
  openToStrangers: boolean;
};

/** A room's part of the table: one entry per command. */
export type RuleTable<Command extends { type: string }> = { [T in Command['type']]: Rule<Extract<Command, { type: T }>> };

/** Combines `load`, which selects the state the decision needs, with `decide`, which uses only that state. */
export function rule<Command, State>(
  load: (view: View, command: Command, context: Context) => State,
  decide: (state: State, command: Command, context: Context) => Fact[],
): Rule<Command> {
  return { decide: (view, command, context) => decide(load(view, command, context), command, context), openToStrangers: false };
}

/** The rule, allowed without being logged in. */
export function openToStrangers<Command>(given: Rule<Command>): Rule<Command> {
  return { ...given, openToStrangers: true };
}
