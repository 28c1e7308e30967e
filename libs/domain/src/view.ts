/**
 * What rules see of the past: named documents folded from all facts so far, and the recorded facts themselves. Everything is synchronous; a decision
 * never waits.
 */
import type { Fact } from '@teamgram/event-schemas';

/** A recorded fact with its position and metadata (event-log's RecordedEvent is one). */
export type Recorded = {
  id: Uint8Array;
  position: number;
  version: number;
  timeMs: number;
  correlationId: Uint8Array;
  fact: Fact;
};

export interface Journal {
  read(position: number): Recorded | undefined;
  positionInStream(stream: string, version: number): number | undefined;
  /** The version that the stream's next fact will have. */
  streamVersion(stream: string): number;
}

/** JSON documents by name. `get` returns the live document: only `evolve` may change it, and must then `put` it again. */
export interface Documents {
  get(name: string): object | undefined;
  put(name: string, document: object): void;
  remove(name: string): void;
}

export type View = { readonly documents: Pick<Documents, 'get'>; readonly journal: Journal };

/** Typed access to one kind of document, i.e. one name prefix. */
export type DocumentKind<T extends object> = {
  find(documents: Pick<Documents, 'get'>, id: string | number): T | undefined;
  put(documents: Documents, id: string | number, document: T): void;
  remove(documents: Documents, id: string | number): void;
};

/** Access to the documents named `<kind>:<id>`. */
export function documentKind<T extends object>(kind: string): DocumentKind<T> {
  const prefix = `${kind}:`;
  return {
    find: (documents, id) => documents.get(prefix + id) as T | undefined,
    put: (documents, id, document) => documents.put(prefix + id, document),
    remove: (documents, id) => documents.remove(prefix + id),
  };
}
