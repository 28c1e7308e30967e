/**
 * A group or channel (`chat:<peer>`): what decisions need of it. Who belongs to it stands in members.ts. Texts are not held: the positions of
 * the facts that carry them are.
 */
import { basicGroupPeer, channelPeer, isChannelPeer } from '@teamgram/event-schemas';
import { documentKind, type Documents, type View } from '../view.ts';
import type { Hours } from './hours.ts';
import type { ChatOption } from './options.ts';

export type ChatKind = 'basic' | 'supergroup' | 'broadcast';

export type Admin = {
  /** Bits of ADMIN_RIGHTS. */
  rights: number;
  by: number;
  /** Position of the AdminAppointed, which holds the rank. */
  appointed: number;
  /** Position of a later MemberRanked, which holds it instead. */
  ranked?: number | undefined;
};

/** `kindsMax`: different ones under one message, 0 = as many as anywhere. */
export type ChatReactions = { mode: 'all' | 'some' | 'none'; emoji: string[]; kindsMax: number };

export type Chat = {
  kind: ChatKind;
  creator: number;
  /** The owner has left: position of the ChatSuccessionBegun. Absent: they have not, or nobody is there to have it. */
  succession?: number;
  /** Positions of the facts that hold the current title and description; NEVER = none. */
  titled: number;
  described: number;
  /** File of the photo; 0 = none. */
  photo: number;
  username: string;
  /** A granted name is active; absent = none. */
  alsoNamed?: boolean;
  members: number;
  /** Linear hashing of the members: how many blocks there are. */
  blocks: number;
  admins: Record<string, Admin>;
  /** What nobody may do who is not an admin: bits of BANNED_RIGHTS. */
  denied: number;
  slowModeS: number;
  options: ChatOption[];
  /** Absent: members may speak at all hours. */
  hours?: Hours | undefined;
  /** Who is not cleared for so much neither reads nor speaks; absent = 0. */
  classification?: number;
  /** The supergroup that this basic group became, and the other way round; 0 = none. */
  migratedTo: number;
  migratedFrom: number;
  /** Of a channel the supergroup in which its posts are discussed, of that supergroup the channel; absent = none. */
  linked?: number;
  deleted: boolean;
  /** Somebody has chosen to be heard here in the name of a channel (voices.ts). */
  voices?: true;
  /** Absent: every reaction is allowed. */
  reactions?: ChatReactions;
  /** Of a forum: its pinned topics, topmost first; absent: none. */
  pinnedTopics?: number[];
  /** The highest message that anybody but its author may have read. */
  readMaxId: number;
};

const chats = documentKind<Chat>('chat');
const byUsername = documentKind<{ chat: number }>('chat-username');

type Reader = Pick<Documents, 'get'>;

export function chatOf(documents: Reader, peer: number): Readonly<Chat> | undefined {
  return peer < 0 ? chats.find(documents, peer) : undefined;
}
/** Undefined also when the chat was deleted or has become another one. */
export function livingChat(documents: Reader, peer: number): Readonly<Chat> | undefined {
  const chat = chatOf(documents, peer);
  return chat && !chat.deleted && chat.migratedTo === 0 ? chat : undefined;
}
export function putChat(documents: Documents, peer: number, chat: Chat): void {
  chats.put(documents, peer, chat);
}
export function changeChat(documents: Documents, peer: number, change: (chat: Chat) => void): void {
  const chat = chats.find(documents, peer);
  if (!chat) return;
  change(chat);
  chats.put(documents, peer, chat);
}

/** @param username in any letter case */
export function chatByUsername(documents: Reader, username: string): number | undefined {
  return byUsername.find(documents, username.toLowerCase())?.chat;
}
/** A name beside the chosen one. */
export function nameChat(documents: Documents, peer: number, username: string): void {
  byUsername.put(documents, username.toLowerCase(), { chat: peer });
}
export function unnameChat(documents: Documents, username: string): void {
  byUsername.remove(documents, username.toLowerCase());
}
/** Whoever knows one of its names finds it. */
export function isPublic({ username, alsoNamed }: Readonly<Chat>): boolean {
  return username !== '' || alsoNamed === true;
}
export function moveChatUsername(documents: Documents, peer: number, username: string): void {
  const former = chats.find(documents, peer)?.username;
  if (former) byUsername.remove(documents, former.toLowerCase());
  if (username) byUsername.put(documents, username.toLowerCase(), { chat: peer });
  changeChat(documents, peer, (chat) => { chat.username = username; });
}

/** Stream of everything that happens in a chat. */
export function chatStream(peer: number): string {
  return isChannelPeer(peer) ? `channel${peer + 10 ** 12}` : `chat${peer}`;
}

/** Ids above 2^32, so that no client may rest on 32 bits; below 10^12 (TDLib: ChatId::MAX_CHAT_ID) and 10^12 − 2^31 (ChannelId::MAX_CHANNEL_ID). */
const FIRST_ID = 2 ** 32 + 1;
const LAST_BASIC = 10 ** 12 - 1;
const LAST_CHANNEL = 10 ** 12 - 2 ** 31;
const ATTEMPTS_MAX = 16;

/** A peer number that no chat has yet. @param newId the command's fresh ids; those from `first` on are taken */
export function freshPeer(view: View, kind: ChatKind, newId: (index: number) => number, first = 0): number {
  for (let attempt = first; attempt < first + ATTEMPTS_MAX; attempt++) {
    const id = newId(attempt);
    const peer = kind === 'basic' ? basicGroupPeer(fold(id, LAST_BASIC)) : channelPeer(fold(id, LAST_CHANNEL));
    if (!chatOf(view.documents, peer)) return peer;
  }
  throw new Error('no free chat id');
}

function fold(id: number, last: number): number {
  return FIRST_ID + (id % (last - FIRST_ID + 1));
}

/** The title and description as they stand; empty when the key of the fact that holds them is gone. */
export function titleOf({ journal }: View, { titled }: Readonly<Chat>): string {
  const fact = journal.read(titled)?.fact;
  if (fact?.type === 'ChatCreated') return fact.profile?.title ?? '';
  return (fact?.type === 'ChatRenamed' && fact.title?.title) || '';
}
export function aboutOf({ journal }: View, { described }: Readonly<Chat>): string {
  const fact = journal.read(described)?.fact;
  if (fact?.type === 'ChatCreated') return fact.profile?.about ?? '';
  return (fact?.type === 'ChatDescribed' && fact.about?.about) || '';
}
export function rankOf({ journal }: View, { appointed, ranked }: Admin): string {
  const fact = journal.read(ranked ?? appointed)?.fact;
  return (fact?.type === 'AdminAppointed' || fact?.type === 'MemberRanked' ? fact.rank?.rank : undefined) ?? '';
}
