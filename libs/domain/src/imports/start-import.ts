import type { HistoryImportStarted } from '@teamgram/event-schemas';
import type { Context } from '../context.ts';
import { refusal } from '../refusal.ts';
import type { View } from '../view.ts';
import { importOf, importStream, isLapsed, type Import } from './import.ts';
import { isImportable } from './importable.ts';

/** messages.startHistoryImport. Records nothing when already started. */
export type StartImport = { type: 'StartImport'; peer: number; importId: number };

export type StartImportState = { own: Readonly<Import> | undefined; mayBring: boolean };

export function load(view: View, { peer }: StartImport, context: Context): StartImportState {
  return { own: importOf(view.documents, context.actor), mayBring: isImportable(view, peer, context.actor, context) };
}

/** Throws IMPORT_ID_INVALID, the method's only error (core.telegram.org/method/messages.startHistoryImport). */
export function startImport({ own, mayBring }: StartImportState, { peer, importId }: StartImport, { actor, nowMs }: Context): HistoryImportStarted[] {
  if (own?.id !== importId || own.peer !== peer || isLapsed(own, nowMs) || !mayBring) throw refusal('IMPORT_ID_INVALID');
  return own.started ? [] : [{ type: 'HistoryImportStarted', stream: importStream(importId), importId, owner: actor }];
}
