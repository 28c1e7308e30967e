import type { PollsCommand } from '../command.ts';
import { rule, type RuleTable } from '../rule.ts';
import * as readVotes from './read-votes.ts';
import * as sendVote from './send-vote.ts';

export const pollsRules: RuleTable<PollsCommand> = {
  ReadVotes: rule(readVotes.load, readVotes.readVotes),
  SendVote: rule(sendVote.load, sendVote.sendVote),
};
