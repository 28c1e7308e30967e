/**
 * Votes of each poll (`poll:<id>`, in blocks `votes:<id>/<block>`), and for each message the poll and the users who voted through it
 * (`voted:<position>`, `voters:<position>`).
 */
import { longListKind } from '../long-list.ts';
import { NOBODY, sayingsKind, type Extent } from '../sayings.ts';
import { documentKind, type Documents } from '../view.ts';

/** Indexes of answers; `message`: position of the MessageSent through which the vote was cast. */
type Ballot = { answers: number[]; message: number };
export type PollDocument = Extent & {
  closed: boolean;
  /** Position of the poll's original message, if it is open there. */
  open?: number;
  /** Indexes of removed answers. */
  removed?: number[];
};

const polls = documentKind<PollDocument>('poll');
const votes = sayingsKind<Ballot>('votes');
const throughMessage = documentKind<{ poll: number }>('voted');
const votersThrough = longListKind('voters');

type Reader = Pick<Documents, 'get'>;

export function pollOf(documents: Reader, poll: number): Readonly<PollDocument> {
  return polls.find(documents, poll) ?? { ...NOBODY, closed: false };
}

/** The user's vote; empty: none. */
export function answersBy(documents: Reader, poll: number, user: number): readonly number[] {
  const known = pollOf(documents, poll);
  const answers = votes.find(documents, poll, known, user)?.answers ?? [];
  return known.removed ? answers.filter((index) => !known.removed!.includes(index)) : answers;
}

export function putVote(documents: Documents, poll: number, user: number, message: number, answers: number[]): void {
  const former = votes.find(documents, poll, pollOf(documents, poll), user);
  putBallot(documents, poll, user, answers.length > 0 ? { answers, message } : undefined);
  if (former?.message === message) return;
  if (!throughMessage.find(documents, message)) throughMessage.put(documents, message, { poll });
  votersThrough.add(documents, message, user);
}

function putBallot(documents: Documents, poll: number, user: number, ballot: Ballot | undefined): void {
  const known = pollOf(documents, poll);
  polls.put(documents, poll, { ...known, ...votes.put(documents, poll, known, user, ballot) });
}

export function changePoll(documents: Documents, poll: number, change: Pick<PollDocument, 'closed'> | Pick<PollDocument, 'open'>): void {
  polls.put(documents, poll, { ...pollOf(documents, poll), ...change });
}

export function removeAnswer(documents: Documents, poll: number, answer: number): void {
  const known = pollOf(documents, poll);
  polls.put(documents, poll, { ...known, removed: [...(known.removed ?? []), answer] });
}

/** Votes cast through a message are erased with it. */
export function forgetVotes(documents: Documents, message: number): void {
  const poll = throughMessage.find(documents, message)?.poll;
  if (poll === undefined) return;
  for (const user of new Set(votersThrough.read(documents, message))) {
    if (votes.find(documents, poll, pollOf(documents, poll), user)?.message === message) putBallot(documents, poll, user, undefined);
  }
  votersThrough.remove(documents, message);
  throughMessage.remove(documents, message);
}
