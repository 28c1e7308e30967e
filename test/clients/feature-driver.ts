/** What a driver does beside talking: polls, reactions, topics, requests to join, folders, privacy. A chat goes by its marked id (chat-driver.ts). */

export const ascending = (one: number, other: number): number => one - other;

export type PollView = { question: string; answers: string[]; voters: number[]; total: number; closed: boolean };

/** What hangs on a message, as one client sees it. */
export type Details = {
  /** Emoji → how many. */
  reactions: Record<string, number>;
  poll: PollView | undefined;
  /** How many pictures were sent with it in one album, itself among them. */
  album: number;
  /** A picture that could be seen once, and was. */
  expired: boolean;
};

/** What a message answers in another chat: who said it, and the words that are shown of it. */
export type Answered = { by: number; words: string };

export type Topic = { id: number; title: string; closed: boolean; pinned: boolean; texts: string[]; pins: number[] };

/** Newest first. What it was is each library's own word. */
export type AdminAct = { id: string; by: number };

export const PRIVACY = { lastSeen: 'StatusTimestamp', bio: 'About', forwards: 'Forwards', invites: 'ChatInvite' } as const;
export type PrivacyKey = keyof typeof PRIVACY;
export type Audience = 'everybody' | 'contacts' | 'nobody';

export type PersonView = { bio: string; /** Whether the server tells when they were there. */ lastSeen: boolean; note: string; /** After which what they and one say to each other vanishes; 0: never. */ ttlS: number; /** Whether one has a picture of them that is not theirs. */ pictured: boolean };

/** What an account has arranged for itself: the same on each of its devices. */
export type AccountView = {
  folders: { title: string; chats: number[] }[];
  drafts: Record<number, string>;
  pinned: number[];
  archived: number[];
  markedUnread: number[];
  blocked: number[];
  muted: number[];
  privacy: Record<PrivacyKey, Audience>;
  /** Whose messages were saved, the last one first. */
  savedFrom: number[];
};

export interface FeatureDriver {
  /** @param right index of the right answer: then it is a quiz */
  askPoll(chat: number, question: string, answers: string[], right?: number): Promise<number>;
  vote(chat: number, id: number, answer: number): Promise<void>;
  stopPoll(chat: number, id: number): Promise<void>;
  /** @param emoji empty: takes one's reaction back */
  react(chat: number, id: number, emoji: string): Promise<void>;
  sendAlbum(chat: number, files: string[], caption: string): Promise<void>;
  /** Answers a message of another chat. */
  answerElsewhere(from: number, id: number, chat: number, text: string): Promise<number>;
  answered(chat: number, id: number): Promise<Answered | undefined>;
  /** Changes the words under a picture. */
  editCaption(chat: number, id: number, caption: string): Promise<void>;
  details(chat: number, id: number): Promise<Details>;
  /** A picture that destroys itself once it was looked at. */
  sendOnce(user: number, file: string): Promise<number>;
  openOnce(user: number, id: number): Promise<void>;
  /** What the server makes of a message in another language. */
  translate(chat: number, id: number, language: string): Promise<string>;
  /** Texts that wait to be sent. */
  scheduled(chat: number): Promise<string[]>;
  /** @param text of the message that waits */
  editScheduled(chat: number, text: string, changed: string): Promise<void>;
  dropScheduled(chat: number, text: string): Promise<void>;

  setForum(chat: number, on: boolean): Promise<void>;
  makeTopic(chat: number, title: string): Promise<number>;
  editTopic(chat: number, topic: number, change: { title?: string; closed?: boolean; pinned?: boolean }): Promise<void>;
  deleteTopic(chat: number, topic: number): Promise<void>;
  sayIn(chat: number, topic: number, text: string): Promise<number>;
  topics(chat: number): Promise<Topic[]>;

  /** Speaks in the group's name from now on; every other right of an administrator comes along. */
  makeAnonymous(chat: number, user: number): Promise<void>;
  /** Is heard in the group from now on in the name of a channel of their own; 0: as themselves. */
  speakAs(chat: number, channel: number): Promise<void>;
  adminLog(chat: number): Promise<AdminAct[]>;
  protect(chat: number, on: boolean): Promise<void>;
  /** @param seconds after which what they say to each other vanishes; 0: never */
  setTtl(user: number, seconds: number): Promise<void>;
  /** Makes a supergroup of a basic group; returns its marked id. */
  upgrade(chat: number): Promise<number>;
  /** How often one is mentioned there and has not looked. */
  mentions(chat: number): Promise<number>;
  readMentions(chat: number): Promise<void>;
  makeRequestLink(chat: number): Promise<string>;
  askToJoin(link: string): Promise<void>;
  joinRequests(chat: number): Promise<number[]>;
  answerRequest(chat: number, user: number, approved: boolean): Promise<void>;
  /** Texts of the comments on a post of a channel, the oldest first. */
  comments(channel: number, post: number): Promise<string[]>;
  /** Texts in which the words were found, anywhere, in order. */
  searchEverywhere(words: string): Promise<string[]>;

  makeFolder(title: string, chats: number[]): Promise<void>;
  /** Returns a link that brings others the folder. */
  shareFolder(title: string, chats: number[]): Promise<string>;
  joinFolder(link: string): Promise<void>;
  /** Lets go of a folder that somebody shared; the chats stay. */
  leaveFolder(title: string): Promise<void>;
  saveDraft(chat: number, text: string): Promise<void>;
  arrange(chat: number, change: { pinned?: boolean; archived?: boolean; markedUnread?: boolean }): Promise<void>;
  setBlocked(user: number, on: boolean): Promise<void>;
  setMuted(chat: number, on: boolean): Promise<void>;
  setPrivacy(key: PrivacyKey, audience: Audience): Promise<void>;
  setBio(bio: string): Promise<void>;
  setNote(user: number, note: string): Promise<void>;
  /** A picture of somebody that nobody else sees. */
  setContactPhoto(user: number, file: string): Promise<void>;
  person(user: number): Promise<PersonView>;
  /** Has the server greet who writes for the first time; empty: no more. */
  greet(text: string): Promise<void>;
  /** Has the server answer everybody who writes; empty: no more. */
  answerWhileAway(text: string): Promise<void>;
  account(): Promise<AccountView>;
}
