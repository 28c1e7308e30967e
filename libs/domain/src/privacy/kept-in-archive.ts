/** Which archived dialogs stay archived despite new messages (`kept-archived:<owner>`); absent: none. */
import { documentKind, type Documents } from '../view.ts';

type Kept = 'all' | 'in-folders';

const kept = documentKind<{ kept: Kept }>('kept-archived');

export function keptInArchive(documents: Pick<Documents, 'get'>, owner: number): Kept | undefined {
  return kept.find(documents, owner)?.kept;
}

export function putKeptInArchive(documents: Documents, owner: number, chosen: Kept | undefined): void {
  if (chosen) kept.put(documents, owner, { kept: chosen });
  else kept.remove(documents, owner);
}
