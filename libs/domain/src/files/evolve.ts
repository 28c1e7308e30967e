import type { Evolutions } from '../evolution.ts';
import { joinQueue } from '../retention/queue.ts';
import { fileDocument, putFile, removeFile } from './file.ts';
import { dropGif, keepGif } from './gifs.ts';
import { noteUnused, noteUsed } from './use.ts';

/** A file that nothing shows within a week is erased. */
const UNUSED_MS = 7 * 86_400_000;

export const filesEvolutions: Evolutions<'FileStored' | 'FileErased' | 'GifKept' | 'GifDropped'> = {
  FileStored: (documents, { id, owner }, { position, timeMs }) => {
    putFile(documents, id, { position, owner, uses: 0 });
    noteUnused(documents, owner, id);
    joinQueue(documents, 'files/7', timeMs + UNUSED_MS, id);
  },
  GifKept: (documents, { owner, file }) => keepGif(documents, owner, file),
  GifDropped: (documents, { owner, file }) => dropGif(documents, owner, file),
  FileErased: (documents, { id }) => {
    const file = fileDocument(documents, id);
    if (file) noteUsed(documents, file.owner, id);
    removeFile(documents, id);
  },
};
