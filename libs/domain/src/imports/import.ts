/**
 * What is being brought here from another app: one import of each person at a time (`import:<owner>`), and one into each conversation
 * (`importing:<stream>` → its owner).
 */
import { documentKind, type Documents } from '../view.ts';

export type Import = {
  id: number;
  peer: number;
  stream: string;
  /** The export. */
  file: number;
  /** How many messages it holds, how many files are to come with it, and at which versions of the import's stream those stand that have come. */
  messages: number;
  media: number;
  kept: number[];
  begunMs: number;
  started: boolean;
  /** So many of its messages are here. */
  brought: number;
};

const imports = documentKind<Import>('import');
const conversations = documentKind<{ owner: number }>('importing');
type Reader = Pick<Documents, 'get'>;

/** What was begun and not started is forgotten after this long. */
export const BEGUN_FOR_MS = 3_600_000;
export const BEGUN_QUEUE = 'imports/1';

export const importStream = (id: number) => `import-${id}`;

export function importOf(documents: Reader, owner: number): Readonly<Import> | undefined {
  return imports.find(documents, owner);
}

/** Who brings something into a conversation; undefined: nobody. */
export function importerInto(documents: Reader, stream: string): number | undefined {
  return conversations.find(documents, stream)?.owner;
}

/** An import takes minutes: one that has not ended by then never will, and a new one takes its place. */
const STARTED_FOR_MS = 24 * BEGUN_FOR_MS;

/** Nothing came of it in time. */
export function isLapsed({ started, begunMs }: Pick<Import, 'started' | 'begunMs'>, nowMs: number): boolean {
  return nowMs >= begunMs + (started ? STARTED_FOR_MS : BEGUN_FOR_MS);
}

export function beginImport(documents: Documents, owner: number, begun: Import): void {
  imports.put(documents, owner, begun);
  conversations.put(documents, begun.stream, { owner });
}

/** Of an import that has been replaced or has ended nothing is noted. */
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
