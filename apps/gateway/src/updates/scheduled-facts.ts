/** Facts about scheduled messages → the updates for their author's other devices; in a broadcast channel, for every admin who may post there. */
import { ADMIN_RIGHTS } from '@teamgram/domain';
import { isChannelMailbox } from '@teamgram/event-schemas';
import type { StoredFact } from '@teamgram/event-schemas';
import type { StoredEvent } from '@teamgram/read-models';
import { peersIn, tlMessage } from '../convert/message.ts';
import { shownScheduledRow } from '../messages/scheduled-message.ts';
import { tlPeer } from '../peers/peer-number.ts';
import type { Services } from '../services.ts';
import { dateOf } from './tell-owner.ts';
import type { Telling } from './telling.ts';

type FactOf<Type extends StoredFact['type']> = Extract<StoredFact, { type: Type }>;
type Tell<Type extends StoredFact['type']> = (services: Services, event: StoredEvent, fact: FactOf<Type>) => void | Promise<void>;
type ListOf = { owner: number; peer: number };

export const scheduledTellers = {
  MessageScheduled: tellWaiting,
  ScheduledMessageEdited: tellWaiting,
  ScheduledMessagesEnded: tellGone,
} satisfies { [Type in StoredFact['type']]?: Tell<Type> };

const ADMINS_MAX = 200;

/** The users in this worker who manage the list of scheduled messages. */
async function audienceOf({ queries, updates, chats }: Services, { owner, peer }: ListOf): Promise<number[]> {
  if (!isChannelMailbox(owner)) return updates.hears(owner) ? [owner] : [];
  const [chat, admins] = await Promise.all([chats.chat(peer), queries.members({ chat: peer, which: 'admins', offset: 0, limit: ADMINS_MAX })]);
  return admins.filter(({ userId, adminRights }) => (userId === chat?.creator || (adminRights & ADMIN_RIGHTS.post_messages) !== 0) && updates.hears(userId)).map(({ userId }) => userId);
}

async function tellWaiting(services: Services, event: StoredEvent, fact: ListOf & { scheduledId: number }): Promise<void> {
  const users = await audienceOf(services, fact);
  const [row] = users.length === 0 ? [] : await services.queries.scheduledByIds(fact.owner, fact.peer, [fact.scheduledId]);
  if (!row) return;
  const message = await shownScheduledRow(services.opener, row);
  const peers = new Set<number>();
  peersIn(message, undefined, (peer) => peers.add(peer));
  // The peers are included, because clients do not query the peers that such a message names.
  tell(services, event, users, { whole: true, peers: [...peers], update: (view) => ({ _: 'updateNewScheduledMessage', message: tlMessage(view, message) }) });
}

/** "sent_messages will contain the real message IDs … at the same vector index" (core.telegram.org/api/scheduled-messages). */
async function tellGone(services: Services, event: StoredEvent, { owner, peer, scheduledIds: messages, sentIds }: FactOf<'ScheduledMessagesEnded'>): Promise<void> {
  const sent_messages = sentIds.every((id) => id === 0) ? undefined : sentIds;
  tell(services, event, await audienceOf(services, { owner, peer }), { peers: [peer], update: () => ({ _: 'updateDeleteScheduledMessages', peer: tlPeer(peer), messages, sent_messages }) });
}

function tell({ updates, origins }: Services, event: StoredEvent, users: readonly number[], told: Pick<Telling, 'whole' | 'peers' | 'update'>): void {
  const origin = origins.of(event.envelope.causationId);
  for (const user of users) updates.tell(user, { pts: 0, ptsCount: 0, dateS: dateOf(event), origin, ...told });
}
