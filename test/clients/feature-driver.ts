/** Driver functions beyond messaging: polls, reactions, topics, join requests, folders, privacy. Chats are identified by marked ids (chat-driver.ts). */

export const ascending = (one: number, other: number): number => one - other;

export type PollView = { question: string; answers: string[]; voters: number[]; total: number; closed: boolean };

/** Attributes of a message as one client sees them. */
export type Details = {
  /** Emoji → count. */
  reactions: Record<string, number>;
  poll: PollView | undefined;
  /** Number of images in its album, including itself. */
  album: number;
  /** A view-once photo that has been viewed. */
  expired: boolean;
};

/** A reply to a message of another chat: the original author, and the quoted text. */
export type Answered = { by: number; words: string };

/** `from` is now within `distanceM` of `to`, who set the radius. */
export type ProximityAlert = { from: number; to: number; distanceM: number };

/** Latitude of a point so many metres north of the equator. */
export const latitudeOf = (northM: number): number => northM / 111_195;
export const LIVE_PERIOD_S = 900;

export type Topic = { id: number; title: string; closed: boolean; pinned: boolean; texts: string[]; pins: number[] };

/** Newest first. The kind of event is not compared, since each library names it differently. */
export type AdminAct = { id: string; by: number };

export const PRIVACY = { lastSeen: 'StatusTimestamp', bio: 'About', forwards: 'Forwards', invites: 'ChatInvite' } as const;
export type PrivacyKey = keyof typeof PRIVACY;
export type Audience = 'everybody' | 'contacts' | 'nobody';

export type PersonView = { bio: string; /** Whether the server shows their exact last-seen time. */ lastSeen: boolean; note: string; /** Auto-delete period of the chat with them; 0: none. */ ttlS: number; /** Whether the caller has set a personal photo for them. */ pictured: boolean };

/** Account-wide state, the same on each of its devices. */
export type AccountView = {
  folders: { title: string; chats: number[] }[];
  drafts: Record<number, string>;
  pinned: number[];
  archived: number[];
  markedUnread: number[];
  blocked: number[];
  muted: number[];
  privacy: Record<PrivacyKey, Audience>;
  /** Peers of saved messages, last saved first. */
  savedFrom: number[];
};

export interface FeatureDriver {
  /** @param right index of the correct answer, which makes it a quiz */
  askPoll(chat: number, question: string, answers: string[], right?: number): Promise<number>;
  vote(chat: number, id: number, answer: number): Promise<void>;
  stopPoll(chat: number, id: number): Promise<void>;
  /** @param emoji empty: removes the reaction */
  react(chat: number, id: number, emoji: string): Promise<void>;
  sendAlbum(chat: number, files: string[], caption: string): Promise<void>;
  /** Replies to a message of another chat. */
  answerElsewhere(from: number, id: number, chat: number, text: string): Promise<number>;
  answered(chat: number, id: number): Promise<Answered | undefined>;
  /** Edits a caption. */
  editCaption(chat: number, id: number, caption: string): Promise<void>;
  details(chat: number, id: number): Promise<Details>;
  /** The buttons of a message, in the notation of shown-keyboard.ts. */
  keyboard(chat: number, id: number): Promise<string>;
  /** Presses the first callback button. */
  press(chat: number, id: number): Promise<void>;
  /** Shares a live location on the meridian of Greenwich. @param radiusM distance of proximity alerts; 0 = none */
  shareLocation(chat: number, northM: number, radiusM: number): Promise<number>;
  moveLocation(chat: number, id: number, northM: number, radiusM: number): Promise<void>;
  /** Proximity alerts of a chat, oldest first. */
  proximityAlerts(chat: number): Promise<ProximityAlert[]>;
  /** Sends a view-once photo. */
  sendOnce(user: number, file: string): Promise<number>;
  openOnce(user: number, id: number): Promise<void>;
  /** The server's translation of a message. */
  translate(chat: number, id: number, language: string): Promise<string>;
  /** Texts of scheduled messages. */
  scheduled(chat: number): Promise<string[]>;
  /** @param text of the scheduled message */
  editScheduled(chat: number, text: string, changed: string): Promise<void>;
  dropScheduled(chat: number, text: string): Promise<void>;

  setForum(chat: number, on: boolean): Promise<void>;
  makeTopic(chat: number, title: string): Promise<number>;
  editTopic(chat: number, topic: number, change: { title?: string; closed?: boolean; pinned?: boolean }): Promise<void>;
  deleteTopic(chat: number, topic: number): Promise<void>;
  sayIn(chat: number, topic: number, text: string): Promise<number>;
  topics(chat: number): Promise<Topic[]>;

  /** Makes an admin anonymous; grants all other rights too. */
  makeAnonymous(chat: number, user: number): Promise<void>;
  /** Sets the default send-as channel in the group; 0: the user themselves. */
  speakAs(chat: number, channel: number): Promise<void>;
  adminLog(chat: number): Promise<AdminAct[]>;
  protect(chat: number, on: boolean): Promise<void>;
  /** @param seconds auto-delete period of the chat; 0: none */
  setTtl(user: number, seconds: number): Promise<void>;
  /** Converts a basic group to a supergroup; returns its marked id. */
  upgrade(chat: number): Promise<number>;
  /** Number of unread mentions. */
  mentions(chat: number): Promise<number>;
  readMentions(chat: number): Promise<void>;
  makeRequestLink(chat: number): Promise<string>;
  askToJoin(link: string): Promise<void>;
  joinRequests(chat: number): Promise<number[]>;
  answerRequest(chat: number, user: number, approved: boolean): Promise<void>;
  /** Texts of the comments on a channel post, oldest first. */
  comments(channel: number, post: number): Promise<string[]>;
  /** Texts found by a global search, in order. */
  searchEverywhere(words: string): Promise<string[]>;

  makeFolder(title: string, chats: number[]): Promise<void>;
  /** Returns a link to the shared folder. */
  shareFolder(title: string, chats: number[]): Promise<string>;
  joinFolder(link: string): Promise<void>;
  /** Removes an imported folder; its chats remain. */
  leaveFolder(title: string): Promise<void>;
  saveDraft(chat: number, text: string): Promise<void>;
  arrange(chat: number, change: { pinned?: boolean; archived?: boolean; markedUnread?: boolean }): Promise<void>;
  setBlocked(user: number, on: boolean): Promise<void>;
  setMuted(chat: number, on: boolean): Promise<void>;
  setPrivacy(key: PrivacyKey, audience: Audience): Promise<void>;
  setBio(bio: string): Promise<void>;
  setNote(user: number, note: string): Promise<void>;
  /** Sets a photo for a contact that only this account sees. */
  setContactPhoto(user: number, file: string): Promise<void>;
  person(user: number): Promise<PersonView>;
  /** Sets the automatic greeting message; empty: none. */
  greet(text: string): Promise<void>;
  /** Sets the automatic away message; empty: none. */
  answerWhileAway(text: string): Promise<void>;
  account(): Promise<AccountView>;
}
