import type { Evolutions } from '../evolution.ts';
import { noteFilesOf } from '../files/use.ts';
import { advanceMailbox } from '../messages/mailbox.ts';
import { conversationOf } from '../messages/peer.ts';
import { joinQueue } from '../retention/queue.ts';
import { beginImport, BEGUN_FOR_MS, BEGUN_QUEUE, changeImport, endImport } from './import.ts';

export const importsEvolutions: Evolutions<'HistoryImportBegun' | 'ImportedMediaKept' | 'HistoryImportStarted' | 'MessageImported' | 'HistoryImportEnded'> = {
  HistoryImportBegun: (documents, { importId: id, owner, peer, file, messages, media }, { timeMs: begunMs }) => {
    beginImport(documents, owner, { id, peer, stream: conversationOf(owner, peer), file, messages, media, kept: [], begunMs, started: false, brought: 0 });
    joinQueue(documents, BEGUN_QUEUE, begunMs + BEGUN_FOR_MS, owner);
  },
  ImportedMediaKept: (documents, { importId, owner }, { version }) => changeImport(documents, owner, importId, ({ kept }) => { kept.push(version); }),
  HistoryImportStarted: (documents, { importId, owner }) => changeImport(documents, owner, importId, (found) => { found.started = true; }),
  // An ordinary message except that nobody sent it here: it is not unread, does not count for slow mode, and gets no automatic reply.
  MessageImported: (documents, { importId, author, content, deliveries, ttlS }, { position, timeMs }) => {
    noteFilesOf(documents, position, content);
    if (ttlS > 0) joinQueue(documents, `messages/${ttlS}`, timeMs + ttlS * 1000, position);
    for (const { mailbox, pts } of deliveries) advanceMailbox(documents, mailbox, pts, position);
    changeImport(documents, author, importId, (found) => { found.brought++; });
  },
  HistoryImportEnded: (documents, { owner }) => endImport(documents, owner),
};
