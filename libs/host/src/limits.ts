/** How much one party may do. A deployment overrides single entries in `settings.json` of the data directory. */

/** At most `count` in any `windowS` seconds; the next one is refused with FLOOD_WAIT_X, X = seconds until it would succeed. */
export type RateLimit = { count: number; windowS: number };

export type Limits = {
  /** Codes sent to one phone number. */
  codesPerPhone: RateLimit;
  /** Codes asked for by one auth key. */
  codesPerKey: RateLimit;
  /** Wrong codes for one sent code; after them the code is void. */
  wrongCodesPerCode: number;
  /** Wrong passwords of one account. */
  wrongPasswordsPerUser: RateLimit;
  /** How long after a right code the password may be proved. */
  passwordAwaitedS: number;
  /** An authorization younger than this may not end the others: FRESH_RESET_AUTHORISATION_FORBIDDEN. */
  freshAuthorizationS: number;
  /** Messages sent by one authorization. */
  messagesPerKey: RateLimit;
  /** All calls of one authorization. */
  callsPerKey: RateLimit;
  /** Contacts imported by one account. */
  contactsPerUser: RateLimit;
  /** Searches of usernames and phones by one account: each may disclose who has an account. */
  lookupsPerUser: RateLimit;
  /** Different people to whom a new account writes though they neither know it nor have ever answered: PEER_FLOOD, until the window has moved or one of them answers. */
  strangersPerNewUser: RateLimit;
  /** An account is new for as long. */
  newAccountS: number;
  /** Groups and channels that one account makes, and that it joins by itself. */
  chatsMadePerUser: RateLimit;
  chatsJoinedPerUser: RateLimit;
  /** People whom one account brings into groups and channels. */
  invitesPerUser: RateLimit;
  /** Usernames that one account takes, its own and those of its groups and channels. */
  usernamesPerUser: RateLimit;
  /** Searches by words in the posts of all public channels by one account (channels.searchPosts). */
  postSearchesPerUser: RateLimit;
  /** Secret chats that one account asks for. */
  secretChatsPerUser: RateLimit;
  /** Reactions of one account. */
  reactionsPerUser: RateLimit;
  /** So many belong to a supergroup before it can become a gigagroup, where only admins speak: PARTICIPANTS_TOO_FEW. */
  gigagroupMembersMin: number;
  /** So many belong to a supergroup before it is watched for spam: PARTICIPANTS_TOO_FEW. */
  antiSpamMembersMin: number;
  /** Key exchanges begun on one connection. */
  exchangesPerConnection: number;
  /** Sockets without a finished key exchange or known key, per gateway worker. */
  strangersPerGateway: number;
  /** Bytes of file parts that one account may have waiting, not yet made into a file. */
  pendingUploadBytesPerUser: number;
  /** An auth key on which nobody is logged in and that nobody uses is let go of after so long; a day at least. */
  unusedKeyS: number;
};

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
