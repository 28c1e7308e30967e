/** The calls that command-api offers to other processes, and which roles may make them. Plain data only, because it crosses a link (libs/host/src/link). */
import type { KeyNode, Opening, RecordedEvent } from '@teamgram/event-log';

/** A permanent or temporary MTProto key. `id` is its auth_key_id as an unsigned 64-bit number. Secret: never logged, never in PostgreSQL. */
export type AuthKeyRecord = {
  id: bigint;
  key: Uint8Array; // 256 bytes
  kind: 'permanent' | 'temporary';
  /** Temporary keys only: seconds since 1970. */
  expiresAtS?: number | undefined;
  /** Temporary keys only, once bound: the permanent key. */
  permanentId?: bigint | undefined;
  /** The data centre named by the client in the exchange (negative: media; 10000 higher: test), so that help.getConfig is consistent with it. */
  dcId?: number | undefined;
  /** `new_nonce XOR server_nonce` of the exchange: the first salt of the client; must also work with another worker or after a restart. */
  initialSalt?: bigint | undefined;
  /** Seconds since 1970. */
  createdAtS?: number | undefined;
};

/** The parameters of initConnection, stored per permanent key. */
export type ClientInfo = {
  layer: number;
  apiId: number;
  deviceModel: string;
  systemVersion: string;
  appVersion: string;
  systemLangCode: string;
  langPack: string;
  langCode: string;
};

/** A key with everything a gateway needs to open a session. `userId` 0 = not logged in. */
export type AuthKeyState = { record: AuthKeyRecord; userId: number; client: ClientInfo | undefined; passwordPending: boolean };

/** One command on behalf of an authorization. `body` is a Command of libs/domain (plain data). */
export type CommandCall = {
  /** 16 bytes; commands with equal ids are the same command for ever. Derived from (key, random_id) or from (key, session_id, msg_id). */
  id: Uint8Array;
  authKeyId: bigint;
  body: { type: string };
  /** Position in the home journal of the newest fact the gateway has seen: another partition must have caught up with it before it decides. */
  after?: number | undefined;
};

/** `position`: the journal position that a read model must have reached to show the effect. */
export type CommandOutcome =
  | { ok: true; position: number; events: RecordedEvent[] }
  | { ok: false; error: string; argument?: number | undefined };

export type CodeSent = { phoneCodeHash: string; length: number; timeoutS: number };

/** core.telegram.org/api/srp. Absent parameters: no password is set. */
export type PasswordChallenge = {
  hasPassword: boolean;
  hint: string;
  srpId: bigint | undefined;
  srpB: Uint8Array | undefined;
  salt1: Uint8Array;
  salt2: Uint8Array;
  recovery: PasswordRecovery;
};

/** The purpose of a code sent to a phone number. "confirm-phone": the account's own number; `hash` is that of the link sent to it. */
export type CodePurpose = { kind: 'change-phone' | 'verify-phone'; phone: string } | { kind: 'confirm-phone'; hash: string };

/** The ways to recover a lost password. */
export type PasswordRecovery = {
  hasEmail: boolean;
  /** Masked form of an address that is not confirmed yet. */
  unconfirmedPattern: string | undefined;
  /** When a requested reset may be carried out, seconds since 1970. */
  resetDueS: number | undefined;
};

/** `id`: the credential id in base64url. Times are in seconds since 1970. */
export type PasskeyShown = { id: string; name: string; dateS: number; usedS: number | undefined };

/** `pattern`: the masked address. */
export type MailSent = { length: number; pattern: string };

export type LoginToken = { kind: 'pending'; token: Uint8Array; expiresAtS: number } | { kind: 'accepted'; userId: number };

/** Positions of the rotations, and the published log keys in force from now on. */
export type KeysRotated = { positions: { writer?: number; log?: number }; logVerifierKeys: string[] };

/** Limit per `ops.takeout` call. */
export const TAKEOUT_POSITIONS_MAX = 256;

