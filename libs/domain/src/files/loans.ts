/**
 * Files belong to the home partition; others use them on loan (docs/decisions/0032). Home counts loans minus returns per partition, and erases a file
 * when it has no uses at home and no partition holds a loan.
 */
import type { Content, FileBorrowed, FileErased, FileLent, FileReturned } from '@teamgram/event-schemas';
import type { Partitions } from '../partitions/partitions.ts';
import { joinQueue } from '../retention/queue.ts';
import type { Documents, View } from '../view.ts';
import { changeFile, fileDocument, putFile, removeFile } from './file.ts';
import { fileErased, filesIn, isAtHome, noteUnused, noteUsed } from './use.ts';

type Reader = Pick<Documents, 'get'>;

/** A file that stays unused for a week is erased. */
export const UNUSED_MS = 7 * 86_400_000;
export const UNUSED_QUEUE = 'files/7';

/** Loans for the files that the content uses. */
export function lentWith(content: Content | undefined, partition: number): FileLent[] {
  return filesIn(content).map((id) => lent(id, partition));
}

/** Without a description, which is part of the content that uses the file. */
export function lent(id: number, partition: number): FileLent {
  return { type: 'FileLent', stream: `file-${id}`, id, partition, owner: 0, sizeBytes: 0, description: undefined };
}

/** What follows from the last use of a file in this partition: home erases it if its loans are counted, another partition returns it. */
export function endOfFile({ documents }: View, erased: FileErased, { own }: Partitions): FileErased | FileReturned | undefined {
  const file = fileDocument(documents, erased.id);
  if (file?.loansCounted) return erased;
  return file?.borrowed && { type: 'FileReturned', stream: borrowedStream(erased.id), id: erased.id, partition: own, ...file.borrowed };
}

/** At home: records a loan reported by another partition, and erases the file if nothing uses it any more. */
export function lentElsewhere(view: View, lent: FileLent): (FileLent | FileErased)[] {
  return [{ ...lent, stream: `file-${lent.id}` }, ...erasedAfter(view.documents, lent, 1)];
}
export function takenBack(view: View, returned: FileReturned): (FileReturned | FileErased)[] {
  return [{ ...returned, stream: `file-${returned.id}`, versions: [] }, ...erasedAfter(view.documents, returned, -returned.loans)];
}
/** Accepts a loan in this partition. */
export function borrow({ id, owner, sizeBytes, description }: FileLent): FileBorrowed {
  return { type: 'FileBorrowed', stream: borrowedStream(id), id, owner, sizeBytes, description };
}

export function noteLent(documents: Documents, { id, partition }: { id: number; partition: number }, loans: number): void {
  const file = fileDocument(documents, id);
  // Only home counts loans.
  if (!file || !isAtHome(documents, id)) return;
  noteUsed(documents, file.owner, id);
  changeFile(documents, id, (changed) => { changed.lent = withLoans(changed.lent, partition, loans); });
}
export function noteBorrowed(documents: Documents, { id, owner, sizeBytes }: FileBorrowed, event: { position: number; version: number; timeMs: number }): void {
  const former = fileDocument(documents, id);
  if (!former) putFile(documents, id, { position: undefined, owner, uses: 0 });
  if (!former?.borrowed && (former?.uses ?? 0) === 0) joinQueue(documents, UNUSED_QUEUE, event.timeMs + UNUSED_MS, id);
  changeFile(documents, id, (file) => {
    file.borrowed ??= { loans: 0, versions: [] };
    file.borrowed.loans++;
    if (sizeBytes === 0) return;
    Object.assign(file, { position: event.position, owner });
    file.borrowed.versions.push(event.version);
  });
  if (sizeBytes > 0 && fileDocument(documents, id)?.uses === 0) noteUnused(documents, owner, id);
}
export function noteReturned(documents: Documents, returned: FileReturned): void {
  const file = fileDocument(documents, returned.id);
  if (!file?.borrowed) return noteLent(documents, returned, -returned.loans);
  noteUsed(documents, file.owner, returned.id);
  // Messages from before the counting may still use it.
  if (file.uses > 0) putFile(documents, returned.id, { position: undefined, owner: 0, uses: file.uses });
  else removeFile(documents, returned.id);
}

/** Whether a user's command may attach the file here. */
export function isFileAtHand(documents: Reader, id: number): boolean {
  return fileDocument(documents, id)?.position !== undefined;
}

const borrowedStream = (id: number) => `borrowed-${id}`;

function erasedAfter(documents: Reader, { id, partition }: { id: number; partition: number }, loans: number): FileErased[] {
  const file = fileDocument(documents, id);
  const isOver = file?.loansCounted && file.uses === 0 && Object.keys(withLoans(file.lent, partition, loans)).length === 0;
  return isOver ? [fileErased(id)] : [];
}

/** May be temporarily negative, when one partition returned the file before another one reported having lent it. */
function withLoans(lent: Readonly<Record<number, number>> = {}, partition: number, loans: number): Record<number, number> {
  const { [partition]: former = 0, ...others } = lent;
  return former + loans === 0 ? others : { ...others, [partition]: former + loans };
}
