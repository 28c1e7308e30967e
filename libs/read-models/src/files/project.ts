import { HOME_PARTITION, partitionOfPlace } from '@teamgram/event-schemas';
import { projector } from '../projector.ts';
import { write } from '../postgres/write.ts';

const storeFile = write({
  name: 'file',
  phase: 'insert',
  columns: { file_id: 'int8', owner: 'int8', size_bytes: 'int8', stored_at_ms: 'int8', event: 'bytea' },
  parts: { insert: 'insert into file (file_id, owner, size_bytes, stored_at_ms, event) select * from rows' },
});

const eraseFile = write({
  name: 'file_end',
  phase: 'remove',
  columns: { file_id: 'int8' },
  key: (row) => `${row.file_id}`,
  parts: { delete: 'delete from file f using rows where f.file_id = rows.file_id' },
});

const keepGif = write({
  name: 'saved_gif',
  phase: 'insert',
  columns: { owner: 'int8', file_id: 'int8', position: 'int8', kept: 'bool' },
  key: (row) => `${row.owner} ${row.file_id}`,
  parts: {
    upsert: 'insert into saved_gif (owner, file_id, position) select owner, file_id, position from rows where kept on conflict (owner, file_id) do update set position = excluded.position',
    delete: 'delete from saved_gif g using rows where not rows.kept and g.owner = rows.owner and g.file_id = rows.file_id',
  },
});

const forgetGifs = write({
  name: 'saved_gif_end',
  phase: 'remove',
  columns: { owner: 'int8' },
  key: (row) => `${row.owner}`,
  parts: { delete: 'delete from saved_gif g using rows where g.owner = rows.owner' },
});

/** A file's description stays sealed; the gateway opens it. */
export const files = projector('files', {
  // Other partitions record files that their users attach; only the home journal counts.
  FileStored({ envelope, fact, bytes }, rows) {
    if (partitionOfPlace(envelope.position) !== HOME_PARTITION) return;
    rows.add(storeFile, { file_id: fact.id, owner: fact.owner, size_bytes: fact.sizeBytes, stored_at_ms: envelope.timeMs, event: bytes });
  },
  GifKept: ({ envelope, fact }, rows) => rows.add(keepGif, { owner: fact.owner, file_id: fact.file, position: envelope.position, kept: true }),
  GifDropped: ({ envelope, fact }, rows) => rows.add(keepGif, { owner: fact.owner, file_id: fact.file, position: envelope.position, kept: false }),
  AccountDeleted: ({ fact }, rows) => rows.add(forgetGifs, { owner: fact.user }),
  FileErased({ envelope, fact }, rows) {
    if (partitionOfPlace(envelope.position) === HOME_PARTITION) rows.add(eraseFile, { file_id: fact.id });
  },
});
