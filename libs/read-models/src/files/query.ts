import type { Database } from '../postgres/database.ts';

/** `event`: stored bytes of the FileStored, its description sealed. */
export type FileRow = { fileId: number; owner: number; sizeBytes: number; storedAtMs: number; event: Uint8Array };

const byId = {
  name: 'file',
  text: 'select file_id as "fileId", owner, size_bytes as "sizeBytes", stored_at_ms as "storedAtMs", event from file where file_id = $1',
};

export type FileQueries = ReturnType<typeof fileQueries>;

export function fileQueries(database: Database) {
  return {
    async fileById(fileId: number): Promise<FileRow | undefined> {
      return (await database.query<FileRow>(byId, [fileId]))[0];
    },
  };
}
