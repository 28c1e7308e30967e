import type { Evolutions } from '../evolution.ts';
import { entryOf } from '../messages/mailbox.ts';
import { noteBeside } from '../messages/said-beside.ts';
import { changePoll, putVote, removeAnswer } from './votes.ts';

export const pollsEvolutions: Evolutions<'PollVoted' | 'PollClosed' | 'PollExpired' | 'VoteBroughtNews' | 'PollVotesRead' | 'PollOpened' | 'PollAnswerRemoved' | 'PollCopied'> = {
  PollVoted: (documents, { poll, user, message, vote }, { version }) => {
    noteBeside(documents, message, version);
    if (vote) putVote(documents, poll, user, message, vote.answers);
  },
  // No rule depends on what was seen, or where a poll is shown.
  PollCopied: () => {},
  VoteBroughtNews: () => {},
  PollVotesRead: () => {},
  PollClosed: (documents, { poll }) => changePoll(documents, poll, { closed: true }),
  PollExpired: (documents, { poll }) => changePoll(documents, poll, { closed: true }),
  PollOpened: (documents, { poll, place }) => {
    const asked = place && entryOf(documents, place.mailbox, place.messageId);
    if (asked !== undefined) changePoll(documents, poll, { open: asked });
  },
  PollAnswerRemoved: (documents, { poll, answer }) => removeAnswer(documents, poll, answer),
};
