/** Completely stored files: `file:<id>`. */
import type { FileBorrowed, FileDescription, FileStored } from '@teamgram/event-schemas';
import { documentKind, type Documents, type View } from '../view.ts';

/**
 * `position` of the fact with its description. `uses`: number of messages and profiles that use it. `offeredTo`: user to whom it was suggested as a
 * profile photo.
 */
type File = { position: number | undefined; owner: number; uses: number; offeredTo?: number } & Loans;
/** With several partitions (loans.ts). `lent`: number of loans by partition, at home. `borrowed`: the loans this partition has to return. */
type Loans = { loansCounted?: true; lent?: Record<number, number>; borrowed?: { loans: number; versions: number[] } };
const files = documentKind<File>('file');

/** The recorded file with its description opened; undefined when it cannot be opened any more. */
export function storedFile({ documents, journal }: View, id: number): ((FileStored | FileBorrowed) & { description: FileDescription }) | undefined {
  const position = files.find(documents, id)?.position;
  const fact = position === undefined ? undefined : journal.read(position)?.fact;
  if (fact?.type !== 'FileStored' && fact?.type !== 'FileBorrowed') return undefined;
  return fact.description && { ...fact, description: fact.description };
}
export function fileOf(view: View, id: number): { owner: number; offeredTo: number | undefined; description: FileDescription } | undefined {
  const stored = storedFile(view, id);
  return stored && { owner: stored.owner, offeredTo: files.find(view.documents, id)?.offeredTo, description: stored.description };
}
export function isFile(documents: Pick<Documents, 'get'>, id: number): boolean {
  return files.find(documents, id) !== undefined;
}
export function fileDocument(documents: Pick<Documents, 'get'>, id: number): Readonly<File> | undefined {
  return files.find(documents, id);
}
export function changeFile(documents: Documents, id: number, change: (file: File) => void): void {
  const file = files.find(documents, id);
  if (!file) return;
  change(file);
  files.put(documents, id, file);
}
export function removeFile(documents: Documents, id: number): void {
  files.remove(documents, id);
}
export function putFile(documents: Documents, id: number, file: File): void {
  files.put(documents, id, file);
}
