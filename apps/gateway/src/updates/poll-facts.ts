/** Votes, and the end of a poll → the updates by which whoever sees the poll hears how it stands. They take no number in a mailbox. */
import { isChannelMailbox, isChannelPeer } from '@teamgram/event-schemas';
import type { Poll, PollPlace, StoredFact } from '@teamgram/event-schemas';
import type { StoredEvent } from '@teamgram/read-models';
import type { tl } from '@teamgram/tl';
import { tlPoll, tlPollResults } from '../convert/poll.ts';
import type { ShownPoll } from '../convert/poll.ts';
import type { View } from '../convert/view.ts';
import { shownPoll } from '../messages/with-polls.ts';
import { shownRow } from '../messages/shown-message.ts';
import { tlPeer } from '../peers/peer-number.ts';
import type { Services } from '../services.ts';
import type { Telling } from './telling.ts';

type FactOf<Type extends StoredFact['type']> = Extract<StoredFact, { type: Type }>;

export const pollTellers = { PollVoted: tellVote, PollExpired: tellVote, PollVotesRead: tellRead };

/** Where somebody who is here shows the poll. */
type Heard = { place: PollPlace; user: number };

async function tellVote(services: Services, event: StoredEvent, { places }: Pick<FactOf<'PollVoted'>, 'places'>): Promise<void> {
  const { channelAudience, updates } = services;
  const heard = places.flatMap((place) => [...(isChannelMailbox(place.mailbox) ? channelAudience.of(-place.mailbox) : [place.mailbox])].flatMap((user) => (updates.hears(user) ? [{ place, user }] : [])));
  await tellStanding(services, event, heard);
}

/** The other devices of whoever asked. */
async function tellRead(services: Services, event: StoredEvent, { owner: user, peer, messageIds }: FactOf<'PollVotesRead'>): Promise<void> {
  if (!services.updates.hears(user)) return;
  const mailbox = isChannelPeer(peer) ? -peer : user;
  for (const messageId of messageIds) await tellStanding(services, event, [{ place: { mailbox, peer, messageId }, user }]);
}

/** Everybody hears how many have voted; who has voted, how. */
async function tellStanding(services: Services, event: StoredEvent, heard: readonly Heard[]): Promise<void> {
  const { updates, queries, origins } = services;
  const [first] = heard;
  const poll = first && await pollIn(services, first.place);
  if (!poll) return;
  const users = heard.map(({ user }) => user);
  const shown = shownPoll((await queries.pollsByIds([poll.id], users)).get(poll.id), users);
  const common = { pts: 0, ptsCount: 0, dateS: Math.floor(event.envelope.timeMs / 1000), origin: origins.of(event.envelope.causationId) };
  for (const { place, user } of heard) {
    const telling: Telling = { ...common, peers: [place.peer, ...peersOf(poll, shown)], update: (view) => tlPollUpdate(view, place, poll, shown) };
    updates.tell(user, telling);
  }
}

async function pollIn({ queries, opener }: Services, { mailbox, messageId }: PollPlace): Promise<Poll | undefined> {
  const [row] = await queries.messagesByIds(mailbox, [messageId]);
  return row && (await shownRow(opener, row)).content?.media?.poll;
}

export function tlPollUpdate(view: View, { peer, messageId }: Pick<PollPlace, 'peer' | 'messageId'>, poll: Poll, shown: ShownPoll): tl.updateMessagePoll {
  return { _: 'updateMessagePoll', peer: tlPeer(peer), msg_id: messageId, poll_id: BigInt(poll.id), poll: tlPoll(view, poll, shown), results: tlPollResults(view, poll, shown) };
}

export function peersOf({ publicVoters }: Poll, { newest }: ShownPoll): number[] {
  return publicVoters ? newest.map(({ userId }) => userId) : [];
}
