/** Pinned dialogs among a user's saved messages (`saved-pins:<owner>`), topmost first. */
import { documentKind, type Documents } from '../view.ts';

const pins = documentKind<number[]>('saved-pins');

/** saved_dialogs_pinned_limit_default (core.telegram.org/api/config). */
export const PINNED_SAVED_MAX = 5;

export function pinnedSavedOf(documents: Pick<Documents, 'get'>, owner: number): readonly number[] {
  return pins.find(documents, owner) ?? [];
}

export function putPinnedSaved(documents: Documents, owner: number, peers: readonly number[]): void {
  pins.put(documents, owner, [...peers]);
}
