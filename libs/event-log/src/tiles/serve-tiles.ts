import type { LogReader } from '../reading/log-reader.ts';
import { TILE_WIDTH } from '../tree/level-files.ts';
import { parseTilePath, type TilePath } from './tile-path.ts';
import { proveEntry } from './tlog-proof.ts';

/** The response for an HTTP server to send. */
export type TileResponse = { status: 200 | 404; headers: Record<string, string>; body: Uint8Array };

const PATH_CHARACTERS_MAX = 128;
const TEXT = 'text/plain; charset=utf-8';
/** "This endpoint is mutable, so its headers SHOULD prevent caching beyond a few seconds." */
const MUTABLE = 'no-cache';
/** "This endpoint is immutable, so its caching headers SHOULD be long-lived." */
const IMMUTABLE = 'public, max-age=31536000, immutable';

/**
 * Serves a log according to c2sp.org/tlog-tiles, for any HTTP server. GET paths:
 *
 *     /checkpoint                          the newest signed tree head
 *     /checkpoint/cosigned                 the newest one cosigned by witnesses
 *     /checkpoint/contradiction            one of a diverging history, held against the log by a witness
 *     /checkpoint/<size>                   a kept one, among them the handovers between log keys
 *     /tile/<L>/<N>[.p/<W>]                hashes; also /tile/8/<L>/<N>[.p/<W>], as requested by Go's x/mod
 *     /tile/entries/<N>[.p/<W>]            entries, each preceded by its length in two bytes
 *     /proof/<position>                    .tlog-proof under the newest checkpoint
 *     /log-keys                            verifier keys, one per line
 *
 * Nothing beyond the newest checkpoint is served. Damaged files throw (LogDamaged, CryptoError): answer 500 and examine the log.
 */
export function serveTiles(reader: LogReader): (path: string) => TileResponse {
  return (path) => {
    if (path.length > PATH_CHARACTERS_MAX) return notFound();
    if (path === '/checkpoint') return textOf(reader.checkpoint()?.note);
    if (path === '/checkpoint/cosigned') return textOf(reader.cosignedCheckpoint()?.note);
    if (path === '/checkpoint/contradiction') return textOf(reader.contradiction());
    const kept = /^\/checkpoint\/(0|[1-9][0-9]{0,15})$/.exec(path)?.[1];
    if (kept !== undefined) return textOf(reader.keptCheckpoint(Number(kept)));
    if (path === '/log-keys') return textOf(reader.verifierKeys().map((key) => `${key}\n`).join('') || undefined);
    const position = /^\/proof\/(0|[1-9][0-9]{0,15})$/.exec(path)?.[1];
    if (position !== undefined) return textOf(proveEntry(reader, Number(position)));
    const tile = parseTilePath(path.slice(1));
    return tile ? tileOf(reader, tile) : notFound();
  };
}

function tileOf(reader: LogReader, tile: TilePath): TileResponse {
  const { level, index, width } = tile;
  const size = reader.checkpoint()?.size ?? 0;
  const published = Math.floor(size / TILE_WIDTH ** (level === 'entries' ? 0 : level));
  const first = index * TILE_WIDTH;
  if (first + width > published) return notFound();
  const body = level === 'entries' ? entryBundle(reader, first, first + width) : reader.readHashes(level, first, width);
  return body ? { status: 200, headers: { 'content-type': 'application/octet-stream', 'cache-control': IMMUTABLE }, body } : notFound();
}

/** "Entry bundles are sequences of big-endian uint16 length-prefixed log entries." */
function entryBundle(reader: LogReader, from: number, to: number): Uint8Array {
  const parts: Uint8Array[] = [];
  for (let next = from; next < to; ) {
    const { entries } = reader.readEntries(next, to);
    for (const entry of entries) parts.push(Uint8Array.of(entry.length >>> 8, entry.length & 0xff), entry);
    next += entries.length;
  }
  return Buffer.concat(parts);
}

function textOf(text: string | undefined): TileResponse {
  if (text === undefined) return notFound();
  return { status: 200, headers: { 'content-type': TEXT, 'cache-control': MUTABLE }, body: Buffer.from(text, 'utf8') };
}

function notFound(): TileResponse {
  return { status: 404, headers: { 'content-type': TEXT, 'cache-control': MUTABLE }, body: Buffer.from('not found\n') };
}
