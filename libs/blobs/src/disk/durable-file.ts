import { randomBytes } from 'node:crypto';
import { mkdir, open, rename, rm, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';

export type Pieces = AsyncIterable<Uint8Array> | Iterable<Uint8Array>;

/** Writes a file atomically and durably: to a temporary name, flush, rename, flush of the directory. When the pieces throw, nothing is left behind. */
export async function writeDurably(path: string, pieces: Pieces): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const unfinished = `${path}.${randomBytes(6).toString('hex')}`;
  const file = await open(unfinished, 'wx', 0o600);
  try {
    await writePieces(file, pieces);
    await file.sync();
    await file.close();
    await rename(unfinished, path);
    await syncDirectory(dirname(path));
  } catch (error) {
    await file.close().catch(() => undefined);
    await rm(unfinished, { force: true });
    throw error;
  }
}

async function writePieces(file: FileHandle, pieces: Pieces): Promise<void> {
  let position = 0;
  for await (const piece of pieces) {
    await writeAll(file, piece, position);
    position += piece.length;
  }
}

/** Repeats partial writes. */
async function writeAll(file: FileHandle, piece: Uint8Array, position: number): Promise<void> {
  for (let written = 0; written < piece.length; ) {
    written += (await file.write(piece, written, piece.length - written, position + written)).bytesWritten;
  }
}

async function syncDirectory(path: string): Promise<void> {
  const directory = await open(path, 'r');
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
}
