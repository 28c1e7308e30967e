import type { Database } from '../postgres/database.ts';

export type DraftRow = { peer: number; /** Thread of a supergroup; 0: none. */ thread: number; savedAtMs: number; event: Uint8Array };

const drafts = { name: 'drafts', text: 'select peer, thread, saved_at_ms as "savedAtMs", event from draft where owner = $1' };

export function draftQueries(database: Database) {
  return {
    draftsOf(owner: number): Promise<DraftRow[]> {
      return database.query<DraftRow>(drafts, [owner]);
    },
  };
}
