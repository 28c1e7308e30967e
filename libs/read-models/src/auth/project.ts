import { deviceDescription } from '@teamgram/event-schemas';
import { projector } from '../projector.ts';
import { lastWord, write } from '../postgres/write.ts';

/** user_id null: revoked. Within a batch the last row wins. */
const keepAuthorization = write({
  name: 'authorization',
  phase: 'insert',
  columns: {
    auth_key_id: 'bytea', user_id: 'int8', means: 'text', granted_at_ms: 'int8', api_id: 'int8',
    device_model: 'text', platform: 'text', system_version: 'text', app_version: 'text', lang_code: 'text',
  },
  key: (row) => Buffer.from(row.auth_key_id!).toString('hex'),
  fold: (kept, later) => Object.assign(kept, later),
  parts: {
    revoke: 'delete from account_authorization a using rows where a.auth_key_id = rows.auth_key_id and rows.user_id is null',
    grant: `insert into account_authorization as a (auth_key_id, user_id, means, granted_at_ms, api_id, device_model, platform, system_version, app_version, lang_code)
      select * from rows where user_id is not null
      on conflict (auth_key_id) do update set user_id = excluded.user_id, means = excluded.means, granted_at_ms = excluded.granted_at_ms,
        api_id = excluded.api_id, device_model = excluded.device_model, platform = excluded.platform,
        system_version = excluded.system_version, app_version = excluded.app_version, lang_code = excluded.lang_code,
        seen_at_ms = 0, calls_disabled = false, secret_chats_disabled = false`,
  },
});

/** Ignored for an authorization granted later: with the same key, it starts over. */
const noteSeen = write({
  name: 'authorization_seen',
  phase: 'amend',
  columns: { auth_key_id: 'bytea', seen_at_ms: 'int8' },
  key: (row) => Buffer.from(row.auth_key_id!).toString('hex'),
  parts: {
    update: `update account_authorization a set seen_at_ms = rows.seen_at_ms
      from rows where a.auth_key_id = rows.auth_key_id and a.granted_at_ms <= rows.seen_at_ms`,
  },
});

/** Same condition as above. */
const choose = write({
  name: 'authorization_choices',
  phase: 'amend',
  columns: { auth_key_id: 'bytea', at_ms: 'int8', calls_disabled: 'bool', secret_chats_disabled: 'bool' },
  key: (row) => Buffer.from(row.auth_key_id!).toString('hex'),
  parts: {
    update: `update account_authorization a set calls_disabled = rows.calls_disabled, secret_chats_disabled = rows.secret_chats_disabled
      from rows where a.auth_key_id = rows.auth_key_id and a.granted_at_ms <= rows.at_ms`,
  },
});

const REVOKED = {
  user_id: null, means: null, granted_at_ms: null, api_id: null,
  device_model: null, platform: null, system_version: null, app_version: null, lang_code: null,
};

/** set_at_ms null: removed. */
const keepPassword = lastWord({
  table: 'account_password',
  columns: { user_id: 'int8', set_at_ms: 'int8' },
  by: ['user_id'],
  gone: 'rows.set_at_ms is null',
});

/** takeout null: finished. */
const keepTakeout = lastWord({
  table: 'takeout_session',
  columns: { user_id: 'int8', auth_key_id: 'bytea', takeout: 'int8', contents: 'text', file_max_size: 'int8' },
  by: ['user_id'],
  gone: 'rows.takeout is null',
});
const noTakeout = (user: number) => ({ user_id: user, auth_key_id: null, takeout: null, contents: null, file_max_size: null });

/** Device descriptions are stored unsealed. Of a password only its existence is stored, neither hint nor verifier. */
export const auth = projector(
  'auth',
  {
    AuthorizationRevoked: ({ fact }, rows) => rows.add(keepAuthorization, { auth_key_id: fact.authKeyId, ...REVOKED }),
    AuthorizationSeen: ({ envelope, fact }, rows) => rows.add(noteSeen, { auth_key_id: fact.authKeyId, seen_at_ms: envelope.timeMs }),
    AuthorizationSettingsChosen: ({ envelope, fact }, rows) =>
      rows.add(choose, { auth_key_id: fact.authKeyId, at_ms: envelope.timeMs, calls_disabled: fact.callsDisabled, secret_chats_disabled: fact.secretChatsDisabled }),
    PasswordSet: ({ envelope, fact }, rows) => rows.add(keepPassword, { user_id: fact.user, set_at_ms: envelope.timeMs }),
    TakeoutSessionBegun: ({ fact }, rows) =>
      rows.add(keepTakeout, { user_id: fact.user, auth_key_id: fact.authKeyId, takeout: fact.takeout, contents: fact.contents.join(' '), file_max_size: fact.fileMaxSize }),
    TakeoutSessionFinished: ({ fact }, rows) => rows.add(keepTakeout, noTakeout(fact.user)),
    AccountDeleted({ fact }, rows) {
      rows.add(keepPassword, { user_id: fact.user, set_at_ms: null });
      rows.add(keepTakeout, noTakeout(fact.user));
    },
    PasswordRemoved: ({ fact }, rows) => rows.add(keepPassword, { user_id: fact.user, set_at_ms: null }),
  },
  {
    AuthorizationGranted({ envelope, fact }, rows) {
      const device = fact.device ?? deviceDescription();
      rows.add(keepAuthorization, {
        auth_key_id: fact.authKeyId, user_id: fact.user, means: fact.means, granted_at_ms: envelope.timeMs, api_id: device.apiId,
        device_model: device.deviceModel, platform: device.platform, system_version: device.systemVersion,
        app_version: device.appVersion, lang_code: device.langCode,
      });
    },
  },
);
