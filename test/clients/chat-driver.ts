/**
 * Driver functions for groups and channels. Chats are identified by marked ids, as in the Bot API: minus the id for a basic group,
 * -10^12 minus the id for a supergroup or channel.
 */
export type MemberStatus = 'creator' | 'admin' | 'member' | 'restricted';

export type ChatMessage = {
  id: number;
  /** The sender: a user, or the chat itself for a post. */
  from: number;
  kind: 'text' | 'photo' | 'document' | 'poll' | 'service';
  /** Empty for a service message. */
  text: string;
  /** A closed poll does not count as edited, as in TDLib. */
  edited: boolean;
  replyTo: number | undefined;
  forwarded: boolean;
};

/** A chat as one client sees it. */
export type ChatView = {
  title: string;
  about: string;
  /** Undefined where only admins may query the members, and they were not queried. */
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
  /** Joins a public chat by its username; returns its marked id. */
  join(username: string): Promise<number>;
  /** Makes an invite link. */
  makeLink(chat: number): Promise<string>;
  joinByLink(link: string): Promise<void>;
  leave(chat: number): Promise<void>;
  ban(chat: number, user: number): Promise<void>;
  /** Lifts bans and restrictions. */
  pardon(chat: number, user: number): Promise<void>;
  /** The member may read but not write. */
  mute(chat: number, user: number): Promise<void>;
  /** Grants every right except adding admins and anonymity. */
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
  /** Schedules a text. @param dateS seconds since 1970 */
  schedule(chat: number, text: string, dateS: number): Promise<void>;
  /** Forwards one message; returns its id in the target. */
  forward(from: number, id: number, to: number): Promise<number>;
  /** Ids of a chat's messages that match, newest first. */
  search(chat: number, words: string): Promise<number[]>;
  sendPicture(chat: number, file: string, caption: string): Promise<number>;
  /** Sets the discussion group of a channel; 0 = none. */
  setDiscussionGroup(channel: number, group: number): Promise<void>;
  /** Views a post; returns its view counter. */
  look(channel: number, post: number): Promise<number>;
  view(chat: number, withMembers: boolean): Promise<ChatView>;
}

/** Limit of messages, members and pins in a view. */
export const VIEW_LIMIT = 100;

/** The rights granted by `promote`, by their TL names. */
export const PROMOTED = ['change_info', 'post_messages', 'edit_messages', 'delete_messages', 'ban_users', 'invite_users', 'pin_messages', 'manage_topics', 'other'] as const;

const CHANNEL_MARK = -1_000_000_000_000;

export const markChannel = (id: number): number => CHANNEL_MARK - id;
export const isChannel = (chat: number): boolean => chat < CHANNEL_MARK;
export const channelIdOf = (chat: number): number => CHANNEL_MARK - chat;
