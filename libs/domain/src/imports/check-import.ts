import type { Context } from '../context.ts';
import type { View } from '../view.ts';
import { refuseImportInto } from './importable.ts';

/** messages.checkHistoryImportPeer: only checks; records nothing. */
export type CheckImport = { type: 'CheckImport'; peer: number };

export function load(view: View, { peer }: CheckImport, context: Context): void {
  refuseImportInto(view, peer, context.actor, context);
}

export function checkImport(): [] {
  return [];
}
