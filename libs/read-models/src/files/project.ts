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

/** A file's description stays sealed; the gateway opens it. */
export const files = projector('files', {
  // Another partition notes what its people attach; the file itself is home's.
  FileStored({ envelope, fact, bytes }, rows) {
    if (partitionOfPlace(envelope.position) !== HOME_PARTITION) return;
    rows.add(storeFile, { file_id: fact.id, owner: fact.owner, size_bytes: fact.sizeBytes, stored_at_ms: envelope.timeMs, event: bytes });
  },
  FileErased({ envelope, fact }, rows) {
    if (partitionOfPlace(envelope.position) === HOME_PARTITION) rows.add(eraseFile, { file_id: fact.id });
  },
});
