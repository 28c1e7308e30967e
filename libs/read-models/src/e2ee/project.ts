import { projector } from '../projector.ts';
import { write } from '../postgres/write.ts';

const NAME = { requester: 'int8', chat: 'int8' } as const;
const named = (row: { requester: number | null; chat: number | null }) => `${row.requester} ${row.chat}`;
/** The device that owns the queue. */
const device = (row: { auth_key_id: Uint8Array | null }) => Buffer.from(row.auth_key_id!).toString('hex');
const SAME_CHAT = 's.requester = rows.requester and s.chat = rows.chat';

const request = write({
  name: 'secret_chat',
  phase: 'insert',
  columns: { ...NAME, participant: 'int8', requester_key: 'bytea', requested_ms: 'int8', request: 'bytea' },
  parts: {
    insert: `insert into secret_chat (requester, chat, participant, requester_key, requested_ms, request, changed_ms)
      select requester, chat, participant, requester_key, requested_ms, request, requested_ms from rows`,
  },
});

const accept = write({
  name: 'secret_chat_acceptance',
  phase: 'amend',
  columns: { ...NAME, participant_key: 'bytea', acceptance: 'bytea', changed_ms: 'int8' },
  key: named,
  parts: { update: `update secret_chat s set participant_key = rows.participant_key, acceptance = rows.acceptance, changed_ms = rows.changed_ms from rows where ${SAME_CHAT}` },
});

const read = write({
  name: 'secret_chat_read',
  phase: 'prune',
  columns: { ...NAME, requester_read_s: 'int4', participant_read_s: 'int4', read_ms: 'int8' },
  key: named,
  parts: {
    update: `update secret_chat s set requester_read_s = coalesce(rows.requester_read_s, s.requester_read_s),
      participant_read_s = coalesce(rows.participant_read_s, s.participant_read_s), read_ms = rows.read_ms from rows where ${SAME_CHAT}`,
  },
});

const discard = write({
  name: 'secret_chat_end',
  phase: 'remove',
  columns: { ...NAME, history_deleted: 'bool', changed_ms: 'int8' },
  key: named,
  parts: {
    update: `update secret_chat s set discarded = true, history_deleted = rows.history_deleted, changed_ms = rows.changed_ms, request = null, acceptance = null
      from rows where ${SAME_CHAT}`,
  },
});

const advance = write({
  name: 'secret_queue',
  phase: 'insert',
  columns: { auth_key_id: 'bytea', qts: 'int4' },
  key: device,
  parts: { upsert: 'insert into secret_queue (auth_key_id, qts) select auth_key_id, qts from rows on conflict (auth_key_id) do update set qts = excluded.qts' },
});

const queue = write({
  name: 'secret_message',
  phase: 'insert',
  columns: { auth_key_id: 'bytea', qts: 'int4', user_id: 'int8', queued_ms: 'int8', event: 'bytea' },
  parts: { insert: 'insert into secret_message (auth_key_id, qts, user_id, queued_ms, event) select auth_key_id, qts, user_id, queued_ms, event from rows' },
});

const receive = write({
  name: 'secret_message_end',
  phase: 'remove',
  columns: { auth_key_id: 'bytea', through: 'int4' },
  key: device,
  parts: { delete: 'delete from secret_message m using rows where m.auth_key_id = rows.auth_key_id and m.qts <= rows.through' },
});

const storeFile = write({
  name: 'secret_file',
  phase: 'insert',
  columns: { file_id: 'int8', owner: 'int8', stored_ms: 'int8', event: 'bytea' },
  parts: { insert: 'insert into secret_file (file_id, owner, stored_ms, event) select file_id, owner, stored_ms, event from rows' },
});

const eraseFile = write({
  name: 'secret_file_end',
  phase: 'remove',
  columns: { file_id: 'int8' },
  key: (row) => `${row.file_id}`,
  parts: { delete: 'delete from secret_file f using rows where f.file_id = rows.file_id' },
});

/** Messages and key exchange values stay sealed; the gateway opens them. */
export const e2ee = projector('e2ee', {
  SecretChatRequested: ({ envelope: { timeMs }, fact: { requester, chat, participant, authKeyId }, bytes }, rows) =>
    rows.add(request, { requester, chat, participant, requester_key: authKeyId, requested_ms: timeMs, request: bytes }),
  SecretChatAccepted: ({ envelope: { timeMs }, fact: { requester, chat, authKeyId }, bytes }, rows) =>
    rows.add(accept, { requester, chat, participant_key: authKeyId, acceptance: bytes, changed_ms: timeMs }),
  SecretChatRead: ({ envelope: { timeMs }, fact: { requester, chat, reader, maxDateS } }, rows) => {
    const isRequester = reader === requester;
    rows.add(read, { requester, chat, requester_read_s: isRequester ? maxDateS : null, participant_read_s: isRequester ? null : maxDateS, read_ms: timeMs });
  },
  SecretChatDiscarded: ({ envelope: { timeMs }, fact: { requester, chat, historyDeleted } }, rows) =>
    rows.add(discard, { requester, chat, history_deleted: historyDeleted, changed_ms: timeMs }),
  SecretMessageQueued: ({ envelope: { timeMs }, fact: { authKeyId, user, qts }, bytes }, rows) => {
    rows.add(advance, { auth_key_id: authKeyId, qts });
    rows.add(queue, { auth_key_id: authKeyId, qts, user_id: user, queued_ms: timeMs, event: bytes });
  },
  SecretFileStored: ({ envelope: { timeMs }, fact: { id, owner }, bytes }, rows) => rows.add(storeFile, { file_id: id, owner, stored_ms: timeMs, event: bytes }),
  FileErased: ({ fact: { id } }, rows) => rows.add(eraseFile, { file_id: id }),
  SecretQueueReceived: ({ fact: { authKeyId, through } }, rows) => rows.add(receive, { auth_key_id: authKeyId, through }),
});
