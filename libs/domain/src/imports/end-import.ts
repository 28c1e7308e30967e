/** Ending an import destroys the keys of the media kept for it, and the export. */
import type { Fact, HistoryImportEnded } from '@teamgram/event-schemas';
import { fileErased, usesOf } from '../files/use.ts';
import type { View } from '../view.ts';
import { importOf, importStream, isLapsed, type Import } from './import.ts';

export function endingOf(owner: number, { id, brought, kept }: Pick<Import, 'id' | 'brought' | 'kept'>): HistoryImportEnded {
  return { type: 'HistoryImportEnded', stream: importStream(id), importId: id, owner, messages: brought, versions: [...kept] };
}

/** Ends the import and erases the export, unless something else uses the file. */
export function endOf(documents: View['documents'], owner: number, ended: Pick<Import, 'id' | 'brought' | 'kept' | 'file'>): Fact[] {
  return [endingOf(owner, ended), ...(usesOf(documents, ended.file) === 0 ? [fileErased(ended.file)] : [])];
}

/** Ends an import that has timed out. No facts when it was started, or has ended or been replaced. */
export function endOfLapsed(documents: View['documents'], owner: number, nowMs: number): Fact[] {
  const own = importOf(documents, owner);
  return own && isLapsed(own, nowMs) ? endOf(documents, owner, own) : [];
}
