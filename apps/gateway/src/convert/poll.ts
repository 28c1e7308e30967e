/** A poll as one viewer sees it (core.telegram.org/api/poll). */
import { isAnswer } from '@teamgram/domain';
import { isChannelMailbox } from '@teamgram/event-schemas';
import type { Poll, PollAnswer } from '@teamgram/event-schemas';
import type { PollRow, VoteRow } from '@teamgram/read-models';
import type { tl } from '@teamgram/tl';
import { tlPeer } from '../peers/peer-number.ts';
import { tlEntities } from './text-entities.ts';
import type { View } from './view.ts';

/** Current state of a poll; `own`: votes of the viewers for whom they were queried (undefined: has not voted). */
export type ShownPoll = Omit<PollRow, 'own'> & {
  own: ReadonlyMap<number, VoteRow | undefined>;
  /** Author of the poll; 0 = the message is a forwarded copy. */
  asker: number;
};

export const nobodyVoted: ShownPoll = { closed: false, open: false, total: 0, voters: new Map(), newest: [], own: new Map(), unseenBy: [], asker: 0 };

/** A poll with its results, as message media. */
export function tlPollMedia(view: View, poll: Poll, shown: ShownPoll = nobodyVoted): tl.messageMediaPoll {
  return { _: 'messageMediaPoll', poll: tlPoll(view, poll, shown), results: tlPollResults(view, poll, shown) };
}

export function tlPoll(view: View, poll: Poll, shown: ShownPoll): tl.poll {
  return {
    _: 'poll',
    id: BigInt(poll.id),
    closed: isClosed(view, poll, shown) || undefined,
    public_voters: poll.publicVoters || undefined,
    multiple_choice: poll.multiple || undefined,
    quiz: poll.quiz || undefined,
    // Answers can be added only where the poll was created, not in copies.
    open_answers: (shown.open && shown.asker !== 0) || undefined,
    creator: shown.asker === view.userId || undefined,
    question: { _: 'textWithEntities', text: poll.question, entities: tlEntities(poll.entities) ?? [] },
    answers: poll.answers.filter(isAnswer).map(tlAnswer),
    close_period: poll.closePeriodS || undefined,
    close_date: poll.closeDateS || undefined,
    hash: 0n,
  };
}

/** "These fields are set only for answers that were added to an open poll" (core.telegram.org/api/poll): who, and when. */
export function tlAnswer({ text, entities, option, addedBy, addedS }: PollAnswer): tl.pollAnswer {
  const added = addedBy === 0 ? {} : { added_by: tlPeer(adderOf(addedBy)), date: addedS };
  return { _: 'pollAnswer', text: { _: 'textWithEntities', text, entities: tlEntities(entities) ?? [] }, option, ...added };
}

/** The user who added the answer, or the group on whose behalf an admin did. */
export function adderOf(addedBy: number): number {
  return isChannelMailbox(addedBy) ? -addedBy : addedBy;
}

function isClosed({ nowMs }: View, poll: Poll, shown: ShownPoll): boolean {
  return poll.closed || shown.closed || (poll.closeDateS > 0 && nowMs() >= poll.closeDateS * 1000);
}

/**
 * Whether the viewer sees results, voters and the correct answer: "available only for closed or voted polls, or if the current user is the creator of the
 * poll" (TDLib: pollOption.voter_count).
 */
export function seesVotes(view: View, poll: Poll, shown: ShownPoll): boolean {
  return (shown.own.get(view.userId)?.answers.length ?? 0) > 0 || shown.asker === view.userId || isClosed(view, poll, shown);
}

export function tlPollResults(view: View, poll: Poll, shown: ShownPoll): tl.pollResults {
  const own = shown.own.get(view.userId)?.answers ?? [];
  const isShown = seesVotes(view, poll, shown);
  const isKnown = shown.total === 0 || shown.own.has(view.userId);
  const tlVoters = ({ option, correct }: PollAnswer, index: number): tl.pollAnswerVoters => ({
    _: 'pollAnswerVoters', chosen: own.includes(index) || undefined, correct: (poll.quiz && correct) || undefined, option, voters: shown.voters.get(index) ?? 0,
    recent_voters: poll.publicVoters ? voterPeers(shown.newest.filter(({ answers }) => answers.includes(index))) : [],
  });
  return {
    _: 'pollResults',
    min: !isKnown || undefined,
    has_unread_votes: shown.unseenBy.includes(view.userId) || undefined,
    results: isShown ? poll.answers.flatMap((answer, index) => (isAnswer(answer) ? tlVoters(answer, index) : [])) : undefined,
    total_voters: shown.total,
    recent_voters: poll.publicVoters && shown.newest.length > 0 ? voterPeers(shown.newest) : undefined,
    solution: isShown && poll.solution !== '' ? poll.solution : undefined,
    solution_entities: isShown && poll.solution !== '' ? tlEntities(poll.solutionEntities) ?? [] : undefined,
  };
}

function voterPeers(votes: readonly VoteRow[]): tl.Peer[] {
  return votes.map(({ userId, sender }) => tlPeer(sender || userId));
}
