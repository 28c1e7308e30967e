import type { Queries } from '@teamgram/read-models';
import type { FileDescriptions } from '../commands/attached-files.ts';
import type { EventOpener } from './event-opener.ts';

/** What was recorded of files, as the read models have it. */
export function fileDescriptions(queries: Queries, opener: EventOpener): FileDescriptions {
  return async (id) => {
    const row = await queries.fileById(id);
    if (!row) return undefined;
    const { fact } = await opener.openEvent(row.event);
    return fact.type === 'FileStored' && fact.description ? { sizeBytes: fact.sizeBytes, description: fact.description } : undefined;
  };
}
