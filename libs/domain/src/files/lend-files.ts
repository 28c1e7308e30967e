import type { FileLent } from '@teamgram/event-schemas';
import type { View } from '../view.ts';
import { lent } from './loans.ts';
import { isAtHome } from './use.ts';

/** Somebody passes messages on to where their files are not: another partition is about to show them. */
export type LendFiles = { type: 'LendFiles'; ids: number[]; partition: number };

export type LendFilesState = { atHome: number[] };

export function load(view: View, { ids }: LendFiles): LendFilesState {
  return { atHome: ids.filter((id) => isAtHome(view.documents, id)) };
}

/** Those that are there. */
export function lendFiles({ atHome }: LendFilesState, { partition }: LendFiles): FileLent[] {
  return atHome.map((id) => lent(id, partition));
}
