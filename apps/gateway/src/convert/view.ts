import type { AccessHashes } from '../peers/access-hash.ts';
import type { FileReferences } from '../peers/file-reference.ts';

/** Through whose eyes an object is shown: access hashes and file references are made for one viewer. */
export type View = {
  readonly userId: number;
  /** The data centre that this client believes to be connected to; its files are said to be there, so that it looks nowhere else. */
  readonly dcId: number;
  readonly hashes: AccessHashes;
  readonly references: FileReferences;
  /** What is shown may depend on the time: a poll ends at its own. */
  readonly nowMs: () => number;
  /** The user whom the client addressed last, with a hash that was right: a conversation checks it once. */
  lastAddressed?: { user: number; accessHash: bigint } | undefined;
};
