import type { Database } from '../postgres/database.ts';

const chosenIn = { name: 'chosen-voice', text: 'select sender from chosen_voice where chat = $1 and user_id = $2' };
const bannedIn = { name: 'banned-voices', text: 'select voice, banned_by as "bannedBy", at_ms as "atMs" from banned_voice where chat = $1' };

/** A channel in whose name nobody is heard in a supergroup. */
export type BannedVoice = { voice: number; bannedBy: number; atMs: number };

/** In whose name people are heard in supergroups. */
export function voicesQueries(database: Database) {
  return {
    /** What somebody has chosen to be heard as; 0 = as is usual for them there; undefined = they were never heard in another name. */
    async chosenVoice(chat: number, user: number): Promise<number | undefined> {
      return (await database.query<{ sender: number }>(chosenIn, [chat, user]))[0]?.sender;
    },

    /** All of them: admins have banned each by hand. */
    bannedVoices(chat: number): Promise<BannedVoice[]> {
      return database.query<BannedVoice>(bannedIn, [chat]);
    },
  };
}
