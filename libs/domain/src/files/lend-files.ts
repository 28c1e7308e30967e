import type { FileLent } from '@teamgram/event-schemas';
import type { View } from '../view.ts';
import { lent } from './loans.ts';
import { isAtHome } from './use.ts';

/** Messages are forwarded to another partition, which is about to use their files. */
export type LendFiles = { type: 'LendFiles'; ids: number[]; partition: number };

export type LendFilesState = { atHome: number[] };

export function load(view: View, { ids }: LendFiles): LendFilesState {
  return { atHome: ids.filter((id) => isAtHome(view.documents, id)) };
}

/** Files that do not exist are skipped. */
export function lendFiles({ atHome }: LendFilesState, { partition }: LendFiles): FileLent[] {
  return atHome.map((id) => lent(id, partition));
}
