/** Facts about groups and channels → the updates for their members and for any other user concerned. */
import { idOfPeer, isChannelPeer } from '@teamgram/event-schemas';
import type { StoredFact } from '@teamgram/event-schemas';
import type { StoredEvent } from '@teamgram/read-models';
import type { tl } from '@teamgram/tl';
import { showParticipants } from '../convert/participants.ts';
import { mayInvite, pendingRequests } from '../convert/pending-requests.ts';
import { tlPeer } from '../peers/peer-number.ts';
import { tellToAsk } from './channel-news.ts';
import type { Services } from '../services.ts';
import type { Telling } from './telling.ts';

type FactOf<Type extends StoredFact['type']> = Extract<StoredFact, { type: Type }>;
type Tell<Type extends StoredFact['type']> = (services: Services, event: StoredEvent, fact: FactOf<Type>) => void | Promise<void>;

/** Something about the chat has changed: the update contains the changed chat. */
export const tellChat = (services: Services, event: StoredEvent, { chat }: { chat: number }) => tellMembers(services, event, chat, changed(chat));

/** Facts about the chat itself or its membership: the update contains the chat as each viewer sees it. */
export const chatTellers = {
  ChatCreated: tellChat,
  ChatRenamed: tellChat,
  ChatPhotoSet: tellChat,
  ChatPhotoRemoved: tellChat,
  ChatDescribed: tellChat,
  ChatColorChosen: tellChat,
  ChatPlaced: tellChat,
  ChatUnplaced: tellChat,
  ChatCreatorChanged: async (services, event, { chat, by, user }) => {
    await tellChat(services, event, { chat });
    await moved(services, event, chat, [by, user]);
  },
  MemberRanked: (services, event, { chat, user }) => moved(services, event, chat, [user]),
  ChatUsernameClaimed: tellChat,
  ChatUsernameReleased: tellChat,
  SlowModeSet: tellChat,
  ChatOptionSet: tellChat,
  ClassificationSet: tellClassified,
  ClearanceGiven: tellCleared,
  ChatMigrated: tellChat,
  ChatDeleted: tellChat,
  DefaultRightsSet: tellChat,
  ChatReactionsSet: tellChat,
  MembersAdded: (services, event, { chat, users }) => moved(services, event, chat, users),
  MemberJoined: async (services, event, { chat, user, how }) => {
    await moved(services, event, chat, [user]);
    if (how === 'approved') await tellPending(services, event, { chat });
  },
  JoinRequested: tellPending,
  JoinRequestDeclined: tellPending,
  MemberLeft: (services, event, { chat, user }) => moved(services, event, chat, [user]),
  MemberRemoved: (services, event, { chat, user }) => moved(services, event, chat, [user]),
  AdminAppointed: (services, event, { chat, user }) => moved(services, event, chat, [user]),
  AdminDismissed: (services, event, { chat, user }) => moved(services, event, chat, [user]),
  MemberRestricted: (services, event, { chat, user }) => moved(services, event, chat, [user]),
  MemberUnrestricted: (services, event, { chat, user }) => moved(services, event, chat, [user]),
  DiscussionGroupSet: tellLinked,
  ChatCleared: tellHistoryCleared,
  ChatRead: tellRead,
} satisfies { [Type in StoredFact['type']]?: Tell<Type> };

/** "A new channel is available, or info about an existing channel was changed" (core.telegram.org/constructor/updateChannel). */
function changed(chat: number): tl.Update {
  return isChannelPeer(chat) ? { _: 'updateChannel', channel_id: idOfPeer(chat) } : { _: 'updateChat', chat_id: idOfPeer(chat) };
}

/** The same update for a chat that changed while no notices were received: it contains the current state of the chat. */
export function chatChanged(chat: number, dateS: number): Telling {
  return { pts: 0, ptsCount: 0, dateS, peers: [chat], whole: true, update: () => changed(chat) };
}

/** The members of the chat in this worker. */
export async function membersHere({ channelAudience, queries, updates }: Services, chat: number): Promise<Iterable<number>> {
  if (isChannelPeer(chat)) return channelAudience.of(chat);
  return (await queries.memberIds(chat, BASIC_MEMBERS_MAX)).filter((user) => updates.hears(user));
}

const BASIC_MEMBERS_MAX = 200;

export async function tellMembers(services: Services, event: StoredEvent, chat: number, update: tl.Update): Promise<void> {
  const telling = tellingOf(services, event, [chat], update);
  for (const user of await membersHere(services, chat)) services.updates.tell(user, telling);
}

