/** Imports of history from other apps: at most one per user (`import:<owner>`) and one per conversation (`importing:<stream>` → its owner). */
import { documentKind, type Documents } from '../view.ts';

export type Import = {
  id: number;
  peer: number;
  stream: string;
  /** The export's file. */
  file: number;
  /** Number of messages, number of media files to be uploaded, and the versions in the import's stream of those uploaded. */
  messages: number;
  media: number;
  kept: number[];
  begunMs: number;
  started: boolean;
  /** Number of messages imported so far. */
  brought: number;
};

const imports = documentKind<Import>('import');
const conversations = documentKind<{ owner: number }>('importing');
type Reader = Pick<Documents, 'get'>;

/** An import that is not started within this time is discarded. */
export const BEGUN_FOR_MS = 3_600_000;
export const BEGUN_QUEUE = 'imports/1';

export const importStream = (id: number) => `import-${id}`;

export function importOf(documents: Reader, owner: number): Readonly<Import> | undefined {
  return imports.find(documents, owner);
}

/** The user with an import into this conversation; undefined: none. */
export function importerInto(documents: Reader, stream: string): number | undefined {
  return conversations.find(documents, stream)?.owner;
}

/** An import takes minutes: one that has not ended by then never will, and may be replaced. */
const STARTED_FOR_MS = 24 * BEGUN_FOR_MS;

/** Whether the import has timed out. */
export function isLapsed({ started, begunMs }: Pick<Import, 'started' | 'begunMs'>, nowMs: number): boolean {
  return nowMs >= begunMs + (started ? STARTED_FOR_MS : BEGUN_FOR_MS);
}

export function beginImport(documents: Documents, owner: number, begun: Import): void {
  imports.put(documents, owner, begun);
  conversations.put(documents, begun.stream, { owner });
}

/** Ignored for an import that has ended or been replaced. */
export function changeImport(documents: Documents, owner: number, id: number, change: (found: Import) => void): void {
  const found = imports.find(documents, owner);
  if (found?.id !== id) return;
  change(found);
  imports.put(documents, owner, found);
}

export function endImport(documents: Documents, owner: number): void {
  const found = imports.find(documents, owner);
  if (!found) return;
  imports.remove(documents, owner);
  if (importerInto(documents, found.stream) === owner) conversations.remove(documents, found.stream);
}
