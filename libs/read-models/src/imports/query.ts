import type { Database } from '../postgres/database.ts';

/** An import in progress. `brought`: number of messages imported so far. */
export type StartedImportRow = { importId: number; owner: number; file: number; brought: number };

/** `position` of the fact whose stored bytes are in `event`. */
export type ImportedMediaRow = { position: number; event: Uint8Array };

const started = { name: 'started-imports', text: 'select import_id as "importId", owner, file, brought from history_import where started order by import_id' };
const media = { name: 'imported-media', text: 'select position, event from imported_media where import_id = $1 order by position' };

export type ImportQueries = ReturnType<typeof importQueries>;

export function importQueries(database: Database) {
  return {
    startedImports(): Promise<StartedImportRow[]> {
      return database.query<StartedImportRow>(started, []);
    },

    /** In the order of arrival. */
    importedMedia(importId: number): Promise<ImportedMediaRow[]> {
      return database.query<ImportedMediaRow>(media, [importId]);
    },
  };
}
