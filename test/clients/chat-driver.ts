/**
 * What a driver does in groups and channels. A chat goes by its marked id, as in the Bot API: minus the id for a basic group,
 * -10^12 minus the id for a supergroup or channel.
 */
export type MemberStatus = 'creator' | 'admin' | 'member' | 'restricted';

export type ChatMessage = {
  id: number;
  /** Who sent it: a user, or the chat itself for a post. */
  from: number;
  kind: 'text' | 'photo' | 'document' | 'poll' | 'service';
  /** Empty for a service message. */
  text: string;
  /** A poll that was ended is none that was edited: TDLib does not call it so. */
  edited: boolean;
  replyTo: number | undefined;
  forwarded: boolean;
};

/** A chat as one client sees it. */
export type ChatView = {
  title: string;
  about: string;
  /** Undefined where only administrators may ask, and it was not asked. */
  members: Record<number, MemberStatus> | undefined;
  /** Message ids, newest first. */
  pins: number[];
  /** Oldest first. */
  messages: ChatMessage[];
};

export interface ChatDriver {
  createBasicGroup(title: string, users: number[]): Promise<number>;
  createSupergroup(title: string, about: string): Promise<number>;
  createBroadcast(title: string, about: string): Promise<number>;
  addMembers(chat: number, users: number[]): Promise<void>;
  /** Joins a public chat by its name; returns its marked id. */
  join(username: string): Promise<number>;
  /** Makes an invite link. */
  makeLink(chat: number): Promise<string>;
  joinByLink(link: string): Promise<void>;
  leave(chat: number): Promise<void>;
  ban(chat: number, user: number): Promise<void>;
  /** Takes ban and restrictions away. */
  pardon(chat: number, user: number): Promise<void>;
  /** The member may read and not write. */
  mute(chat: number, user: number): Promise<void>;
  /** Every right but that of appointing others and of anonymity. */
  promote(chat: number, user: number): Promise<void>;
  dismiss(chat: number, user: number): Promise<void>;
  setTitle(chat: number, title: string): Promise<void>;
  setAbout(chat: number, about: string): Promise<void>;
  setUsername(chat: number, username: string): Promise<void>;
  setPicture(chat: number, file: string): Promise<void>;
  setSlowMode(chat: number, seconds: number): Promise<void>;
  pin(chat: number, id: number): Promise<void>;
  unpin(chat: number, id: number): Promise<void>;
  reply(chat: number, to: number, text: string): Promise<number>;
  /** Has a text sent later. @param dateS seconds since 1970 */
  schedule(chat: number, text: string, dateS: number): Promise<void>;
  /** Forwards one message; returns its id in the target. */
  forward(from: number, id: number, to: number): Promise<number>;
  /** Ids of the messages of a chat that have the words, the newest first. */
  search(chat: number, words: string): Promise<number[]>;
  sendPicture(chat: number, file: string, caption: string): Promise<number>;
  /** What is said in the channel is discussed in the group; 0 = nowhere any more. */
  setDiscussionGroup(channel: number, group: number): Promise<void>;
  /** Has seen a post; how many have. */
  look(channel: number, post: number): Promise<number>;
  view(chat: number, withMembers: boolean): Promise<ChatView>;
}

/** How many messages, members and pins a view holds at most. */
export const VIEW_LIMIT = 100;

/** The rights that `promote` gives, in the words of TL. */
export const PROMOTED = ['change_info', 'post_messages', 'edit_messages', 'delete_messages', 'ban_users', 'invite_users', 'pin_messages', 'manage_topics', 'other'] as const;

const CHANNEL_MARK = -1_000_000_000_000;

export const markChannel = (id: number): number => CHANNEL_MARK - id;
export const isChannel = (chat: number): boolean => chat < CHANNEL_MARK;
export const channelIdOf = (chat: number): number => CHANNEL_MARK - chat;
