import type { FileLent } from '@teamgram/event-schemas';
import type { Context } from '../context.ts';
import { refusal } from '../refusal.ts';
import type { View } from '../view.ts';
import { storedFile } from './file.ts';

/** A user whose mailbox is in another partition is about to attach the file: that partition needs its description. */
export type LendFile = { type: 'LendFile'; id: number; partition: number };

export type LendFileState = { stored: ReturnType<typeof storedFile> };

export function load(view: View, { id }: LendFile): LendFileState {
  return { stored: storedFile(view, id) };
}

/** Throws FILE_ID_INVALID. */
export function lendFile({ stored }: LendFileState, { id, partition }: LendFile, { rules: { partitions } }: Context): [FileLent] {
  if (!stored || !partitions || partition === partitions.own || partition >= partitions.count) throw refusal('FILE_ID_INVALID');
  const { owner, sizeBytes, description } = stored;
  return [{ type: 'FileLent', stream: `file-${id}`, id, partition, owner, sizeBytes, description }];
}
