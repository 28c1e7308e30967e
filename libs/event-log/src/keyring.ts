/**
 * Data keys for sealed fields. One GGM tree (libs/crypto) per block of 2^BLOCK_DEPTH versions of a stream; the leaf of
 * (stream, version) seals every private field of that event. Erasing a leaf replaces the nodes above it by the siblings on its path.
 */
export const BLOCK_DEPTH = 10;

/** A surviving node of a block's tree: covers the leaves whose top `depth` bits equal `prefix`. depth 0 = the root. */
export type KeyNode = { depth: number; prefix: number; key: Uint8Array };

/** Reads keys. Held by whoever must open sealed fields; only command-api may create or destroy them. */
export interface KeyReader {
  /** The 32-byte leaf key, or undefined when it was destroyed or never existed. Synchronous when the block's nodes are at hand. */
  leaf(stream: string, version: number): Uint8Array | undefined | Promise<Uint8Array | undefined>;
}

export interface Keyring extends KeyReader {
  leaf(stream: string, version: number): Uint8Array | undefined;
  /** The leaf key of a version that is about to be written; creates the block's root when the block is new (kept durable by `flush`). */
  leafForWriting(stream: string, version: number): Uint8Array;
  /** Surviving nodes of one block (version >> BLOCK_DEPTH), for a KeyReader in another process. Empty = unknown or wholly erased. */
  nodes(stream: string, block: number): KeyNode[];
  /** Makes every root created since the last flush durable. The log calls it before a commit that uses them. */
  flush(): void;
  /** Destroys leaf keys so that no file of the keyring holds anything they can be derived from. Durable on return. */
  erase(leaves: { stream: string; version: number }[]): void;
  /**
   * Destroys every key of the streams, made or yet to be made: one deletion for each block, whatever the number of versions. Nothing can be sealed in them
   * again. Durable on return; again is fine. Returns the blocks that had keys.
   */
  eraseStreams(streams: readonly string[]): { stream: string; block: number }[];
  /** Whether the stream was erased whole. */
  isErased(stream: string): boolean;
  close(): void;
}
