import type { ReadMentions } from '../command.ts';
import { rule, type RuleTable } from '../rule.ts';
import * as readMentions from './read-mentions.ts';

export const mentionsRules: RuleTable<ReadMentions> = {
  ReadMentions: rule(readMentions.load, readMentions.readMentions),
};
