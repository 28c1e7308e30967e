import type { Evolutions } from '../evolution.ts';
import { noteBeside } from '../messages/said-beside.ts';
import { closePoll, putVote } from './votes.ts';

export const pollsEvolutions: Evolutions<'PollVoted' | 'PollClosed' | 'PollExpired' | 'VoteBroughtNews' | 'PollVotesRead'> = {
  PollVoted: (documents, { poll, user, message, vote }, { version }) => {
    noteBeside(documents, message, version);
    if (vote) putVote(documents, poll, user, message, vote.answers);
  },
  // No rule depends on what somebody has seen.
  VoteBroughtNews: () => {},
  PollVotesRead: () => {},
  PollClosed: (documents, { poll }) => closePoll(documents, poll),
  PollExpired: (documents, { poll }) => closePoll(documents, poll),
};
