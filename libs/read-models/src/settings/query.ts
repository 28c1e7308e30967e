import type { Database } from '../postgres/database.ts';

export type ReactionNotificationsRow = {
  messagesFrom: string; storiesFrom: string; pollVotesFrom: string; sound: string; soundTitle: string; soundData: string; showPreviews: boolean;
};
export type AutoDownloadRow = {
  disabled: boolean; videoPreloadLarge: boolean; audioPreloadNext: boolean; phonecallsLessData: boolean; storiesPreload: boolean; photoSizeMax: number;
  videoSizeMax: number; fileSizeMax: number; videoUploadMaxBitrate: number; smallQueueActiveOperationsMax: number; largeQueueActiveOperationsMax: number;
};
export type AutoSaveRow = { photos: boolean; videos: boolean; videoSizeMax?: number | undefined };

/** By name; missing: not set. */
export type AccountSettings = {
  'authorization-ttl'?: number;
  'sign-up-notifications'?: { silent: boolean };
  'reaction-notifications'?: ReactionNotificationsRow;
  'sensitive-content'?: { shown: boolean };
  'sponsored-messages'?: { shown: boolean };
  [autoDownload: `auto-download/${string}`]: AutoDownloadRow;
  [autoSave: `auto-save/${string}`]: AutoSaveRow;
  [dismissed: `dismissed/${string}`]: true;
};

const ofOwner = { name: 'account-settings', text: 'select name, value from account_setting where owner = $1 order by name' };

export type SettingsQueries = ReturnType<typeof settingsQueries>;

export function settingsQueries(database: Database) {
  return {
    /** All settings of a user: at most a few hundred rows. */
    async settingsOf(owner: number): Promise<AccountSettings> {
      const rows = await database.query<{ name: string; value: string }>(ofOwner, [owner]);
      return Object.fromEntries(rows.map(({ name, value }) => [name, JSON.parse(value) as unknown])) as AccountSettings;
    },
  };
}
