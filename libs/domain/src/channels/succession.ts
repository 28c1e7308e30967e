/** What becomes of a chat whose owner has left it (core.telegram.org/api/channel#leaving-groups-channels), or has no account any more. */
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

/** Whether somebody can have the chat: of a channel only who is its admin already. */
export function canInherit({ documents }: View, peer: number, chat: Readonly<Chat>, user: number): boolean {
  const isMeant = user !== chat.creator && (chat.kind !== 'broadcast' || chat.admins[user] !== undefined);
  return isMeant && isMember(documents, peer, user) && userOf(documents, user)?.kind === 'person';
}

/** The chat gets another owner, who is its admin no more. */
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

/** The time of one that was begun is over. Nothing when its owner has come back, or there is nobody. @param position of the ChatSuccessionBegun */
export function succeed(view: View, position: number): Fact[] {
  const fact = view.journal.read(position)?.fact;
  const chat = fact?.type === 'ChatSuccessionBegun' ? livingChat(view.documents, fact.chat) : undefined;
  if (fact?.type !== 'ChatSuccessionBegun' || chat?.succession !== position) return [];
  const heir = firstHeir(view, fact.chat, chat, [fact.heir, ...adminsInOrder(chat)]);
  return heir === undefined ? [] : passedOn(view, fact.chat, chat, heir);
}

/**
 * The account of its owner has ended, so nobody is waited for: whoever was named as heir has it, else the admin who was appointed first, else in groups whoever has been there longest,
 * as messages.getFutureChatCreatorAfterLeave tells. Nothing when there is nobody: admins keep their rights, and none is above them.
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
  // Of a channel nobody is told: what happens there is posts.
  return chat.kind === 'supergroup' ? [...facts, toldIn(peer, chat.creator, OWN_VOICE, 'ChangeCreator', { users: [heir] }, [-peer], numbering(view, [-peer]))] : facts;
}

function namedHeir({ journal }: View, { succession }: Readonly<Chat>): number[] {
  const fact = succession === undefined ? undefined : journal.read(succession)?.fact;
  return fact?.type === 'ChatSuccessionBegun' ? [fact.heir] : [];
}

/** So much of what happened first in a chat tells who came first. */
const FIRST_FACTS = 256;

/** In the order in which they came; those of them who have left meanwhile, too. */
function firstMembers({ journal }: View, peer: number): number[] {
  return Array.from({ length: FIRST_FACTS }, (_, version) => journal.positionInStream(chatStream(peer), version)).flatMap((position) => {
    const fact = position === undefined ? undefined : journal.read(position)?.fact;
    return fact?.type === 'MembersAdded' ? fact.users : fact?.type === 'MemberJoined' ? [fact.user] : [];
  });
}

/** As they were appointed. */
function adminsInOrder({ admins }: Readonly<Chat>): number[] {
  return Object.entries(admins).toSorted(([, one], [, other]) => one.appointed - other.appointed).map(([user]) => Number(user));
}
