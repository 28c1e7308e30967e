import type { Database } from '../postgres/database.ts';

export type AuthorizationRow = {
  /** 8 bytes, as in the log. */
  authKeyId: Uint8Array;
  userId: number;
  means: string;
  grantedAtMs: number;
  apiId: number;
  deviceModel: string;
  platform: string;
  systemVersion: string;
  appVersion: string;
  langCode: string;
  /** 0: not tracked. */
  seenAtMs: number;
  callsDisabled: boolean;
  secretChatsDisabled: boolean;
};

const ofUser = {
  name: 'authorizations',
  text: `select auth_key_id as "authKeyId", user_id as "userId", means, granted_at_ms as "grantedAtMs", api_id as "apiId",
      device_model as "deviceModel", platform, system_version as "systemVersion", app_version as "appVersion", lang_code as "langCode",
      seen_at_ms as "seenAtMs", calls_disabled as "callsDisabled", secret_chats_disabled as "secretChatsDisabled"
    from account_authorization where user_id = $1 order by granted_at_ms desc, auth_key_id`,
};
const passwordOf = { name: 'password', text: 'select user_id from account_password where user_id = $1' };

const takeoutOf = { name: 'takeout-session', text: 'select auth_key_id as "authKeyId", takeout, contents, file_max_size as "fileMaxSize" from takeout_session where user_id = $1' };

/** A takeout in progress. `authKeyId`: of the device that requested it. `fileMaxSize`: in bytes, 0: no limit. */
export type TakeoutRow = { authKeyId: Uint8Array; takeout: number; contents: string; fileMaxSize: number };

export type AuthQueries = ReturnType<typeof authQueries>;

export function authQueries(database: Database) {
  return {
    /** Newest first. */
    authorizationsOf(userId: number): Promise<AuthorizationRow[]> {
      return database.query<AuthorizationRow>(ofUser, [userId]);
    },

    async takeoutOf(userId: number): Promise<TakeoutRow | undefined> {
      return (await database.query<TakeoutRow>(takeoutOf, [userId]))[0];
    },

    async hasPassword(userId: number): Promise<boolean> {
      return (await database.query(passwordOf, [userId])).length > 0;
    },
  };
}
