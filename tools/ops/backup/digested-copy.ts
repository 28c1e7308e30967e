import { createHash } from 'node:crypto';
import { closeSync, existsSync, fsyncSync, ftruncateSync, mkdirSync, openSync, readSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { ExitCode, FatalError } from '@teamgram/host';
import type { Digests } from './manifest.ts';

/** Granularity of digests, to which damage can be located. */
export const BLOCK_BYTES = 4 * 1024 * 1024;

/**
 * Extends the copy of an append-only file to its first `bytes`. Blocks in an earlier backup
 * are not copied again; its last, partial block is read again and must be unchanged.
 * @param earlier digests of what the copy already contains
 * @returns the digests of everything, and the number of bytes written
 * @throws {FatalError} the file is shorter than `bytes`, or is not the one that was copied before
 */
export function copyDigested(source: string, target: string, bytes: number, earlier?: Digests): { digests: Digests; writtenBytes: number } {
  const held = earlier?.bytes ?? 0;
  if (held > bytes) throw another(source, target);
  const blocks = earlier?.blocks.slice(0, Math.floor(held / BLOCK_BYTES)) ?? [];
  mkdirSync(dirname(target), { recursive: true, mode: 0o700 });
  const [from, to] = [openSync(source, 'r'), openSync(target, held > 0 ? 'r+' : 'w', 0o600)];
  try {
    for (let start = blocks.length * BLOCK_BYTES; start < bytes; start += BLOCK_BYTES) {
      const block = readBlock(from, source, start, Math.min(BLOCK_BYTES, bytes - start));
      const known = Math.max(0, held - start);
      if (known > 0 && digestOf(block.subarray(0, known)) !== earlier!.blocks.at(-1)) throw another(source, target);
      writeAll(to, block.subarray(known), start + known);
      blocks.push(digestOf(block));
    }
    ftruncateSync(to, bytes);
    fsyncSync(to);
  } finally {
    closeSync(from);
    closeSync(to);
  }
  return { digests: { bytes, blocks }, writtenBytes: bytes - held };
}

const another = (source: string, target: string) => new FatalError(`${source} is not the file of which ${target} is a copy; back up to a new directory`, ExitCode.damaged);

/** @throws {FatalError} naming the first block that differs */
export function copyVerified(source: string, target: string, { bytes, blocks }: Digests): void {
  mkdirSync(dirname(target), { recursive: true, mode: 0o700 });
  if (!existsSync(source)) throw new FatalError(`${source} is missing; take another copy of the backup`, ExitCode.damaged);
  const [from, to] = [openSync(source, 'r'), openSync(target, 'wx', 0o600)];
  try {
    for (let start = 0; start < bytes; start += BLOCK_BYTES) {
      const block = readBlock(from, source, start, Math.min(BLOCK_BYTES, bytes - start));
      if (digestOf(block) !== blocks[start / BLOCK_BYTES]) throw new FatalError(`${source} has changed since it was backed up (bytes ${start} to ${start + block.length})`, ExitCode.damaged);
      writeAll(to, block, start);
    }
    fsyncSync(to);
  } finally {
    closeSync(from);
    closeSync(to);
  }
}

/** Digests of a file's first `bytes`. @throws {FatalError} the file is shorter */
export function digestFile(path: string, bytes: number): Digests {
  const file = openSync(path, 'r');
  try {
    const blocks: string[] = [];
    for (let start = 0; start < bytes; start += BLOCK_BYTES) blocks.push(digestOf(readBlock(file, path, start, Math.min(BLOCK_BYTES, bytes - start))));
    return { bytes, blocks };
  } finally {
    closeSync(file);
  }
}

/** SHA-256, hexadecimal. */
export const digestOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

function readBlock(file: number, path: string, start: number, length: number): Buffer {
  const block = Buffer.allocUnsafe(length);
  for (let done = 0; done < length; ) {
    const count = readSync(file, block, done, length - done, start + done);
    if (count === 0) throw new FatalError(`${path} ends before byte ${start + length}`, ExitCode.damaged);
    done += count;
  }
  return block;
}

function writeAll(file: number, bytes: Uint8Array, offset: number): void {
  for (let done = 0; done < bytes.length; ) done += writeSync(file, bytes, done, bytes.length - done, offset + done);
}
