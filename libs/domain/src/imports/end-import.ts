/** How an import ends: what was kept for it can be opened no more, and the export is gone. */
import type { Fact, HistoryImportEnded } from '@teamgram/event-schemas';
import { fileErased, usesOf } from '../files/use.ts';
import type { View } from '../view.ts';
import { importOf, importStream, isLapsed, type Import } from './import.ts';

export function endingOf(owner: number, { id, brought, kept }: Pick<Import, 'id' | 'brought' | 'kept'>): HistoryImportEnded {
  return { type: 'HistoryImportEnded', stream: importStream(id), importId: id, owner, messages: brought, versions: [...kept] };
}

/** The end, and the export with it unless something else shows it. */
export function endOf(documents: View['documents'], owner: number, ended: Pick<Import, 'id' | 'brought' | 'kept' | 'file'>): Fact[] {
  return [endingOf(owner, ended), ...(usesOf(documents, ended.file) === 0 ? [fileErased(ended.file)] : [])];
}

/** None: it has started, or there is none any more, or a newer one. */
export function endOfLapsed(documents: View['documents'], owner: number, nowMs: number): Fact[] {
  const own = importOf(documents, owner);
  return own && isLapsed(own, nowMs) ? endOf(documents, owner, own) : [];
}
