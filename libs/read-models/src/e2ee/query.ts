import { EMPTY_QUEUE_QTS } from '@teamgram/event-schemas';
import type { Database } from '../postgres/database.ts';

/** A secret chat. Keys: 8 bytes, as in the log; `request`, `acceptance`: stored bytes of the events, null once discarded. */
export type SecretChatRow = {
  requester: number;
  chat: number;
  participant: number;
  requesterKey: Uint8Array;
  participantKey: Uint8Array | null;
  requestedMs: number;
  request: Uint8Array | null;
  acceptance: Uint8Array | null;
  discarded: boolean;
  historyDeleted: boolean;
  changedMs: number;
  requesterReadS: number;
  participantReadS: number;
  readMs: number;
};

/** A message queued for a device; `event`: stored bytes of the SecretMessageQueued. */
export type SecretMessageRow = { qts: number; event: Uint8Array };

/** `timeMs`: as timeReached; `qts`: of the last message for the device. Both from one snapshot. */
export type DeviceStanding = { timeMs: number; qts: number };

/** `authKeyId`: 8 bytes, as in the log; null: all of the user's devices. */
export type MissedSecret = { userId: number; authKeyId: Uint8Array | null };

/** Limit of a user's changed chats per query; after a longer absence only the newest are returned. */
const CHANGED_LIMIT = 200;
/** Limit of messages queued per device. */
const HELD_LIMIT = 2_000;

const COLUMNS = `s.requester, s.chat, s.participant, s.requester_key as "requesterKey", s.participant_key as "participantKey", s.requested_ms as "requestedMs", s.request, s.acceptance,
  s.discarded, s.history_deleted as "historyDeleted", s.changed_ms as "changedMs", s.requester_read_s as "requesterReadS", s.participant_read_s as "participantReadS", s.read_ms as "readMs"`;

const one = {
  name: 'secret-chat',
  text: `select ${COLUMNS} from secret_chat s where s.requester = $1 and s.chat = $2
    union all select ${COLUMNS} from secret_chat s where s.participant = $1 and s.chat = $2 limit 1`,
};
const changed = {
  name: 'secret-chats-changed',
  text: `select * from (
      select ${COLUMNS} from secret_chat s where s.requester = $1 and greatest(s.changed_ms, s.read_ms) >= $2
      union all select ${COLUMNS} from secret_chat s where s.participant = $1 and greatest(s.changed_ms, s.read_ms) >= $2
    ) c order by "changedMs" desc limit ${CHANGED_LIMIT}`,
};
// Most users have never had a secret chat, so this is answered together with the row that is queried anyway.
const STANDING = `j.time_ms as "timeMs", coalesce((select q.qts from secret_queue q where q.auth_key_id = $1), ${EMPTY_QUEUE_QTS}) as qts`;
const standing = { name: 'device-standing', text: `select ${STANDING} from journal_position j` };
const standingSince = {
  name: 'device-standing-since',
  text: `select ${STANDING}, exists (select from secret_chat s where s.requester = $2 and greatest(s.changed_ms, s.read_ms) >= $3)
      or exists (select from secret_chat s where s.participant = $2 and greatest(s.changed_ms, s.read_ms) >= $3) as "secretsChanged" from journal_position j`,
};
const after = { name: 'secret-messages-after', text: 'select qts, event from secret_message where auth_key_id = $1 and qts > $2 order by qts limit $3' };
const through = { name: 'secret-messages-through', text: `select qts, event from secret_message where auth_key_id = $1 and qts <= $2 order by qts limit ${HELD_LIMIT}` };
const missed = {
  name: 'secrets-missed',
  text: `select m.user_id as "userId", m.auth_key_id as "authKeyId" from secret_message m where m.user_id = any($1::int8[]) and m.queued_ms >= $2
    union select s.requester, s.requester_key from secret_chat s where s.requester = any($1::int8[]) and greatest(s.changed_ms, s.read_ms) >= $2
    union select s.participant, case when s.changed_ms < $2 then s.participant_key end from secret_chat s
      where s.participant = any($1::int8[]) and greatest(s.changed_ms, s.read_ms) >= $2`,
};
const file = { name: 'secret-file', text: 'select event from secret_file where file_id = $1' };
const choice = { name: 'secret-chats-disabled', text: 'select secret_chats_disabled as disabled from account_authorization where auth_key_id = $1' };

export type SecretQueries = ReturnType<typeof secretQueries>;

export function secretQueries(database: Database) {
  return {
    /** The chat that a user knows by this id. */
    async secretChat(user: number, chat: number): Promise<SecretChatRow | undefined> {
      return (await database.query<SecretChatRow>(one, [user, chat]))[0];
    },

    /** The user's chats that were requested, accepted, read or discarded at or after that time, at most 200. */
    secretChatsChangedSince(user: number, sinceMs: number): Promise<SecretChatRow[]> {
      return database.query<SecretChatRow>(changed, [user, sinceMs]);
    },

    /** The device's current qts. */
    async deviceStanding(authKeyId: Uint8Array): Promise<DeviceStanding> {
      return (await database.query<DeviceStanding>(standing, [Buffer.from(authKeyId)]))[0]!;
    },

    /** As deviceStanding, and whether `secretChatsChangedSince` would return anything. */
    async deviceStandingSince(authKeyId: Uint8Array, user: number, sinceMs: number): Promise<DeviceStanding & { secretsChanged: boolean }> {
      return (await database.query<DeviceStanding & { secretsChanged: boolean }>(standingSince, [Buffer.from(authKeyId), user, sinceMs]))[0]!;
    },

    /** Messages queued for a device above a qts, oldest first. */
    secretMessagesAfter(authKeyId: Uint8Array, qts: number, limit: number): Promise<SecretMessageRow[]> {
      return database.query<SecretMessageRow>(after, [Buffer.from(authKeyId), qts, limit]);
    },

    /** Messages queued for a device up to a qts. */
    secretMessagesThrough(authKeyId: Uint8Array, qts: number): Promise<SecretMessageRow[]> {
      return database.query<SecretMessageRow>(through, [Buffer.from(authKeyId), qts]);
    },

    /**
     * Devices of these users for which something was queued, or whose secret chat changed, at or after that time. A chat's participant is reported
     * with all devices: those that did not accept learn that another one did.
     */
    secretsMissed(users: readonly number[], sinceMs: number): Promise<MissedSecret[]> {
      return database.query<MissedSecret>(missed, [users, sinceMs]);
    },

    /** Stored bytes of the SecretFileStored. */
    async secretFile(fileId: number): Promise<Uint8Array | undefined> {
      return (await database.query<{ event: Uint8Array }>(file, [fileId]))[0]?.event;
    },

    /** Whether the device has disabled incoming secret chats. */
    async refusesSecretChats(authKeyId: Uint8Array): Promise<boolean> {
      return (await database.query<{ disabled: boolean }>(choice, [Buffer.from(authKeyId)]))[0]?.disabled ?? false;
    },
  };
}
