import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { ggmPuncture, secureRandom, unwrapSecret, wrapSecret, type GgmNode } from '@teamgram/crypto';
import { requireFormat } from '../files/database-format.ts';
import { BLOCK_DEPTH, type Keyring, type KeyNode } from '../keyring.ts';
import { BlockKeys, BLOCK_SIZE } from './block-keys.ts';
import { LruMap } from './lru-map.ts';

/** Blocks whose unwrapped nodes are cached in memory. */
const BLOCKS_MAX = 20_000;

/**
 * Deleted content must not remain in pages or free space: secure_delete overwrites it with zeros. In WAL mode a new block becomes durable with one
 * flush in the writer's loop, where a rollback journal needs four; but the WAL keeps old pages, so every erasure truncates it before returning, and
 * so does every opening, in case of a crash in between.
 */
const SETTINGS = 'PRAGMA journal_mode = WAL; PRAGMA secure_delete = ON; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 256';
const EMPTY_WRITE_AHEAD_LOG = 'PRAGMA wal_checkpoint(TRUNCATE)';
/** To be raised when older programs must no longer open the file. */
const FORMAT = 1;
const SCHEMA = `
  CREATE TABLE IF NOT EXISTS node (
    stream TEXT NOT NULL, block INTEGER NOT NULL, depth INTEGER NOT NULL, prefix INTEGER NOT NULL, wrapped BLOB NOT NULL,
    PRIMARY KEY (stream, block, depth, prefix)
  ) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS block (stream TEXT NOT NULL, block INTEGER NOT NULL, PRIMARY KEY (stream, block)) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS erased_stream (stream TEXT PRIMARY KEY) WITHOUT ROWID;
`;

type Block = { stream: string; block: number; keys: BlockKeys };

/**
 * Opens the keyring, a SQLite file. Every node is wrapped with the key-encryption key (AES-256-GCM), with its place as associated data. The row of a
 * block outlives its nodes, so that a wholly erased block is never given a new root.
 * @param kek 32 bytes, from `loadOrCreateKek`
 */
export function openKeyring({ file, kek }: { file: string; kek: Uint8Array }): Keyring {
  return new SqliteKeyring(file, kek);
}

class SqliteKeyring implements Keyring {
  readonly #database: DatabaseSync;
  readonly #kek: Uint8Array;
  readonly #selectNodes: StatementSync;
  readonly #selectBlock: StatementSync;
  readonly #selectErased: StatementSync;
  readonly #insertNode: StatementSync;
  readonly #insertBlock: StatementSync;
  readonly #blocks = new LruMap<string, Block>(BLOCKS_MAX);
  /** Blocks created since the last flush; held here until they are durable, independently of the cache. */
  readonly #unflushed = new Map<string, Block>();

  constructor(file: string, kek: Uint8Array) {
    this.#kek = kek;
    this.#database = new DatabaseSync(file);
    requireFormat(this.#database, file, FORMAT);
    this.#database.exec(SETTINGS);
    this.#database.exec(SCHEMA);
    this.#database.exec(EMPTY_WRITE_AHEAD_LOG);
    this.#selectNodes = this.#database.prepare('SELECT depth, prefix, wrapped FROM node WHERE stream = ? AND block = ?');
    this.#selectBlock = this.#database.prepare('SELECT 1 FROM block WHERE stream = ? AND block = ?');
    this.#selectErased = this.#database.prepare('SELECT 1 FROM erased_stream WHERE stream = ?');
    this.#insertNode = this.#database.prepare('INSERT INTO node VALUES (?, ?, ?, ?, ?)');
    this.#insertBlock = this.#database.prepare('INSERT INTO block VALUES (?, ?)');
  }

  leaf(stream: string, version: number): Uint8Array | undefined {
    return this.#block(stream, blockOf(version))?.keys.leaf(version % BLOCK_SIZE);
  }

  leafForWriting(stream: string, version: number): Uint8Array {
    const block = this.#block(stream, blockOf(version)) ?? this.#begin(stream, blockOf(version));
    const key = block?.keys.leaf(version % BLOCK_SIZE);
    if (!key) throw new Error(`the key of ${stream}/${version} was erased and cannot seal anything again`);
    return key;
  }

  nodes(stream: string, block: number): KeyNode[] {
    return this.#block(stream, block)?.keys.nodes.slice() ?? [];
  }

  flush(): void {
    if (this.#unflushed.size === 0) return;
    this.#transaction(() => {
      for (const { stream, block, keys } of this.#unflushed.values()) {
        this.#insertBlock.run(stream, block);
        this.#insertNodes(stream, block, keys.nodes);
      }
    });
    this.#unflushed.clear();
  }

