/**
 * Several workers share one port. A session lives in the worker selected by its auth key id. Whichever worker accepted a connection passes it on as soon as
 * the first packet shows the key id: a TCP socket as a handle, WebSocket and HTTP through the owner's relay socket.
 */
import { createHash } from 'node:crypto';
import { lstatSync, mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ConnectionPort, ConnectionState } from '@teamgram/mtproto';

export type Workers = {
  readonly index: number;
  readonly count: number;
  /** Path of the unix socket on which a worker accepts relayed connections. */
  relayPath(index: number): string;
};

/** A connection that can be passed to another worker. */
export type MovablePort = ConnectionPort & { move(owner: number, state: ConnectionState): void };

/**
 * Passes a connection to the worker that owns the key it now uses. A connection that was relayed here is closed instead: a client that alternates between keys
 * could make a chain of relays of any length. It connects again and is relayed by its first packet.
 */
export function passOn(port: ConnectionPort, owner: number, state: ConnectionState): void {
  if ('move' in port) (port as MovablePort).move(owner, state);
  else port.close();
}

/** Index of the worker that owns a key. Key ids are hashes, so the remainder is evenly distributed. */
export function ownerOf(authKeyId: bigint, count: number): number {
  return Number(BigInt.asUintN(64, authKeyId) % BigInt(count));
}

/** Socket paths are limited to 104 bytes on macOS and 108 on Linux; this leaves room for the file name. */
const FOLDER_LENGTH_MAX = 80;

/** Folder of the relay sockets: `runFolder`, or a private one in the temporary directory when that path is too long for a socket. */
export function relayFolder(runFolder: string): string {
  if (Buffer.byteLength(runFolder) <= FOLDER_LENGTH_MAX) return runFolder;
  const folder = join(tmpdir(), `teamgram-${createHash('sha256').update(runFolder).digest('hex').slice(0, 16)}`);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const { uid, mode } = lstatSync(folder);
  if (uid !== process.getuid?.() || (mode & 0o077) !== 0) throw new Error(`${folder} belongs to somebody else; remove it`);
  return folder;
}
