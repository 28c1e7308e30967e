import type { Database } from '../postgres/database.ts';

/** `event`: stored bytes of the FileStored, its description sealed. */
export type FileRow = { fileId: number; owner: number; sizeBytes: number; storedAtMs: number; event: Uint8Array };

const FILE = `select file_id as "fileId", owner, size_bytes as "sizeBytes", stored_at_ms as "storedAtMs", event from file`;
const byIds = { name: 'files-by-ids', text: `${FILE} where file_id = any($1::int8[])` };

export type FileQueries = ReturnType<typeof fileQueries>;

export function fileQueries(database: Database) {
  return {
    async fileById(fileId: number): Promise<FileRow | undefined> {
      return (await database.query<FileRow>(byIds, [[fileId]]))[0];
    },
    filesByIds(fileIds: readonly number[]): Promise<FileRow[]> {
      return database.query<FileRow>(byIds, [fileIds]);
    },
  };
}
