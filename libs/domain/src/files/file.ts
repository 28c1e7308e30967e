/** Files whose bytes are complete: `file:<id>`. */
import type { FileDescription } from '@teamgram/event-schemas';
import { documentKind, type Documents, type View } from '../view.ts';

type File = { position: number; owner: number };
const files = documentKind<File>('file');

export function fileOf(view: View, id: number): { owner: number; description: FileDescription } | undefined {
  const file = files.find(view.documents, id);
  const stored = file && view.journal.read(file.position)?.fact;
  if (stored?.type !== 'FileStored' || !stored.description) return undefined;
  return { owner: file!.owner, description: stored.description };
}
export function isFile(documents: Pick<Documents, 'get'>, id: number): boolean {
  return files.find(documents, id) !== undefined;
}
export function putFile(documents: Documents, id: number, file: File): void {
  files.put(documents, id, file);
}
