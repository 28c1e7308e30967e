/**
 * Data keys for sealed fields. Each block of 2^BLOCK_DEPTH versions of a stream has one GGM tree (libs/crypto); the leaf of (stream, version) seals
 * all private fields of that event. Erasing a leaf replaces the nodes above it by the siblings on its path.
 */
export const BLOCK_DEPTH = 10;

/** A surviving node of a block's tree; it covers the leaves whose top `depth` bits equal `prefix`. depth 0 is the root. */
export type KeyNode = { depth: number; prefix: number; key: Uint8Array };

/** Read access to keys, for everyone who must open sealed fields; only command-api may create or destroy keys. */
export interface KeyReader {
  /** The 32-byte leaf key, or undefined if it was destroyed or never existed. Synchronous if the block's nodes are in memory. */
  leaf(stream: string, version: number): Uint8Array | undefined | Promise<Uint8Array | undefined>;
}

/** The owner's access to keys: creating, erasing and reading them. */
export interface Keyring extends KeyReader {
  leaf(stream: string, version: number): Uint8Array | undefined;
  /** The leaf key for a version about to be written; creates the block's root if the block is new (durable after `flush`). */
  leafForWriting(stream: string, version: number): Uint8Array;
  /** Surviving nodes of one block (version >> BLOCK_DEPTH), for a KeyReader in another process. Empty if unknown or wholly erased. */
  nodes(stream: string, block: number): KeyNode[];
  /** Makes all roots created since the last flush durable. The log calls it before a commit that uses them. */
  flush(): void;
  /** Destroys leaf keys: afterwards no file of the keyring contains anything from which they can be derived. Durable on return. */
  erase(leaves: { stream: string; version: number }[]): void;
  /**
   * Destroys all present and future keys of the streams: one deletion per block, whatever the number of versions. Nothing can be sealed in them
   * again. Durable on return, idempotent. Returns the blocks that had keys.
   */
  eraseStreams(streams: readonly string[]): { stream: string; block: number }[];
  /** Whether the whole stream was erased. */
  isErased(stream: string): boolean;
  close(): void;
}
