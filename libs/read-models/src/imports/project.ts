import { projector } from '../projector.ts';
import { write } from '../postgres/write.ts';

const begin = write({
  name: 'history_import',
  phase: 'insert',
  columns: { import_id: 'int8', owner: 'int8', peer: 'int8', file: 'int8', messages: 'int4', begun_ms: 'int8' },
  parts: { insert: 'insert into history_import (import_id, owner, peer, file, messages, begun_ms) select import_id, owner, peer, file, messages, begun_ms from rows' },
});

const keepMedia = write({
  name: 'imported_media',
  phase: 'insert',
  columns: { import_id: 'int8', position: 'int8', event: 'bytea' },
  parts: { insert: 'insert into imported_media (import_id, position, event) select * from rows' },
});

const start = write({
  name: 'history_import_start',
  phase: 'amend',
  columns: { import_id: 'int8' },
  key: (row) => `${row.import_id}`,
  parts: { update: 'update history_import i set started = true from rows where i.import_id = rows.import_id' },
});

const count = write({
  name: 'history_import_count',
  phase: 'prune',
  columns: { import_id: 'int8', brought: 'int4' },
  key: (row) => `${row.import_id}`,
  fold: (kept, later) => { kept.brought! += later.brought!; },
  parts: { update: 'update history_import i set brought = i.brought + rows.brought from rows where i.import_id = rows.import_id' },
});

const end = write({
  name: 'history_import_end',
  phase: 'remove',
  columns: { import_id: 'int8' },
  key: (row) => `${row.import_id}`,
  parts: {
    imports: 'delete from history_import i using rows where i.import_id = rows.import_id',
    media: 'delete from imported_media m using rows where m.import_id = rows.import_id',
  },
});

export const imports = projector('imports', {
  HistoryImportBegun: ({ envelope, fact: { importId, owner, peer, file, messages } }, rows) =>
    rows.add(begin, { import_id: importId, owner, peer, file, messages, begun_ms: envelope.timeMs }),
  ImportedMediaKept: ({ envelope, fact, bytes }, rows) => rows.add(keepMedia, { import_id: fact.importId, position: envelope.position, event: bytes }),
  HistoryImportStarted: ({ fact }, rows) => rows.add(start, { import_id: fact.importId }),
  MessageImported: ({ fact }, rows) => rows.add(count, { import_id: fact.importId, brought: 1 }),
  HistoryImportEnded: ({ fact }, rows) => rows.add(end, { import_id: fact.importId }),
});
