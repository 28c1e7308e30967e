import type { Database } from '../postgres/database.ts';

/** `event`: stored bytes of the FileStored, its description sealed. */
export type FileRow = { fileId: number; owner: number; sizeBytes: number; storedAtMs: number; event: Uint8Array };

const byId = {
  name: 'file',
  text: 'select file_id as "fileId", owner, size_bytes as "sizeBytes", stored_at_ms as "storedAtMs", event from file where file_id = $1',
};

const among = { name: 'files-among', text: 'select file_id as "fileId" from file where file_id = any($1::int8[])' };

const gifs = { name: 'saved-gifs', text: 'select f.event from saved_gif g join file f on f.file_id = g.file_id where g.owner = $1 order by g.position desc' };

export type FileQueries = ReturnType<typeof fileQueries>;

export function fileQueries(database: Database) {
  return {
    /** Those of the files that are recorded and not erased. */
    async filesAmong(fileIds: readonly number[]): Promise<Set<number>> {
      const rows = await database.query<{ fileId: number }>(among, [fileIds]);
      return new Set(rows.map(({ fileId }) => fileId));
    },

    /** Stored bytes of the FileStored of each GIF that somebody keeps, the last kept first. */
    savedGifs(owner: number): Promise<{ event: Uint8Array }[]> {
      return database.query<{ event: Uint8Array }>(gifs, [owner]);
    },

    async fileById(fileId: number): Promise<FileRow | undefined> {
      return (await database.query<FileRow>(byId, [fileId]))[0];
    },
  };
}