/** To the members of the channel, and of the groups that are or were linked to it. */
async function tellLinked(services: Services, event: StoredEvent, { chat, group, former }: FactOf<'DiscussionGroupSet'>): Promise<void> {
  for (const one of [chat, group, former]) if (one !== 0) await tellMembers(services, event, one, changed(one));
}

/** The users concerned are informed of their own membership; in a basic group every member receives the new list of members. */
async function moved(services: Services, event: StoredEvent, chat: number, users: readonly number[]): Promise<void> {
  const telling = tellingOf(services, event, [chat], changed(chat));
  for (const user of users) if (services.updates.hears(user)) services.updates.tell(user, telling);
  if (isChannelPeer(chat)) return;
  const members = [...(await membersHere(services, chat))];
  if (members.length === 0) return;
  const { participants, peers } = await showParticipants(services, chat);
  const list = tellingOf(services, event, [chat, ...peers], { _: 'updateChatParticipants', participants });
  for (const user of members) services.updates.tell(user, list);
}

/** Pending join requests are reported to the admins who have the right to invite. */
async function tellPending(services: Services, event: StoredEvent, { chat }: { chat: number }): Promise<void> {
  const { queries, updates, chats } = services;
  const admins = (await queries.members({ chat, which: 'admins', offset: 0, limit: ADMINS_MAX })).filter(({ userId }) => updates.hears(userId));
  const row = admins.length > 0 ? await chats.chat(chat) : undefined;
  if (!row) return;
  const pending = await pendingRequests(queries, chat);
  const telling = tellingOf(services, event, [chat, ...pending.recent_requesters], { _: 'updatePendingJoinRequests', peer: tlPeer(chat), ...pending });
  for (const admin of admins) if (mayInvite(admin.userId, row, admin)) updates.tell(admin.userId, telling);
}

const ADMINS_MAX = 51;

/** A user who has lost access to the chat receives this update as well, and nothing from the chat after it. */
async function tellClassified(services: Services, event: StoredEvent, { chat }: FactOf<'ClassificationSet'>): Promise<void> {
  const former = [...services.channelAudience.of(chat)];
  const come = await services.channelAudience.recheck(chat);
  const telling = tellingOf(services, event, [chat], changed(chat));
  for (const user of new Set([...former, ...services.channelAudience.of(chat)])) services.updates.tell(user, telling);
  // They have not received what was sent while they had no access.
  tellToAsk(services, chat, come.pts, come.users);
}

async function tellCleared(services: Services, event: StoredEvent, { chat, user }: FactOf<'ClearanceGiven'>): Promise<void> {
  const come = await services.channelAudience.recheck(chat);
  await moved(services, event, chat, [user]);
  tellToAsk(services, chat, come.pts, come.users);
}

function tellHistoryCleared(services: Services, event: StoredEvent, { owner, chat, maxId }: FactOf<'ChatCleared'>): void {
  if (!services.updates.hears(owner)) return;
  services.updates.tell(owner, tellingOf(services, event, [chat], { _: 'updateChannelAvailableMessages', channel_id: idOfPeer(chat), available_min_id: maxId }));
}

/** To the reader's other devices, and to those authors of messages that nobody had read before who are still members. */
async function tellRead(services: Services, event: StoredEvent, { reader, chat, maxId, newsAfter }: FactOf<'ChatRead'>): Promise<void> {
  const { updates, queries, origins } = services;
  const channel_id = idOfPeer(chat);
  if (updates.hears(reader, origins.of(event.envelope.causationId))) {
    const { unread, pts } = await queries.channelReading(chat, reader, maxId);
    updates.tell(reader, tellingOf(services, event, [chat], { _: 'updateReadChannelInbox', channel_id, max_id: maxId, still_unread_count: unread, pts }));
  }
  const members = services.channelAudience.of(chat);
  if (newsAfter >= maxId || members.size === 0) return;
  const telling = tellingOf(services, event, [chat], { _: 'updateReadChannelOutbox', channel_id, max_id: maxId });
  for (const author of await queries.authorsAmong(-chat, newsAfter, maxId, AUTHORS_MAX)) {
    if (author !== reader && members.has(author)) updates.tell(author, telling);
  }
}

const AUTHORS_MAX = 500;

const NEWS_OF_CHATS: ReadonlySet<string> = new Set<tl.Update['_']>(['updateChannel', 'updateChat', 'updateChatParticipants']);

function tellingOf({ origins }: Services, { envelope }: StoredEvent, peers: readonly number[], update: tl.Update): Telling {
  const origin = origins.of(envelope.causationId);
  return { pts: 0, ptsCount: 0, dateS: Math.floor(envelope.timeMs / 1000), peers, whole: NEWS_OF_CHATS.has(update._), update: () => update, origin };
}
