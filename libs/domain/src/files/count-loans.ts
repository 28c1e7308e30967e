/**
 * Files stored before loans were counted (`FileStored`, version 1). Home lends each of them once to every other partition, whether or not it uses the
 * file: the borrower knows its uses, and returns the loan with the last of them, or after a week without any.
 */
import { HOME_PARTITION } from '@teamgram/event-schemas';
import type { Fact, FileLent, FileLoansCounted } from '@teamgram/event-schemas';
import type { Partitions } from '../partitions/partitions.ts';
import { partitionsHere } from '../partitions/here.ts';
import { joinQueue } from '../retention/queue.ts';
import type { Documents, View } from '../view.ts';
import { changeFile, fileDocument } from './file.ts';
import { isAtHome } from './use.ts';

/** Entries are due at once. */
const UNCOUNTED_QUEUE = 'loans/0';

/** At home only, and only with several partitions. */
export function noteUncounted(documents: Documents, id: number, timeMs: number): void {
  if (partitionsHere(documents)?.own === HOME_PARTITION) joinQueue(documents, UNCOUNTED_QUEUE, timeMs, id);
}

export function countLoans({ documents }: View, files: readonly number[], { own, count }: Partitions): Fact[] {
  const others = Array.from({ length: count }, (_, partition) => partition).filter((partition) => partition !== own);
  const uncounted = [...new Set(files)].filter((id) => fileDocument(documents, id)?.loansCounted === undefined && isAtHome(documents, id));
  return uncounted.flatMap((id): Fact[] => {
    const stream = `file-${id}`;
    const counted: FileLoansCounted = { type: 'FileLoansCounted', stream, id };
    return [counted, ...others.map((partition): FileLent => ({ type: 'FileLent', stream, id, partition, owner: 0, sizeBytes: 0, description: undefined }))];
  });
}

export function noteCounted(documents: Documents, id: number): void {
  changeFile(documents, id, (file) => { file.loansCounted = true; });
}
