import type { PollsCommand } from '../command.ts';
import { rule, type RuleTable } from '../rule.ts';
import * as sendVote from './send-vote.ts';

export const pollsRules: RuleTable<PollsCommand> = {
  SendVote: rule(sendVote.load, sendVote.sendVote),
};
