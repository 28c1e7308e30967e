/**
 * What rules see of the past: named documents folded from the facts so far, and the recorded facts themselves.
 * Everything is synchronous; a decision never waits.
 */
import type { Fact } from '@teamgram/event-schemas';

/** A fact in its place (event-log's RecordedEvent is one). */
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
  /** The version that the next fact of the stream will take. */
  streamVersion(stream: string): number;
}

/** Plain JSON documents by name. What `get` returns is the live document: only `evolve` may change it, and then puts it again. */
export interface Documents {
  get(name: string): object | undefined;
  put(name: string, document: object): void;
  remove(name: string): void;
}

export type View = { readonly documents: Pick<Documents, 'get'>; readonly journal: Journal };

/** One kind of document: its shape and the first part of its names. */
export type DocumentKind<T extends object> = {
  find(documents: Pick<Documents, 'get'>, id: string | number): T | undefined;
  put(documents: Documents, id: string | number, document: T): void;
  remove(documents: Documents, id: string | number): void;
};

export function documentKind<T extends object>(kind: string): DocumentKind<T> {
  const prefix = `${kind}:`;
  return {
    find: (documents, id) => documents.get(prefix + id) as T | undefined,
    put: (documents, id, document) => documents.put(prefix + id, document),
    remove: (documents, id) => documents.remove(prefix + id),
  };
}
