/** What command-api offers to other processes, and to whom. Plain data only: it crosses a link (libs/host/src/link). */
import type { KeyNode, Opening, RecordedEvent } from '@teamgram/event-log';

/** Permanent or temporary MTProto key. `id` = its auth_key_id as an unsigned 64-bit number. Secret: never logged, never in PostgreSQL. */
export type AuthKeyRecord = {
  id: bigint;
  key: Uint8Array; // 256 bytes
  kind: 'permanent' | 'temporary';
  /** Temporary keys only: seconds since 1970. */
  expiresAtS?: number | undefined;
  /** Temporary keys only, once bound. */
  permanentId?: bigint | undefined;
  /** The data centre that the client named in the exchange (negative: media; 10000 higher: test), so that help.getConfig can agree. */
  dcId?: number | undefined;
  /** `new_nonce XOR server_nonce` of the exchange: the first salt that the client uses, also with another worker or after a restart. */
  initialSalt?: bigint | undefined;
  /** Seconds since 1970. */
  createdAtS?: number | undefined;
};

/** What initConnection said; kept per permanent key. */
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

/** A key with all that a gateway needs to open a session on it. `userId` 0 = not logged in. */
export type AuthKeyState = { record: AuthKeyRecord; userId: number; client: ClientInfo | undefined; passwordPending: boolean };

/** One command on behalf of an authorization. `body` is a Command of libs/domain (plain data). */
export type CommandCall = {
  /** 16 bytes. Equal ids are the same command for ever: derived from (key, random_id), or from (key, session_id, msg_id). */
  id: Uint8Array;
  authKeyId: bigint;
  body: { type: string };
  /** Position in the home journal of the newest fact that the gateway has seen: another partition decides upon no less. */
  after?: number | undefined;
};

/** `position` = the journal position that a read model must have passed to show the effect. */
export type CommandOutcome =
  | { ok: true; position: number; events: RecordedEvent[] }
  | { ok: false; error: string; argument?: number | undefined };

export type CodeSent = { phoneCodeHash: string; length: number; timeoutS: number };

/** core.telegram.org/api/srp. Absent parameters = no password set. */
export type PasswordChallenge = {
  hasPassword: boolean;
  hint: string;
  srpId: bigint | undefined;
  srpB: Uint8Array | undefined;
  salt1: Uint8Array;
  salt2: Uint8Array;
  recovery: PasswordRecovery;
};

/** What a code that goes to a phone number is for. "confirm-phone": the number is the account's own, and `hash` the one of the link that it was sent. */
export type CodePurpose = { kind: 'change-phone' | 'verify-phone'; phone: string } | { kind: 'confirm-phone'; hash: string };

/** How a lost password may be overcome. */
export type PasswordRecovery = {
  hasEmail: boolean;
  /** What is told of an address that waits for its code. */
  unconfirmedPattern: string | undefined;
  /** When a reset that was asked for may be carried out, seconds since 1970. */
  resetDueS: number | undefined;
};

/** `id` = the credential's, in base64url. Seconds since 1970. */
export type PasskeyShown = { id: string; name: string; dateS: number; usedS: number | undefined };

/** `pattern`: the address with most of it left out. */
export type MailSent = { length: number; pattern: string };

export type LoginToken = { kind: 'pending'; token: Uint8Array; expiresAtS: number } | { kind: 'accepted'; userId: number };

/** Positions of the rotations, and the printed log keys that sign from now on. */
export type KeysRotated = { positions: { writer?: number; log?: number }; logVerifierKeys: string[] };

/** Of one `ops.takeout`. */
export const TAKEOUT_POSITIONS_MAX = 256;

/** `strangers`: people who were written to, do not know the account and have not answered. `untilS`: seconds since 1970. */
export type SpamBlock = { user: number; strangers: number; untilS: number };

/** Minutes of the day, UTC; 'off' = members may speak at all hours. */
export type SpeakingHours = { fromM: number; untilM: number } | 'off';
export type ChatPolicy = { chat: number; hours: SpeakingHours; classification: number };
export type ChatPolicyChange = {
  chat: number;
  by: number;
  hours?: SpeakingHours | undefined;
  classification?: number | undefined;
  clearances: { user: number; level: number }[];
};