/** `strangers`: number of recipients who do not know the account and have not answered. `untilS`: seconds since 1970. */
export type SpamBlock = { user: number; strangers: number; untilS: number };

/** Minutes of the day, UTC; 'off' = members may send messages at any time. */
export type SpeakingHours = { fromM: number; untilM: number } | 'off';
export type ChatPolicy = { chat: number; hours: SpeakingHours; classification: number };
export type ChatPolicyChange = {
  chat: number;
  by: number;
  hours?: SpeakingHours | undefined;
  classification?: number | undefined;
  clearances: { user: number; level: number }[];
};

/** `grantTo`: peer number; 0 = withdraw the username. */
export type UsernameChange = { username: string; grantTo: number };

/** name → [request, reply]. `commandApiRoles` lists the roles that may call each. */
export type CommandApiCalls = {
  'keys.save': [AuthKeyRecord, void];
  'keys.find': [{ id: bigint }, AuthKeyState | undefined];
  'keys.bind': [{ temporaryId: bigint; permanentId: bigint; expiresAtS: number }, void];
  'keys.destroy': [{ id: bigint }, boolean];
  /** Reports permanent keys without a login that clients are using; keys not reported for long are deleted. */
  'keys.used': [{ ids: bigint[] }, void];
  /** The temporary keys bound to a permanent one. */
  'keys.temporary': [{ permanentId: bigint }, bigint[]];
  'keys.client': [{ id: bigint; client: ClientInfo }, void];
  /** Creates the data keys of a file about to be stored (stream "file-<id>"); durable on reply. Fails if they were destroyed. */
  'data-keys.begin': [{ file: number }, void];
  /** Returns those files whose keys were destroyed, so that their bytes are useless. */
  'data-keys.erased-files': [{ files: number[] }, number[]];
  'data-keys.nodes': [{ stream: string; block: number }, KeyNode[]];
  /** The key that blinds terms of the search index (docs/decisions/0019): 32 bytes, secret, never sent to PostgreSQL. */
  'search.key': [Record<string, never>, Uint8Array];
  /** Refusals are thrown as LinkError with the name of a TL error as code (PHONE_NUMBER_INVALID, FLOOD_WAIT_X …). */
  'login.send-code': [{ authKeyId: bigint; phone: string }, CodeSent];
  'login.cancel-code': [{ phone: string; phoneCodeHash: string }, void];
  /** Sends a new code for the purpose of the code with this hash. */
  'login.resend-code': [{ authKeyId: bigint; phone: string; phoneCodeHash: string }, CodeSent];
  /** Sends a code to the holder of an account for a purpose other than login. */
  'codes.send': [{ authKeyId: bigint; purpose: CodePurpose }, CodeSent];
  /** Consumes a code of kind "verify-phone". PHONE_CODE_EXPIRED … */
  'codes.verify': [{ authKeyId: bigint; phone: string; phoneCodeHash: string; code: string }, void];
  /** Invalidates codes that somebody else may have seen. */
  'codes.invalidate': [{ authKeyId: bigint; codes: string[] }, void];
  /** Shows a code to the operator again; false if it is unknown. */
  'codes.report-missing': [{ authKeyId: bigint; phone: string; phoneCodeHash: string }, boolean];
  /** Codes by e-mail. Replies contain the length of the code and the masked address. */
  'mail.confirm-recovery': [{ authKeyId: bigint; email: string }, MailSent | undefined];
  'mail.resend-recovery': [{ authKeyId: bigint }, MailSent];
  'mail.cancel-recovery': [{ authKeyId: bigint }, void];
  'mail.recover-password': [{ authKeyId: bigint }, MailSent];
  'mail.check-recovery': [{ authKeyId: bigint; code: string }, void];
  'mail.verify-address': [{ authKeyId: bigint; email: string }, MailSent];
  /** Consumes the code and returns the address. */
  'mail.verified-address': [{ authKeyId: bigint; code: string }, { email: string }];
  /** WebAuthn options, as JSON, for creating or using a passkey. */
  'passkeys.begin-registration': [{ authKeyId: bigint; dcId: number }, string];
  'passkeys.begin-login': [{ authKeyId: bigint }, string];
  'passkeys.list': [{ authKeyId: bigint }, PasskeyShown[]];
  /** Details that require proof of the password. */
  'recovery.settings': [{ authKeyId: bigint; proof: { srpId: bigint; a: Uint8Array; m1: Uint8Array } | undefined }, { email: string | undefined }];
  'login.password': [{ authKeyId: bigint }, PasswordChallenge];
  'login.export-token': [{ authKeyId: bigint; exceptUserIds: number[] }, LoginToken];
  /** Between partitions: how many deliveries of `from` were received, and receiving the next ones in order (ReceiveDelivery of libs/domain). */
  'deliveries.received': [{ from: number }, number];
  'deliveries.take': [{ deliveries: { type: 'ReceiveDelivery'; from: number }[] }, number];
  /** The events caused here by the delivery `number` of `from`, posted at this position there; waits until it has been received. */
  'deliveries.led-to': [{ from: number; number: number; posted: number }, RecordedEvent[]];
  /**
   * The messages that a user of this partition forwards to a chat decided by partition `to`, for the command with this id (Source of libs/domain).
   * Files are lent on the way; they have arrived once `posted` deliveries of this partition were received.
   */
  'messages.source': [{ user: number; peer: number; ids: number[]; to: number; command: Uint8Array }, { source: { exists: boolean }; posted: number }];
  /** Whether a user of this partition may attach the file. `lent`: number of the delivery by which home lends it; waits for it. */
  'files.held': [{ file: number; lent?: number | undefined }, boolean];
  'ops.login-code': [{ phone: string }, string | undefined];
  /** Writes keyring.sqlite and secrets.sqlite, consistent with the position in the reply, to an existing directory on this machine. */
  'ops.copy-stores': [{ directory: string }, { position: number }];
  /**
   * Suspends receiving deliveries from other partitions for `forMs` (at most two minutes; 0 resumes). Replies when none is in progress: whether
   * `holder` (a name chosen by the caller) has held it without interruption until now.
   */
  'ops.hold-deliveries': [{ holder: string; forMs: number }, boolean];
  /** Retention policies; days 0 removes one. Refusals as above: TTL_DAYS_INVALID, LIMIT_INVALID. */
  'ops.retention': [Record<string, never>, { pattern: string; days: number }[]];
  'ops.set-retention': [{ pattern: string; days: number }, { pattern: string; days: number }[]];
  /** New accounts that must not write to strangers, and until when, unless somebody answers. */
  'ops.spam-blocks': [Record<string, never>, SpamBlock[]];
  /**
   * Sets speaking hours, classification and clearances of a supergroup or channel on behalf of an admin; absent fields are unchanged. Refusals of
   * SetChatPolicy.
   */
  'ops.set-chat-policy': [ChatPolicyChange, ChatPolicy];
  /** Additional usernames. Refusals of GrantUsername and WithdrawUsername. */
  'ops.username': [UsernameChange, UsernameChange];
  'ops.rotate-keys': [{ writer: boolean; log: boolean }, KeysRotated];
  /** The position of an event, by its id or by stream and version. The first event of a command has the command's id. */
  'log.locate': [{ id: Uint8Array } | { stream: string; version: number }, number | undefined];
  /**
   * Records in the log that data of an account is opened, up to a position, and thereby permits `ops.takeout`. TAKEOUT_POSITION_INVALID: the position
   * is not durable yet.
   */
  'ops.make-takeout': [{ user: number; below: number }, true];
  /**
   * Discloses the private fields of events that concern an account (at most TAKEOUT_POSITIONS_MAX per call), each with the salt of its commitment,
   * never a key. `openings` is undefined for an event whose key was destroyed. TAKEOUT_FOREIGN: an event does not concern the account.
   * TAKEOUT_NOT_MADE: the takeout is not recorded in the log.
   */
  'ops.takeout': [{ user: number; positions: number[] }, { position: number; openings: Opening[] | undefined }[]];
  /** The operator confirms that the system clock is right: due work is resumed. */
  'ops.confirm-clock': [Record<string, never>, true];
  /** `clockAheadMs`: by how much the clock has jumped ahead, which suspends due work; 0: it is trusted. */
  'ops.status': [Record<string, never>, { durablePosition: number; nextPosition: number; checkpointSize: number; streams: number; clockAheadMs: number }];
};

