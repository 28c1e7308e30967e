import { Reader, readPrivacyRules, type PrivacyRule } from '@teamgram/event-schemas';
import type { Database } from '../postgres/database.ts';

/** One user's settings. Missing keys have the default. `blocked`: peers blocked by the user. */
export type PrivacyChoices = { rules: ReadonlyMap<string, readonly PrivacyRule[]>; closeFriends: readonly number[]; blocked: ReadonlySet<number> };

export type GlobalPrivacyRow = {
  archiveAndMuteNewNoncontactPeers: boolean;
  keepArchivedUnmuted: boolean;
  keepArchivedFolders: boolean;
  hideReadMarks: boolean;
  newNoncontactPeersRequirePremium: boolean;
};

type ChoiceRow = { owner: number; key: string; rules: Uint8Array };

const choices = { name: 'privacy-choices', text: 'select owner, key, rules from privacy_choice where owner = any($1::int8[])' };
const friends = { name: 'close-friends', text: 'select owner, friend from close_friend where owner = any($1::int8[]) order by friend' };
const blockedBy = { name: 'blocked-by', text: 'select owner, peer from blocked_peer where owner = any($1::int8[])' };
const global = {
  name: 'global-privacy',
  text: `select archive_and_mute_new_noncontact_peers as "archiveAndMuteNewNoncontactPeers", keep_archived_unmuted as "keepArchivedUnmuted",
      keep_archived_folders as "keepArchivedFolders", hide_read_marks as "hideReadMarks",
      new_noncontact_peers_require_premium as "newNoncontactPeersRequirePremium"
    from global_privacy where owner = $1`,
};

export type PrivacyQueries = ReturnType<typeof privacyQueries>;

export function privacyQueries(database: Database) {
  return {
    /** Contains every owner asked for. */
    async privacyOf(owners: readonly number[]): Promise<Map<number, PrivacyChoices>> {
      const found = new Map(owners.map((owner) => [owner, { rules: new Map<string, readonly PrivacyRule[]>(), closeFriends: [] as number[], blocked: new Set<number>() }]));
      const [chosen, befriended, unwelcome] = await Promise.all([
        database.query<ChoiceRow>(choices, [owners]),
        database.query<{ owner: number; friend: number }>(friends, [owners]),
        database.query<{ owner: number; peer: number }>(blockedBy, [owners]),
      ]);
      for (const { owner, key, rules } of chosen) found.get(owner)!.rules.set(key, readPrivacyRules(Reader.create(rules), rules.length).rules);
      for (const { owner, friend } of befriended) found.get(owner)!.closeFriends.push(friend);
      for (const { owner, peer } of unwelcome) found.get(owner)!.blocked.add(peer);
      return found;
    },

    /** Undefined: never set. */
    async globalPrivacyOf(owner: number): Promise<GlobalPrivacyRow | undefined> {
      return (await database.query<GlobalPrivacyRow>(global, [owner]))[0];
    },
  };
}
