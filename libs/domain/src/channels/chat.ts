/**
 * A group or channel (`chat:<peer>`), as far as decisions need it. Members are in members.ts. Documents contain no texts, only the positions of the
 * facts that do.
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
  /** Position of the AdminAppointed that holds the rank. */
  appointed: number;
  /** Position of a later MemberRanked that holds the rank instead. */
  ranked?: number | undefined;
};

/** `kindsMax`: limit of different reactions per message, 0: the default. */
export type ChatReactions = { mode: 'all' | 'some' | 'none'; emoji: string[]; kindsMax: number };

export type Chat = {
  kind: ChatKind;
  creator: number;
  /** Position of the ChatSuccessionBegun after the owner left. Absent: the owner is present, or nobody can succeed. */
  succession?: number;
  /** Positions of the facts with the current title and description; NEVER: none. */
  titled: number;
  described: number;
  /** File of the photo; 0: none. */
  photo: number;
  username: string;
  /** Whether a granted username is active; absent: no. */
  alsoNamed?: boolean;
  members: number;
  /** Number of member blocks (linear hashing, members.ts). */
  blocks: number;
  admins: Record<string, Admin>;
  /** What members other than admins may not do: bits of BANNED_RIGHTS. */
  denied: number;
  slowModeS: number;
  options: ChatOption[];
  /** Absent: no restriction by time of day. */
  hours?: Hours | undefined;
  /** Members need this clearance to read and write; absent: 0. */
  classification?: number;
  /** The supergroup that this basic group became, or the reverse; 0: none. */
  migratedTo: number;
  migratedFrom: number;
  /** A channel's discussion group, or the group's channel; absent: none. */
  linked?: number;
  deleted: boolean;
  /** Set once somebody has chosen to send as a channel here (voices.ts). */
  voices?: true;
  /** Absent: all reactions are allowed. */
  reactions?: ChatReactions;
  /** Pinned topics of a forum, topmost first; absent: none. */
  pinnedTopics?: number[];
  /** The highest message that anybody other than its author may have read. */
  readMaxId: number;
};

const chats = documentKind<Chat>('chat');
const byUsername = documentKind<{ chat: number }>('chat-username');

type Reader = Pick<Documents, 'get'>;

/** The chat's document, also of a deleted or migrated chat. */
export function chatOf(documents: Reader, peer: number): Readonly<Chat> | undefined {
  return peer < 0 ? chats.find(documents, peer) : undefined;
}
/** The chat; undefined also when it was deleted or has migrated. */
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

/** @param username in any case */
export function chatByUsername(documents: Reader, username: string): number | undefined {
  return byUsername.find(documents, username.toLowerCase())?.chat;
}
/** Registers an additional username. */
export function nameChat(documents: Documents, peer: number, username: string): void {
  byUsername.put(documents, username.toLowerCase(), { chat: peer });
}
/** Releases a username of a chat. */
export function unnameChat(documents: Documents, username: string): void {
  byUsername.remove(documents, username.toLowerCase());
}
/** Public chats are found by any of their usernames. */
export function isPublic({ username, alsoNamed }: Readonly<Chat>): boolean {
  return username !== '' || alsoNamed === true;
}
/** Replaces the main username; '': none. */
export function moveChatUsername(documents: Documents, peer: number, username: string): void {
  const former = chats.find(documents, peer)?.username;
  if (former) byUsername.remove(documents, former.toLowerCase());
  if (username) byUsername.put(documents, username.toLowerCase(), { chat: peer });
  changeChat(documents, peer, (chat) => { chat.username = username; });
}

/** Stream of a chat's events. */
export function chatStream(peer: number): string {
  return isChannelPeer(peer) ? `channel${peer + 10 ** 12}` : `chat${peer}`;
}

/** Ids above 2^32, so that no client can rely on 32 bits; below 10^12 (TDLib: ChatId::MAX_CHAT_ID) and 10^12 − 2^31 (ChannelId::MAX_CHANNEL_ID). */
const FIRST_ID = 2 ** 32 + 1;
const LAST_BASIC = 10 ** 12 - 1;
const LAST_CHANNEL = 10 ** 12 - 2 ** 31;
const ATTEMPTS_MAX = 16;

/** An unused peer number. @param newId the command's new ids; those below `first` are in use */
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

/** The current title; empty when the key of its fact was destroyed. */
export function titleOf({ journal }: View, { titled }: Readonly<Chat>): string {
  const fact = journal.read(titled)?.fact;
  if (fact?.type === 'ChatCreated') return fact.profile?.title ?? '';
  return (fact?.type === 'ChatRenamed' && fact.title?.title) || '';
}
/** Empty when the key of the fact was destroyed. */
export function aboutOf({ journal }: View, { described }: Readonly<Chat>): string {
  const fact = journal.read(described)?.fact;
  if (fact?.type === 'ChatCreated') return fact.profile?.about ?? '';
  return (fact?.type === 'ChatDescribed' && fact.about?.about) || '';
}
/** Empty when the key of the fact was destroyed. */
export function rankOf({ journal }: View, { appointed, ranked }: Admin): string {
  const fact = journal.read(ranked ?? appointed)?.fact;
  return (fact?.type === 'AdminAppointed' || fact?.type === 'MemberRanked' ? fact.rank?.rank : undefined) ?? '';
}
