import type { Evolutions } from '../evolution.ts';
import { joinQueue } from '../retention/queue.ts';
import { fileDocument, putFile, removeFile } from './file.ts';
import { noteUnused, noteUsed } from './use.ts';

/** A file that nothing shows within a week is erased. */
const UNUSED_MS = 7 * 86_400_000;

export const filesEvolutions: Evolutions<'FileStored' | 'FileErased'> = {
  FileStored: (documents, { id, owner }, { position, timeMs }) => {
    putFile(documents, id, { position, owner, uses: 0 });
    noteUnused(documents, owner, id);
    joinQueue(documents, 'files/7', timeMs + UNUSED_MS, id);
  },
  FileErased: (documents, { id }) => {
    const file = fileDocument(documents, id);
    if (file) noteUsed(documents, file.owner, id);
    removeFile(documents, id);
  },
};
