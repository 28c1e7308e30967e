import type { Evolutions } from '../evolution.ts';
import { joinQueue } from '../retention/queue.ts';
import { noteCounted, noteUncounted } from './count-loans.ts';
import { fileDocument, putFile, removeFile } from './file.ts';
import { dropGif, keepGif } from './gifs.ts';
import { noteBorrowed, noteLent, noteReturned, UNUSED_MS, UNUSED_QUEUE } from './loans.ts';
import { noteUnused, noteUsed } from './use.ts';

export const filesEvolutions: Evolutions<'FileStored' | 'FileErased' | 'FileLent' | 'FileLoansCounted' | 'FileBorrowed' | 'FileReturned' | 'GifKept' | 'GifDropped'> = {
  FileStored: (documents, { id, owner, loansCounted }, { position, timeMs }) => {
    putFile(documents, id, { position, owner, uses: 0, ...(loansCounted ? { loansCounted } : {}) });
    noteUnused(documents, owner, id);
    joinQueue(documents, UNUSED_QUEUE, timeMs + UNUSED_MS, id);
    if (!loansCounted) noteUncounted(documents, id, timeMs);
  },
  FileLoansCounted: (documents, { id }) => noteCounted(documents, id),
  FileLent: (documents, fact) => noteLent(documents, fact, 1),
  FileBorrowed: (documents, fact, event) => noteBorrowed(documents, fact, event),
  FileReturned: (documents, fact) => noteReturned(documents, fact),
  GifKept: (documents, { owner, file }) => keepGif(documents, owner, file),
  GifDropped: (documents, { owner, file }) => dropGif(documents, owner, file),
  FileErased: (documents, { id }) => {
    const file = fileDocument(documents, id);
    if (file) noteUsed(documents, file.owner, id);
    removeFile(documents, id);
  },
};
