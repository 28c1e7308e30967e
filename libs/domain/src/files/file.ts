/** Files whose bytes are complete: `file:<id>`. */
import type { FileDescription } from '@teamgram/event-schemas';
import { documentKind, type Documents, type View } from '../view.ts';

/** `uses`: how many messages and profiles show it. `offeredTo`: to whom it was suggested as a profile photo. */
type File = { position: number; owner: number; uses: number; offeredTo?: number };
const files = documentKind<File>('file');

export function fileOf(view: View, id: number): { owner: number; offeredTo: number | undefined; description: FileDescription } | undefined {
  const file = files.find(view.documents, id);
  const stored = file && view.journal.read(file.position)?.fact;
  if (stored?.type !== 'FileStored' || !stored.description) return undefined;
  return { owner: file!.owner, offeredTo: file!.offeredTo, description: stored.description };
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
