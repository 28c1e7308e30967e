/** Who voted what in a poll (`poll:<id>`), and the polls in which somebody voted by way of a message (`voted:<position>`). */
import { documentKind, type Documents } from '../view.ts';

type Ballot = { answers: number[]; /** Position of the MessageSent by which it was voted. */ message: number };
export type PollDocument = { votes: { [user: string]: Ballot }; closed: boolean };

const polls = documentKind<PollDocument>('poll');
const throughMessage = documentKind<{ poll: number }>('voted');

type Reader = Pick<Documents, 'get'>;

export function pollOf(documents: Reader, poll: number): Readonly<PollDocument> {
  return polls.find(documents, poll) ?? { votes: {}, closed: false };
}

export function putVote(documents: Documents, poll: number, user: number, message: number, answers: number[]): void {
  const { votes: { [user]: _former, ...others }, closed } = pollOf(documents, poll);
  polls.put(documents, poll, { votes: answers.length > 0 ? { ...others, [user]: { answers, message } } : others, closed });
  throughMessage.put(documents, message, { poll });
}

export function closePoll(documents: Documents, poll: number): void {
  polls.put(documents, poll, { votes: pollOf(documents, poll).votes, closed: true });
}

/** The keys of what was voted by way of a message go with it. */
export function forgetVotes(documents: Documents, message: number): void {
  const poll = throughMessage.find(documents, message)?.poll;
  if (poll === undefined) return;
  const { votes, closed } = pollOf(documents, poll);
  polls.put(documents, poll, { votes: Object.fromEntries(Object.entries(votes).filter(([, ballot]) => ballot.message !== message)), closed });
  throughMessage.remove(documents, message);
}
