/** Facts about reactions → the updates for everybody who sees the message. They take no step in a mailbox. */
import { isChannelMailbox } from '@teamgram/event-schemas';
import type { ReactionPlace, StoredFact } from '@teamgram/event-schemas';
import type { StoredEvent } from '@teamgram/read-models';
import type { tl } from '@teamgram/tl';
import { noReactions, tlReactions } from '../convert/reactions.ts';
import type { ShownReactions } from '../convert/reactions.ts';
import type { View } from '../convert/view.ts';
import { shownReactions } from '../messages/with-reactions.ts';
import { tlPeer } from '../peers/peer-number.ts';
import type { Services } from '../services.ts';
import { shownTo } from './newcomers.ts';
import { tellOwner } from './tell-owner.ts';
import type { Telling } from './telling.ts';

type FactOf<Type extends StoredFact['type']> = Extract<StoredFact, { type: Type }>;
type Tell<Type extends StoredFact['type']> = (services: Services, event: StoredEvent, fact: FactOf<Type>) => void | Promise<void>;

export const reactionTellers = {
  MessageReacted: tellReaction,
  ReactionsRead: tellRead,
  SavedTagNamed: (services, event, { user }) => tellOwner(services, event, user, 0, () => ({ _: 'updateSavedReactionTags' })),
} satisfies { [Type in StoredFact['type']]?: Tell<Type> };

async function tellReaction(services: Services, event: StoredEvent, { user, message, author, places }: FactOf<'MessageReacted'>): Promise<void> {
  const audiences = (await Promise.all(places.map(async (place) => ({ place, users: await audienceOf(services, place) })))).filter(({ users }) => users.length > 0);
  if (audiences.length === 0) return;
  const concerned = author === 0 ? [user] : [user, author];
  const reactions = await reactionsNow(services, message, places[0]!.peer, audiences.length > 1 ? audiences.flatMap(({ users }) => users) : concerned, author);
  for (const { place, users } of audiences) tellAll(services, event, { place, users, reactions, concerned });
}

type Reacted = { place: ReactionPlace; users: readonly number[]; reactions: ShownReactions; concerned: readonly number[] };

/** In a channel everybody except the users concerned receives the same update, whose bytes are written once. */
function tellAll(services: Services, event: StoredEvent, { place, users, reactions, concerned }: Reacted): void {
  const personal = tellingOf(services, event, place, reactions);
  const shared: Telling = { ...tellingOf(services, event, place, { ...reactions, known: new Map() }), shared: { except: 0, packets: new Map() } };
  for (const user of users) services.updates.tell(user, isChannelMailbox(place.mailbox) && !concerned.includes(user) ? shared : personal);
}

async function audienceOf(services: Services, place: ReactionPlace): Promise<number[]> {
  if (isChannelMailbox(place.mailbox)) return shownTo(services, place);
  return services.updates.hears(place.mailbox) ? [place.mailbox] : [];
}

/** The current reactions to a message. @param peer where it was sent */
export async function reactionsNow({ queries, chats }: Services, message: number, peer: number, viewers: readonly number[], author: number): Promise<ShownReactions> {
  const [found, chat] = await Promise.all([queries.reactionsTo([message], viewers), peer < 0 ? chats.chat(peer) : undefined]);
  const row = found.get(message);
  const post = chat?.kind === 'broadcast';
  return row ? shownReactions(row, { author, post }, viewers) : { ...noReactions, listed: !post };
}

export function tlReactionUpdate(view: View, { peer, messageId }: Pick<ReactionPlace, 'peer' | 'messageId'>, reactions: ShownReactions): tl.updateMessageReactions {
  return { _: 'updateMessageReactions', peer: tlPeer(peer), msg_id: messageId, reactions: tlReactions(view, reactions, peer) };
}

/** The peers named in an update about the reactions. */
export function peersOf({ newest, listed }: ShownReactions): number[] {
  return listed ? newest.map(({ userId, sender }) => sender || userId) : [];
}

function tellingOf({ origins }: Services, { envelope }: StoredEvent, place: ReactionPlace, reactions: ShownReactions): Telling {
  return {
    pts: 0, ptsCount: 0, dateS: Math.floor(envelope.timeMs / 1000), peers: [place.peer, ...peersOf(reactions)],
    update: (view) => tlReactionUpdate(view, place, reactions), origin: origins.of(envelope.causationId),
  };
}

/** To the other devices of the message's author. */
async function tellRead(services: Services, event: StoredEvent, { owner, peer, messages, messageIds }: FactOf<'ReactionsRead'>): Promise<void> {
  if (!services.updates.hears(owner)) return;
  for (const [index, message] of messages.entries()) {
    const reactions = await reactionsNow(services, message, peer, [owner], owner);
    services.updates.tell(owner, tellingOf(services, event, { mailbox: owner, peer, messageId: messageIds[index]! }, reactions));
  }
}
