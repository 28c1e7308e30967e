import type { PollsCommand } from '../command.ts';
import { rule, type RuleTable } from '../rule.ts';
import * as addPollAnswer from './add-poll-answer.ts';
import * as deletePollAnswer from './delete-poll-answer.ts';
import * as readVotes from './read-votes.ts';
import * as sendVote from './send-vote.ts';

export const pollsRules: RuleTable<PollsCommand> = {
  AddPollAnswer: rule(addPollAnswer.load, addPollAnswer.addPollAnswer),
  DeletePollAnswer: rule(deletePollAnswer.load, deletePollAnswer.deletePollAnswer),
  ReadVotes: rule(readVotes.load, readVotes.readVotes),
  SendVote: rule(sendVote.load, sendVote.sendVote),
};