  erase(leaves: { stream: string; version: number }[]): void {
    this.flush();
    const punctured = new Map<string, Block>();
    for (const { stream, version } of leaves) {
      const number = blockOf(version);
      const block = punctured.get(cacheKey(stream, number)) ?? this.#block(stream, number);
      if (!block) continue;
      const nodes = ggmPuncture(block.keys.nodes, BLOCK_DEPTH, version % BLOCK_SIZE);
      punctured.set(cacheKey(stream, number), { stream, block: number, keys: new BlockKeys(nodes) });
    }
    this.#transaction(() => {
      for (const { stream, block, keys } of punctured.values()) {
        this.#database.prepare('DELETE FROM node WHERE stream = ? AND block = ?').run(stream, block);
        this.#insertNodes(stream, block, keys.nodes);
      }
    });
    this.#database.exec(EMPTY_WRITE_AHEAD_LOG);
    for (const [key, block] of punctured) {
      overwriteLost(this.#blocks.get(key)?.keys.nodes ?? [], block.keys.nodes);
      this.#blocks.set(key, block);
    }
  }

  eraseStreams(streams: readonly string[]): { stream: string; block: number }[] {
    this.flush();
    const blocks = streams.flatMap((stream) => this.#blocksWithKeys(stream).map((block) => ({ stream, block })));
    this.#transaction(() => {
      for (const stream of streams) {
        this.#database.prepare('DELETE FROM node WHERE stream = ?').run(stream);
        this.#database.prepare('INSERT INTO erased_stream VALUES (?) ON CONFLICT DO NOTHING').run(stream);
      }
    });
    this.#database.exec(EMPTY_WRITE_AHEAD_LOG);
    for (const { stream, block } of blocks) {
      overwriteLost(this.#blocks.get(cacheKey(stream, block))?.keys.nodes ?? [], []);
      this.#blocks.delete(cacheKey(stream, block));
    }
    return blocks;
  }

  isErased(stream: string): boolean {
    return this.#selectErased.get(stream) !== undefined;
  }

  close(): void {
    this.flush();
    this.#database.close();
  }

  #block(stream: string, number: number): Block | undefined {
    const key = cacheKey(stream, number);
    const known = this.#unflushed.get(key) ?? this.#blocks.get(key);
    if (known) return known;
    if (!this.#selectBlock.get(stream, number)) return undefined;
    const nodes = this.#selectNodes.all(stream, number).map((row): GgmNode => {
      const [depth, prefix] = [row['depth'] as number, row['prefix'] as number];
      return { depth, prefix, key: unwrapSecret(this.#kek, row['wrapped'] as Uint8Array, scope(stream, number, depth, prefix)) };
    });
    return this.#remember({ stream, block: number, keys: new BlockKeys(nodes) });
  }

  #blocksWithKeys(stream: string): number[] {
    return this.#database.prepare('SELECT DISTINCT block FROM node WHERE stream = ?').all(stream).map((row) => row['block'] as number);
  }

  /** Creates a block. Undefined in a stream that was erased. */
  #begin(stream: string, number: number): Block | undefined {
    if (this.isErased(stream)) return undefined;
    const block = this.#remember({ stream, block: number, keys: BlockKeys.fromRoot(secureRandom(32)) });
    this.#unflushed.set(cacheKey(stream, number), block);
    return block;
  }

  #remember(block: Block): Block {
    this.#blocks.set(cacheKey(block.stream, block.block), block);
    return block;
  }

  #insertNodes(stream: string, block: number, nodes: readonly GgmNode[]): void {
    for (const { depth, prefix, key } of nodes) {
      this.#insertNode.run(stream, block, depth, prefix, wrapSecret(this.#kek, key, scope(stream, block, depth, prefix)));
    }
  }

  #transaction(work: () => void): void {
    this.#database.exec('BEGIN IMMEDIATE');
    try {
      work();
      this.#database.exec('COMMIT');
    } catch (error) {
      // SQLite has already rolled back if the disk is full.
      if (this.#database.isTransaction) this.#database.exec('ROLLBACK');
      throw error;
    }
  }
}

/** Overwrites erased nodes in memory as well. */
function overwriteLost(before: readonly GgmNode[], after: readonly GgmNode[]): void {
  for (const node of before) if (!after.includes(node)) node.key.fill(0);
}

function blockOf(version: number): number {
  return Math.floor(version / BLOCK_SIZE);
}

function cacheKey(stream: string, block: number): string {
  return `${stream}/${block}`;
}

function scope(stream: string, block: number, depth: number, prefix: number): string {
  return `data-key/${stream}/${block}/${depth}/${prefix}`;
}
