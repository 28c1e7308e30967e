import type { Fact } from '@teamgram/event-schemas';
import type { Context } from './context.ts';
import type { View } from './view.ts';

/** What a command leads to: facts, or a thrown Refusal. */
export type Rule<Command> = {
  decide(view: View, command: Command, context: Context): Fact[];
  /** May be asked by a key that is not logged in. */
  openToStrangers: boolean;
};

/** A room's part of the table: one entry for each of its commands. */
export type RuleTable<Command extends { type: string }> = { [T in Command['type']]: Rule<Extract<Command, { type: T }>> };

/** `load` names what the decision needs, `decide` is the decision over exactly that. */
export function rule<Command, State>(
  load: (view: View, command: Command, context: Context) => State,
  decide: (state: State, command: Command, context: Context) => Fact[],
): Rule<Command> {
  return { decide: (view, command, context) => decide(load(view, command, context), command, context), openToStrangers: false };
}

export function openToStrangers<Command>(given: Rule<Command>): Rule<Command> {
  return { ...given, openToStrangers: true };
}
