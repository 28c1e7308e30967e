import type { Database } from '../postgres/database.ts';
import { CLEARED } from './cleared.ts';

const inactive = {
  name: 'inactive-channels',
  text: `select -s.mailbox as chat, s.at_ms as "atMs" from chat_member m join channel_state s on s.mailbox = -m.chat join chat c on c.chat = m.chat
    where m.user_id = $1 and m.inside and ${CLEARED} and not c.deleted and m.chat < -1000000000000 and s.at_ms < $2 order by s.at_ms limit $3`,
};

const SILENT_MAX = 100;

export function silenceQueries(database: Database) {
  return {
    /** The user's supergroups and channels (with clearance) without activity since a time, the longest inactive first. */
    inactiveChannels(user: number, beforeMs: number, limit: number): Promise<{ chat: number; atMs: number }[]> {
      return database.query<{ chat: number; atMs: number }>(inactive, [user, beforeMs, Math.min(limit, SILENT_MAX)]);
    },
  };
}
