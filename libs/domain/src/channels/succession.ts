/** What happens to a chat after its owner left (core.telegram.org/api/channel#leaving-groups-channels) or deleted their account. */
import type { ChatSuccessionBegun, Fact } from '@teamgram/event-schemas';
import { numbering } from '../messages/numbering.ts';
import { userOf } from '../users/user.ts';
import type { View } from '../view.ts';
import { toldIn } from './chat-state.ts';
import { chatStream, livingChat, type Chat } from './chat.ts';
import { isMember } from './members.ts';
import { OWN_VOICE } from './speaking.ts';

/** "The new_creator_id user will become the new owner after 7 days if the old owner does not rejoin." */
export const SUCCESSION_MS = 7 * 86_400_000;
export const HEIRS_QUEUE = 'heirs/604800';

/** Whether the user can become the owner: in a channel only an admin. */
export function canInherit({ documents }: View, peer: number, chat: Readonly<Chat>, user: number): boolean {
  const isMeant = user !== chat.creator && (chat.kind !== 'broadcast' || chat.admins[user] !== undefined);
  return isMeant && isMember(documents, peer, user) && userOf(documents, user)?.kind === 'person';
}

/** Transfers the chat to a new owner, who is no longer an admin of it. */
export function handedOver(peer: number, { admins, creator: by }: Readonly<Chat>, user: number): Fact[] {
  const stream = chatStream(peer);
  return [
    ...(admins[user] ? [{ type: 'AdminDismissed', stream, chat: peer, user, by } as const] : []),
    { type: 'ChatCreatorChanged', stream, chat: peer, by, user },
  ];
}

export function begun(chat: number, creator: number, heir: number): ChatSuccessionBegun {
  return { type: 'ChatSuccessionBegun', stream: chatStream(chat), chat, creator, heir };
}

/** The waiting period is over. No facts when the owner has returned, or there is no successor. @param position of the ChatSuccessionBegun */
export function succeed(view: View, position: number): Fact[] {
  const fact = view.journal.read(position)?.fact;
  const chat = fact?.type === 'ChatSuccessionBegun' ? livingChat(view.documents, fact.chat) : undefined;
  if (fact?.type !== 'ChatSuccessionBegun' || chat?.succession !== position) return [];
  const heir = firstHeir(view, fact.chat, chat, [fact.heir, ...adminsInOrder(chat)]);
  return heir === undefined ? [] : passedOn(view, fact.chat, chat, heir);
}

/**
 * The owner's account was deleted, so there is no waiting period: the successor is the named heir, otherwise the admin appointed first, otherwise in
 * groups the earliest member, as messages.getFutureChatCreatorAfterLeave announces. No facts when there is none: the admins keep their rights,
 * without an owner.
 */
export function succeedDeleted(view: View, peer: number): Fact[] {
  const chat = livingChat(view.documents, peer);
  if (!chat || userOf(view.documents, chat.creator)?.kind !== 'deleted') return [];
  const heir = firstHeir(view, peer, chat, [...namedHeir(view, chat), ...adminsInOrder(chat)]) ?? firstHeir(view, peer, chat, firstMembers(view, peer));
  return heir === undefined ? [] : passedOn(view, peer, chat, heir);
}

function firstHeir(view: View, peer: number, chat: Readonly<Chat>, users: readonly number[]): number | undefined {
  return users.find((user) => canInherit(view, peer, chat, user));
}

function passedOn(view: View, peer: number, chat: Readonly<Chat>, heir: number): Fact[] {
  const facts = handedOver(peer, chat, heir);
  // Channels have no service message for this: their messages are posts.
  return chat.kind === 'supergroup' ? [...facts, toldIn(peer, chat.creator, OWN_VOICE, 'ChangeCreator', { users: [heir] }, [-peer], numbering(view, [-peer]))] : facts;
}

function namedHeir({ journal }: View, { succession }: Readonly<Chat>): number[] {
  const fact = succession === undefined ? undefined : journal.read(succession)?.fact;
  return fact?.type === 'ChatSuccessionBegun' ? [fact.heir] : [];
}

/** Number of events at the beginning of the chat's stream that are searched for its first members. */
const FIRST_FACTS = 256;

/** In order of joining; includes users who have left since. */
function firstMembers({ journal }: View, peer: number): number[] {
  return Array.from({ length: FIRST_FACTS }, (_, version) => journal.positionInStream(chatStream(peer), version)).flatMap((position) => {
    const fact = position === undefined ? undefined : journal.read(position)?.fact;
    return fact?.type === 'MembersAdded' ? fact.users : fact?.type === 'MemberJoined' ? [fact.user] : [];
  });
}

/** In order of appointment. */
function adminsInOrder({ admins }: Readonly<Chat>): number[] {
  return Object.entries(admins).toSorted(([, one], [, other]) => one.appointed - other.appointed).map(([user]) => Number(user));
}
