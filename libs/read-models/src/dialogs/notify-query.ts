import type { Database } from '../postgres/database.ts';

/** null: not set. peer 0 with a scope: the default of that scope. */
export type NotifySettingsRow = { peer: number; scope: string; /** A topic of the forum; 0: the whole peer. */ thread: number; showPreviews: boolean | null; silent: boolean | null; muteUntilS: number | null };

const NOTIFY = `select peer, scope, thread, show_previews as "showPreviews", silent, mute_until_s as "muteUntilS" from notify_settings where owner = $1`;
const notifyOf = { name: 'notify-settings', text: `${NOTIFY} and (peer = any($2::int8[]) and thread = $3 or peer = 0)` };
const notifyAll = { name: 'notify-exceptions', text: NOTIFY };

export function notifyQueries(database: Database) {
  return {
    /** The owner's settings for these peers, or for one topic of them, and those of the scopes (peer 0). */
    notifySettings(owner: number, peers: readonly number[], thread = 0): Promise<NotifySettingsRow[]> {
      return database.query<NotifySettingsRow>(notifyOf, [owner, peers, thread]);
    },

    /** All settings of the owner. */
    notifyExceptions(owner: number): Promise<NotifySettingsRow[]> {
      return database.query<NotifySettingsRow>(notifyAll, [owner]);
    },
  };
}