/** `grantTo`: peer number; 0 = the name is withdrawn. */
export type UsernameChange = { username: string; grantTo: number };

/** name → [request, reply]. The roles that may call each stand in `commandApiRoles`. */
export type CommandApiCalls = {
  'keys.save': [AuthKeyRecord, void];
  'keys.find': [{ id: bigint }, AuthKeyState | undefined];
  'keys.bind': [{ temporaryId: bigint; permanentId: bigint; expiresAtS: number }, void];
  'keys.destroy': [{ id: bigint }, boolean];
  /** Permanent keys on which nobody is logged in and that clients use at this moment: those that nobody uses for long are let go of. */
  'keys.used': [{ ids: bigint[] }, void];
  /** The temporary keys that speak for a permanent one. */
  'keys.temporary': [{ permanentId: bigint }, bigint[]];
  'keys.client': [{ id: bigint; client: ClientInfo }, void];
  /** Makes the data keys of a file that is about to be stored, durable on reply: stream "file-<id>". Once they were destroyed it fails. */
  'data-keys.begin': [{ file: number }, void];
  /** Those of the files whose keys were destroyed: their bytes are of no use to anybody. */
  'data-keys.erased-files': [{ files: number[] }, number[]];
  'data-keys.nodes': [{ stream: string; block: number }, KeyNode[]];
  /** Makes terms of the search index blind (docs/decisions/0019): 32 bytes, secret. PostgreSQL never sees it. */
  'search.key': [Record<string, never>, Uint8Array];
  /** Refusals come as a thrown LinkError whose code is a TL error name (PHONE_NUMBER_INVALID, FLOOD_WAIT_X …). */
  'login.send-code': [{ authKeyId: bigint; phone: string }, CodeSent];
  'login.cancel-code': [{ phone: string; phoneCodeHash: string }, void];
  /** The same again, for what the code with this hash was for. */
  'login.resend-code': [{ authKeyId: bigint; phone: string; phoneCodeHash: string }, CodeSent];
  /** To whom a code of one's own account goes that is no login. */
  'codes.send': [{ authKeyId: bigint; purpose: CodePurpose }, CodeSent];
  /** Uses up a code of kind "verify-phone". PHONE_CODE_EXPIRED … */
  'codes.verify': [{ authKeyId: bigint; phone: string; phoneCodeHash: string; code: string }, void];
  /** Codes that somebody else may have seen are void. */
  'codes.invalidate': [{ authKeyId: bigint; codes: string[] }, void];
  /** Shows a code to the operator once more; false: it is not known. */
  'codes.report-missing': [{ authKeyId: bigint; phone: string; phoneCodeHash: string }, boolean];
  /** Codes by e-mail. Each answers the length of the code and what is told of the address. */
  'mail.confirm-recovery': [{ authKeyId: bigint; email: string }, MailSent | undefined];
  'mail.resend-recovery': [{ authKeyId: bigint }, MailSent];
  'mail.cancel-recovery': [{ authKeyId: bigint }, void];
  'mail.recover-password': [{ authKeyId: bigint }, MailSent];
  'mail.check-recovery': [{ authKeyId: bigint; code: string }, void];
  'mail.verify-address': [{ authKeyId: bigint; email: string }, MailSent];
  /** Uses the code up; answers the address. */
  'mail.verified-address': [{ authKeyId: bigint; code: string }, { email: string }];
  /** What a device is to make a passkey from, or to prove one with: JSON of WebAuthn's options. */
  'passkeys.begin-registration': [{ authKeyId: bigint; dcId: number }, string];
  'passkeys.begin-login': [{ authKeyId: bigint }, string];
  'passkeys.list': [{ authKeyId: bigint }, PasskeyShown[]];
  /** What only who knows the password is told. */
  'recovery.settings': [{ authKeyId: bigint; proof: { srpId: bigint; a: Uint8Array; m1: Uint8Array } | undefined }, { email: string | undefined }];
  'login.password': [{ authKeyId: bigint }, PasswordChallenge];
  'login.export-token': [{ authKeyId: bigint; exceptUserIds: number[] }, LoginToken];
  /** Between partitions: how many deliveries of `from` were taken in, and the next ones, in order (ReceiveDelivery of libs/domain). */
  'deliveries.received': [{ from: number }, number];
  'deliveries.take': [{ deliveries: { type: 'ReceiveDelivery'; from: number }[] }, number];
  /** What the delivery of `from` with this number, posted at this position there, has led to here; it is waited for. */
  'deliveries.led-to': [{ from: number; number: number; posted: number }, RecordedEvent[]];
  /**
   * What somebody passes on from here to where partition `to` decides, by the command with this id (Source of libs/domain); files are lent on the way, and have come
   * when so many deliveries of this partition were taken in.
   */
  'messages.source': [{ user: number; peer: number; ids: number[]; to: number; command: Uint8Array }, { source: { exists: boolean }; posted: number }];
  /** Whether a person here may attach the file. `lent`: number of the delivery by which home lends it; it is waited for. */
  'files.held': [{ file: number; lent?: number | undefined }, boolean];
  'ops.login-code': [{ phone: string }, string | undefined];
  /** Writes keyring.sqlite and secrets.sqlite into an existing directory of this machine, as they belong to the position in the reply. */
  'ops.copy-stores': [{ directory: string }, { position: number }];
  /**
   * For so long this partition takes in nothing that others have posted (at most two minutes; 0: no longer). Answered when nothing is under way:
   * whether this holder, a name of the caller's own, has held it without a gap until now.
   */
  'ops.hold-deliveries': [{ holder: string; forMs: number }, boolean];
  /** How long conversations are kept; days 0 ends a policy. Refusals as above: TTL_DAYS_INVALID, LIMIT_INVALID. */
  'ops.retention': [Record<string, never>, { pattern: string; days: number }[]];
  'ops.set-retention': [{ pattern: string; days: number }, { pattern: string; days: number }[]];
  /** New accounts that may not write to people who do not know them, and until when if nobody answers. */
  'ops.spam-blocks': [Record<string, never>, SpamBlock[]];
  /** Hours, classification and clearances of a supergroup or channel, set in the name of an admin; what is left out stays. Refusals of SetChatPolicy. */
  'ops.set-chat-policy': [ChatPolicyChange, ChatPolicy];
  /** Names beside the chosen one. Refusals of GrantUsername and WithdrawUsername. */
  'ops.username': [UsernameChange, UsernameChange];
  'ops.rotate-keys': [{ writer: boolean; log: boolean }, KeysRotated];
  /** The position of an event, by its id or by its place in a stream. The first event of a command has the command's id. */
  'log.locate': [{ id: Uint8Array } | { stream: string; version: number }, number | undefined];
  /** Says in the log that what concerns an account is opened, up to a position, and lets `ops.takeout` do it. TAKEOUT_POSITION_INVALID: it is not durable yet. */
  'ops.make-takeout': [{ user: number; below: number }, true];
  /**
   * Discloses the private fields of events that concern an account (at most TAKEOUT_POSITIONS_MAX at a time): each with the salt that opens its commitment, never a
   * key. `openings` is undefined for an event whose key is destroyed. TAKEOUT_FOREIGN: an event is not the account's. TAKEOUT_NOT_MADE:
   * the log has not heard of it.
   */
  'ops.takeout': [{ user: number; positions: number[] }, { position: number; openings: Opening[] | undefined }[]];
  'ops.status': [Record<string, never>, { durablePosition: number; nextPosition: number; checkpointSize: number; streams: number }];
};

/** One commit of the journal as it became durable. The bytes are the stored ones. */
export type CommitNotice = { durablePosition: number; first: number; entries: Uint8Array[] };

export type CommandApiStreams = {
  /** First notice: `entries` empty, `durablePosition` = where the journal stands; then every commit from there on. */
  'log.follow': [{ from: number }, CommitNotice];
  /** What the asking partition must know of the home journal: its facts of accounts and contacts, and what concerns mailboxes there; everything below `next` was looked through. */
  'registry.follow': [{ from: number; partitions: { own: number; count: number } }, { next: number; events: RecordedEvent[] }];
  /** Streams whose keys were destroyed, so that caches drop them: { stream, block }. */
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
  'log.locate': ['gateway', 'projections'],
  'ops.make-takeout': ['ops'],
  'ops.takeout': ['ops'],
  'ops.status': ['ops'],
  'log.follow': ['projections'],
  'data-keys.erased': ['gateway', 'projections'],
};
