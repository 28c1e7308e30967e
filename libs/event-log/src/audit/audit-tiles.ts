import { CryptoError, HASH_BYTES } from '@teamgram/crypto';
import { LogDamaged } from '../event-log.ts';
import type { SignedCheckpoint } from '../tree/checkpoints.ts';
import { TILE_WIDTH } from '../tree/level-files.ts';
import { formatTilePath } from '../tiles/tile-path.ts';
import { auditKeys, openAudited, requireKeys, type AuditKeys } from './audit-keys.ts';
import type { AuditRun } from './audit-run.ts';
import { EntryAudit } from './entry-audit.ts';
import { joinTrail, KeyTrail } from './key-trail.ts';
import { TreeAudit } from './tree-audit.ts';

const CHECKED = [
  'the published checkpoint, by Ed25519 and ML-DSA-44',
  'every entry against every published leaf hash and tree node, and all against the signed root',
  'dense positions and stream versions, unique event ids, known schemas',
  'mailbox numbering: no hole, no repeat',
  'the history of keys: every change of writer and log keys is signed by the keys before it',
];
const UNCHECKED = [
  "commit frames and the writer's signatures: they are only in the files (audit the data directory)",
  'earlier checkpoints: the log serves only the newest (use --since with one that you kept)',
  'sealed fields: an auditor holds no data keys',
  'a split view: compare checkpoints with other auditors',
];

/**
 * Fetches a path of a tlog-tiles log, e.g. "tile/0/000". Rejects with PathMissing when the log does not serve it, which counts against the log;
 * any other rejection ends the audit without a verdict.
 */
export type FetchPath = (path: string) => Promise<Uint8Array>;

export class PathMissing extends Error {}

/** Audits a log over tlog-tiles, from checkpoint, tiles and entry bundles alone. */
export function tilesAudit(fetchPath: FetchPath): AuditRun {
  return async ({ since, ...options }, found, progress) => {
    found.checked.push(...CHECKED);
    found.unchecked.push(...UNCHECKED);
    // The keys after the checkpoint: a running writer prints new keys before they sign alone.
    const published = text(await fetchPath('checkpoint'));
    const keys = auditKeys(text(await fetchPath('log-keys')).split('\n').filter(Boolean), options);
    found.origin = keys.origin;
    const head = opened('the published checkpoint', published, keys);
    const heads = since ? [head, opened('the earlier checkpoint', since, keys)] : [head];
    const tiles = new PublishedTiles(fetchPath, head.size);
    const tree = new TreeAudit(heads, (level, index) => tiles.hash(level, index));
    const entries = new EntryAudit();
    found.state = () => ({ size: tree.size, root: tree.root, checkpoints: tree.checkpoints, streams: entries.streams, mailboxes: entries.mailboxes, commits: undefined });
    while (tree.size < head.size) {
      const trail = new KeyTrail();
      for (const entry of await tiles.advance(tree.size)) {
        tree.take(entry);
        trail.take(entries.take(tree.size - 1, entry));
      }
      joinTrail(keys.history, trail);
      await progress(tree.size, head.size);
    }
    tree.requireAllHeads();
    requireKeys(keys, heads, options);
  };
}

/** The tiles that cover one bundle, fetched before its entries are judged. */
class PublishedTiles {
  readonly #fetch: FetchPath;
  readonly #size: number;
  readonly #rows = new Map<number, { index: number; hashes: Uint8Array }>();

  constructor(fetchPath: FetchPath, size: number) {
    this.#fetch = fetchPath;
    this.#size = size;
  }

  /** The entries from `position` (the start of a bundle) on, with every tile that their hashes fall into. */
  async advance(position: number): Promise<Uint8Array[]> {
    const bundle = position / TILE_WIDTH;
    for (let level = 0; this.#width(level, this.#tileIndex(level, position)) > 0; level++) await this.#fetchRow(level, this.#tileIndex(level, position));
    const width = this.#width(0, bundle);
    const bytes = await this.#get(formatTilePath({ level: 'entries', index: bundle, width }), position);
    return splitBundle(bytes, position, width);
  }

  hash(level: number, index: number): Uint8Array | undefined {
    const row = this.#rows.get(level);
    if (row?.index !== Math.floor(index / TILE_WIDTH)) return undefined;
    const offset = (index % TILE_WIDTH) * HASH_BYTES;
    return offset < row.hashes.length ? row.hashes.subarray(offset, offset + HASH_BYTES) : undefined;
  }

  #tileIndex(level: number, position: number): number {
    return Math.floor(position / TILE_WIDTH ** (level + 1));
  }

  #width(level: number, index: number): number {
    return Math.min(TILE_WIDTH, Math.max(0, Math.floor(this.#size / TILE_WIDTH ** level) - index * TILE_WIDTH));
  }

  async #fetchRow(level: number, index: number): Promise<void> {
    if (this.#rows.get(level)?.index === index) return;
    const width = this.#width(level, index);
    const first = index * TILE_WIDTH ** (level + 1);
    const hashes = await this.#get(formatTilePath({ level, index, width }), first);
    if (hashes.length !== width * HASH_BYTES) throw new LogDamaged(first, `tile ${index} of level ${level} has ${hashes.length} bytes`);
    this.#rows.set(level, { index, hashes });
  }

  async #get(path: string, position: number): Promise<Uint8Array> {
    try {
      return await this.#fetch(path);
    } catch (error) {
      if (!(error instanceof PathMissing)) throw error;
      throw new LogDamaged(position, `the log does not serve ${path} (${error.message})`);
    }
  }
}

/** "Entry bundles are sequences of big-endian uint16 length-prefixed log entries." */
function splitBundle(bytes: Uint8Array, position: number, width: number): Uint8Array[] {
  const entries: Uint8Array[] = [];
  for (let offset = 0; offset < bytes.length; ) {
    const end = offset + 2 + ((bytes[offset]! << 8) | (bytes[offset + 1] ?? 0));
    if (end > bytes.length) throw new LogDamaged(position + entries.length, 'the entry bundle is cut off');
    entries.push(bytes.subarray(offset + 2, end));
    offset = end;
  }
  if (entries.length !== width) throw new LogDamaged(position + Math.min(entries.length, width), `the entry bundle holds ${entries.length} entries instead of ${width}`);
  return entries;
}

function opened(name: string, note: string, keys: AuditKeys): SignedCheckpoint {
  try {
    return openAudited(note, keys);
  } catch (error) {
    if (error instanceof CryptoError) throw new LogDamaged(0, `${name} is not one of this log: ${error.message}`);
    throw error;
  }
}

function text(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('utf8');
}
