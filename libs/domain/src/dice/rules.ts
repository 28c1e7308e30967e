import type { TurnDiceSeed } from '../command.ts';
import { rule, type RuleTable } from '../rule.ts';
import * as turnSeed from './turn-seed.ts';

export const internalDiceRules: RuleTable<TurnDiceSeed> = {
  TurnDiceSeed: rule(turnSeed.load, turnSeed.turnDiceSeed),
};
