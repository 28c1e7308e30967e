import type { PollVotesRead } from '@teamgram/event-schemas';
import type { Context } from '../context.ts';
import { load as loadOwn, readReactions, type ReadReactionsState } from '../reactions/read-reactions.ts';
import type { View } from '../view.ts';

/** messages.readPollVotes: the caller has seen the votes on their polls in these messages. Messages of others are skipped. */
export type ReadVotes = { type: 'ReadVotes'; peer: number; ids: number[] };

const asReactions = ({ peer, ids }: ReadVotes) => ({ type: 'ReadReactions', peer, ids }) as const;

export function load(view: View, command: ReadVotes, context: Context): ReadReactionsState {
  return loadOwn(view, asReactions(command), context);
}

/** Throws as `readReactions`, which has the same conditions: own messages, in an accessible dialog. */
export function readVotes(state: ReadReactionsState, command: ReadVotes, context: Context): PollVotesRead[] {
  return readReactions(state, asReactions(command), context).map((read) => ({ ...read, type: 'PollVotesRead' }));
}
