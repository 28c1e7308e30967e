import type { Evolutions } from '../evolution.ts';
import { noteBeside } from '../messages/said-beside.ts';
import { closePoll, putVote } from './votes.ts';

export const pollsEvolutions: Evolutions<'PollVoted' | 'PollClosed' | 'PollExpired'> = {
  PollVoted: (documents, { poll, user, message, vote }, { version }) => {
    noteBeside(documents, message, version);
    if (vote) putVote(documents, poll, user, message, vote.answers);
  },
  PollClosed: (documents, { poll }) => closePoll(documents, poll),
  PollExpired: (documents, { poll }) => closePoll(documents, poll),
};
