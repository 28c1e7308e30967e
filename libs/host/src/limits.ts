/** Rate and size limits. A deployment overrides single entries in `settings.json` of the data directory. */

/** At most `count` in any `windowS` seconds; beyond that FLOOD_WAIT_X is returned, X being the seconds until a retry succeeds. */
export type RateLimit = { count: number; windowS: number };

export type Limits = {
  /** Codes sent to one phone number. */
  codesPerPhone: RateLimit;
  /** Codes requested by one auth key. */
  codesPerKey: RateLimit;
  /** Wrong attempts per code; after that the code is void. */
  wrongCodesPerCode: number;
  /** Wrong passwords of one account. */
  wrongPasswordsPerUser: RateLimit;
  /** How long after a valid code the password may be entered. */
  passwordAwaitedS: number;
  /** A younger authorization must not terminate the others: FRESH_RESET_AUTHORISATION_FORBIDDEN. */
  freshAuthorizationS: number;
  /** Messages sent by one authorization. */
  messagesPerKey: RateLimit;
  /** All calls of one authorization. */
  callsPerKey: RateLimit;
  /** Contacts imported by one account. */
  contactsPerUser: RateLimit;
  /** Lookups of usernames and phone numbers by one account; each may disclose who has an account. */
  lookupsPerUser: RateLimit;
  /**
   * Different strangers (who neither know the account nor have answered) a new account may write to: PEER_FLOOD until the window has passed or one of
   * them answers.
   */
  strangersPerNewUser: RateLimit;
  /** How long an account counts as new. */
  newAccountS: number;
  /** Groups and channels created by one account, and those it joins on its own. */
  chatsMadePerUser: RateLimit;
  chatsJoinedPerUser: RateLimit;
  /** Users added to groups and channels by one account. */
  invitesPerUser: RateLimit;
  /** Usernames claimed by one account, for itself and its groups and channels. */
  usernamesPerUser: RateLimit;
  /** Text searches in the posts of all public channels by one account (channels.searchPosts). */
  postSearchesPerUser: RateLimit;
  /** Secret chats requested by one account. */
  secretChatsPerUser: RateLimit;
  /** Reactions sent by one account. */
  reactionsPerUser: RateLimit;
  /** Members required to convert a supergroup to a gigagroup, where only admins send messages: PARTICIPANTS_TOO_FEW. */
  gigagroupMembersMin: number;
  /** Members required to enable spam protection in a supergroup: PARTICIPANTS_TOO_FEW. */
  antiSpamMembersMin: number;
  /** Key exchanges started on one connection. */
  exchangesPerConnection: number;
  /** Connections without a finished key exchange or known key, per gateway worker. */
  strangersPerGateway: number;
  /** Bytes of one account's pending uploads. */
  pendingUploadBytesPerUser: number;
  /** An auth key without a login is deleted when it was unused for this long; at least one day. */
  unusedKeyS: number;
};

/** The limits used unless `settings.json` overrides them. */
export const defaultLimits: Limits = {
  codesPerPhone: { count: 5, windowS: 600 },
  codesPerKey: { count: 10, windowS: 600 },
  wrongCodesPerCode: 5,
  wrongPasswordsPerUser: { count: 10, windowS: 600 },
  passwordAwaitedS: 3_600,
  freshAuthorizationS: 86_400,
  messagesPerKey: { count: 6_000, windowS: 60 },
  callsPerKey: { count: 30_000, windowS: 60 },
  contactsPerUser: { count: 5_000, windowS: 86_400 },
  lookupsPerUser: { count: 500, windowS: 3_600 },
  strangersPerNewUser: { count: 100, windowS: 86_400 },
  newAccountS: 604_800,
  chatsMadePerUser: { count: 500, windowS: 86_400 },
  chatsJoinedPerUser: { count: 500, windowS: 86_400 },
  invitesPerUser: { count: 200_000, windowS: 86_400 },
  usernamesPerUser: { count: 100, windowS: 86_400 },
  postSearchesPerUser: { count: 100, windowS: 86_400 },
  secretChatsPerUser: { count: 50, windowS: 3_600 },
  reactionsPerUser: { count: 600, windowS: 60 },
  gigagroupMembersMin: 200_000,
  antiSpamMembersMin: 100,
  exchangesPerConnection: 8,
  strangersPerGateway: 20_000,
  pendingUploadBytesPerUser: 8 * 1024 ** 3,
  unusedKeyS: 90 * 86_400,
};
