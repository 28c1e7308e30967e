/** Votes, and the end of a poll → the updates with the result for everybody who sees the poll. They take no step in a mailbox. */
import { isChannelMailbox, isChannelPeer } from '@teamgram/event-schemas';
import type { Poll, PollPlace, StoredFact } from '@teamgram/event-schemas';
import type { StoredEvent } from '@teamgram/read-models';
import type { tl } from '@teamgram/tl';
import { tlPoll, tlPollResults } from '../convert/poll.ts';
import type { ShownPoll } from '../convert/poll.ts';
import type { View } from '../convert/view.ts';
import { askerOf, shownPoll } from '../messages/with-polls.ts';
import { shownRow } from '../messages/shown-message.ts';
import { tlPeer } from '../peers/peer-number.ts';
import type { Services } from '../services.ts';
import { shownTo } from './newcomers.ts';
import type { Telling } from './telling.ts';

type FactOf<Type extends StoredFact['type']> = Extract<StoredFact, { type: Type }>;

export const pollTellers = { PollVoted: tellVote, PollExpired: tellExpired, PollClosed: tellCopies, PollAnswerRemoved: tellCopies, PollVotesRead: tellRead };

/** A message with the poll and a user here who sees it; `isCopy`: it is not the message to which the fact belongs. */
type Heard = { place: PollPlace; user: number; isCopy: boolean };

/**
 * To the users who see the message, or another copy of the poll: "if new users have voted in polls available to the user, they will receive an
 * updateMessagePoll" (core.telegram.org/api/poll).
 */
async function tellVote(services: Services, event: StoredEvent, { poll, places }: Pick<FactOf<'PollVoted'>, 'poll' | 'places'>): Promise<void> {
  const isOther = (copy: PollPlace) => !places.some(({ mailbox, messageId }) => mailbox === copy.mailbox && messageId === copy.messageId);
  const copies = (await services.queries.pollCopies(poll)).filter(isOther);
  await tellStanding(services, event, places[0], [...(await heardAt(services, places, false)), ...(await heardAt(services, copies, true))]);
}

/** There is one such fact for each copy. */
async function tellExpired(services: Services, event: StoredEvent, { places }: FactOf<'PollExpired'>): Promise<void> {
  await tellStanding(services, event, places[0], await heardAt(services, places, false));
}

/** The message itself reports the change by an edit; each of its copies receives its own result. */
async function tellCopies(services: Services, event: StoredEvent, { poll }: { poll: number }): Promise<void> {
  for (const place of await services.queries.pollCopies(poll)) await tellStanding(services, event, place, await heardAt(services, [place], false));
}

/** Where new members cannot see the earlier history, members who joined after the poll receive no update about it. */
async function heardAt(services: Services, places: readonly PollPlace[], isCopy: boolean): Promise<Heard[]> {
  const heard: Heard[] = [];
  for (const place of places) {
    const users = isChannelMailbox(place.mailbox) ? await shownTo(services, place) : [place.mailbox];
    for (const user of users) if (services.updates.hears(user)) heard.push({ place, user, isCopy });
  }
  return heard;
}

/** To the other devices of the poll's author. */
async function tellRead(services: Services, event: StoredEvent, { owner: user, peer, messageIds }: FactOf<'PollVotesRead'>): Promise<void> {
  if (!services.updates.hears(user)) return;
  const mailbox = isChannelPeer(peer) ? -peer : user;
  for (const messageId of messageIds) {
    const place = { mailbox, peer, messageId };
    await tellStanding(services, event, place, [{ place, user, isCopy: false }]);
  }
}

/** Everybody receives the numbers of votes; those who have voted receive the distribution. */
async function tellStanding(services: Services, event: StoredEvent, at: PollPlace | undefined, heard: readonly Heard[]): Promise<void> {
  const { updates, queries, origins } = services;
  const found = at && heard.length > 0 ? await pollIn(services, at) : undefined;
  if (!found) return;
  const { poll, asker } = found;
  const users = heard.map(({ user }) => user);
  const shown = shownPoll((await queries.pollsByIds([poll.id], users)).get(poll.id), users, asker);
  const common = { pts: 0, ptsCount: 0, dateS: Math.floor(event.envelope.timeMs / 1000), origin: origins.of(event.envelope.causationId) };
  for (const { place, user, isCopy } of heard) {
    const update = (view: View) => (isCopy ? tlCopyUpdate(view, place, poll, shown) : tlPollUpdate(view, place, poll, shown));
    const telling: Telling = { ...common, peers: [place.peer, ...peersOf(poll, shown)], update };
    updates.tell(user, telling);
  }
}

async function pollIn({ queries, opener }: Services, { mailbox, messageId }: PollPlace): Promise<{ poll: Poll; asker: number } | undefined> {
  const [row] = await queries.messagesByIds(mailbox, [messageId]);
  const message = row && (await shownRow(opener, row));
  const poll = message?.content?.media?.poll;
  return poll && { poll, asker: askerOf(message!) };
}

type At = Pick<PollPlace, 'peer' | 'messageId'>;

export function tlPollUpdate(view: View, at: At, poll: Poll, shown: ShownPoll): tl.updateMessagePoll {
  return { ...tlCopyUpdate(view, at, poll, shown), poll: tlPoll(view, poll, shown) };
}

/** Only the result: the question and options of a copy remain as they were when it was made. */
function tlCopyUpdate(view: View, { peer, messageId }: At, poll: Poll, shown: ShownPoll): tl.updateMessagePoll {
  return { _: 'updateMessagePoll', peer: tlPeer(peer), msg_id: messageId, poll_id: BigInt(poll.id), results: tlPollResults(view, poll, shown) };
}

export function peersOf({ publicVoters }: Poll, { newest }: ShownPoll): number[] {
  return publicVoters ? newest.map(({ userId, sender }) => sender || userId) : [];
}