/** One commit of the journal that has become durable, as stored bytes. */
export type CommitNotice = { durablePosition: number; first: number; entries: Uint8Array[] };

export type CommandApiStreams = {
  /** The first notice has no `entries` and the current `durablePosition`; then every commit follows. */
  'log.follow': [{ from: number }, CommitNotice];
  /**
   * The facts of the home journal that another partition needs: those about accounts and contacts, and those that concern its mailboxes. Everything
   * below `next` was examined.
   */
  'registry.follow': [{ from: number; partitions: { own: number; count: number } }, { next: number; events: RecordedEvent[] }];
  /** Streams whose keys were destroyed, for dropping cached keys: { stream, block }. */
  'data-keys.erased': [Record<string, never>, { stream: string; block: number }];
};

export const commandApiRoles: Record<keyof CommandApiCalls | keyof CommandApiStreams | 'commands', string[]> = {
  commands: ['gateway'],
  'keys.save': ['gateway'],
  'keys.find': ['gateway'],
  'keys.bind': ['gateway'],
  'keys.used': ['gateway'],
  'keys.destroy': ['gateway'],
  'keys.temporary': ['gateway'],
  'keys.client': ['gateway'],
  'data-keys.begin': ['gateway'],
  'data-keys.erased-files': ['gateway'],
  'data-keys.nodes': ['gateway', 'projections'],
  'search.key': ['gateway', 'projections'],
  'login.send-code': ['gateway'],
  'login.cancel-code': ['gateway'],
  'login.password': ['gateway'],
  'login.resend-code': ['gateway'],
  'codes.send': ['gateway'],
  'codes.verify': ['gateway'],
  'codes.invalidate': ['gateway'],
  'codes.report-missing': ['gateway'],
  'mail.confirm-recovery': ['gateway'],
  'mail.resend-recovery': ['gateway'],
  'mail.cancel-recovery': ['gateway'],
  'mail.recover-password': ['gateway'],
  'mail.check-recovery': ['gateway'],
  'mail.verify-address': ['gateway'],
  'mail.verified-address': ['gateway'],
  'recovery.settings': ['gateway'],
  'passkeys.begin-registration': ['gateway'],
  'passkeys.begin-login': ['gateway'],
  'passkeys.list': ['gateway'],
  'login.export-token': ['gateway'],
  'deliveries.received': ['command-api'],
  'deliveries.take': ['command-api'],
  'deliveries.led-to': ['gateway'],
  'messages.source': ['command-api'],
  'files.held': ['gateway'],
  'registry.follow': ['command-api'],
  'ops.login-code': ['ops'],
  'ops.copy-stores': ['ops'],
  'ops.hold-deliveries': ['ops'],
  'ops.retention': ['ops'],
  'ops.set-retention': ['ops'],
  'ops.spam-blocks': ['ops'],
  'ops.set-chat-policy': ['ops'],
  'ops.username': ['ops'],
  'ops.rotate-keys': ['ops'],
  'ops.confirm-clock': ['ops'],
  'log.locate': ['gateway', 'projections'],
  'ops.make-takeout': ['ops'],
  'ops.takeout': ['ops'],
  'ops.status': ['ops'],
  'log.follow': ['projections'],
  'data-keys.erased': ['gateway', 'projections'],
};
