import type { Database } from '../postgres/database.ts';

const chosenIn = { name: 'chosen-voice', text: 'select sender from chosen_voice where chat = $1 and user_id = $2' };
const bannedIn = { name: 'banned-voices', text: 'select voice, banned_by as "bannedBy", at_ms as "atMs" from banned_voice where chat = $1' };

/** A channel that members may no longer send as in a supergroup. */
export type BannedVoice = { voice: number; bannedBy: number; atMs: number };

/** The peers that users send as in supergroups. */
export function voicesQueries(database: Database) {
  return {
    /** The peer that the user chose to send as; 0: the default; undefined: never sent as another peer. */
    async chosenVoice(chat: number, user: number): Promise<number | undefined> {
      return (await database.query<{ sender: number }>(chosenIn, [chat, user]))[0]?.sender;
    },

    /** Not paged: each ban was made by hand. */
    bannedVoices(chat: number): Promise<BannedVoice[]> {
      return database.query<BannedVoice>(bannedIn, [chat]);
    },
  };
}
