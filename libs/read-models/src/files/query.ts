import type { Database } from '../postgres/database.ts';

/** `event`: stored bytes of the FileStored, its description sealed. */
export type FileRow = { fileId: number; owner: number; sizeBytes: number; storedAtMs: number; event: Uint8Array };

const byId = {
  name: 'file',
  text: 'select file_id as "fileId", owner, size_bytes as "sizeBytes", stored_at_ms as "storedAtMs", event from file where file_id = $1',
};

const among = { name: 'files-among', text: 'select file_id as "fileId" from file where file_id = any($1::int8[])' };

const gifs = { name: 'saved-gifs', text: 'select f.event from saved_gif g join file f on f.file_id = g.file_id where g.owner = $1 order by g.position desc' };

const ofSize = {
  name: 'files-of-size',
  text: `select f.file_id as "fileId", f.owner, f.size_bytes as "sizeBytes", f.stored_at_ms as "storedAtMs", f.event from (
      select own.file_id from file own where own.owner = $1 and own.size_bytes = $2
      union select g.file_id from saved_gif g where g.owner = $1) mine join file f on f.file_id = mine.file_id
    where f.size_bytes = $2 order by f.file_id desc limit $3`,
};

export type FileQueries = ReturnType<typeof fileQueries>;

export function fileQueries(database: Database) {
  return {
    /** Those of the files that are recorded and not erased. */
    async filesAmong(fileIds: readonly number[]): Promise<Set<number>> {
      const rows = await database.query<{ fileId: number }>(among, [fileIds]);
      return new Set(rows.map(({ fileId }) => fileId));
    },

    /** Stored bytes of the FileStored of a user's saved GIFs, the last saved first. */
    savedGifs(owner: number): Promise<{ event: Uint8Array }[]> {
      return database.query<{ event: Uint8Array }>(gifs, [owner]);
    },

    /** Files of a given size that the user uploaded or saved as a GIF, newest first. */
    filesOfSize(owner: number, sizeBytes: number, limit: number): Promise<FileRow[]> {
      return database.query<FileRow>(ofSize, [owner, sizeBytes, limit]);
    },

    async fileById(fileId: number): Promise<FileRow | undefined> {
      return (await database.query<FileRow>(byId, [fileId]))[0];
    },
  };
}
