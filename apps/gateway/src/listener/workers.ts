/**
 * Several workers share one port. A session lives in the worker that its auth key id chooses; whoever accepted the connection passes it
 * on as soon as the first packet names the key: a TCP socket as a handle, WebSocket and HTTP through the owner's relay socket.
 */
import { createHash } from 'node:crypto';
import { lstatSync, mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ConnectionPort, ConnectionState } from '@teamgram/mtproto';

export type Workers = {
  readonly index: number;
  readonly count: number;
  /** Where the worker takes what it owns from the others: the path of a unix socket. */
  relayPath(index: number): string;
};

/** A connection that can go to another worker. */
export type MovablePort = ConnectionPort & { move(owner: number, state: ConnectionState): void };

/** Key ids are hashes, so their remainder spreads evenly. */
export function ownerOf(authKeyId: bigint, count: number): number {
  return Number(BigInt.asUintN(64, authKeyId) % BigInt(count));
}

/** The kernel's limit on the path of a unix socket, 104 on macOS and 108 on Linux, with room for the name. */
const FOLDER_LENGTH_MAX = 80;

/** The folder of the relay sockets: `runFolder`, or a private one of our own when its path is too long for a socket. */
export function relayFolder(runFolder: string): string {
  if (Buffer.byteLength(runFolder) <= FOLDER_LENGTH_MAX) return runFolder;
  const folder = join(tmpdir(), `teamgram-${createHash('sha256').update(runFolder).digest('hex').slice(0, 16)}`);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const { uid, mode } = lstatSync(folder);
  if (uid !== process.getuid?.() || (mode & 0o077) !== 0) throw new Error(`${folder} belongs to somebody else; remove it`);
  return folder;
}
