import type { AccessHashes } from '../peers/access-hash.ts';
import type { FileReferences } from '../peers/file-reference.ts';

/** The viewer for whom an object is converted: access hashes and file references are specific to one viewer. */
export type View = {
  readonly userId: number;
  /** Data centre that the client believes it is connected to. Files are attributed to it, so that the client does not connect elsewhere. */
  readonly dcId: number;
  readonly hashes: AccessHashes;
  readonly references: FileReferences;
  /** What is shown may depend on the time: polls close at a given time, for instance. */
  readonly nowMs: () => number;
  /** The user the client addressed last with a valid hash: caches the check for a conversation. */
  lastAddressed?: { user: number; accessHash: bigint } | undefined;
};
