/** The contents of a backup: `manifest.json` in its directory, replaced atomically, so that there is always one complete backup or none. */
import { closeSync, fsyncSync, openSync, readFileSync, renameSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { createHash } from 'node:crypto';
import type { Place } from '@teamgram/event-log';
import { ExitCode, FatalError } from '@teamgram/host';

/** Digests of a file's first `bytes`: a SHA-256 (hexadecimal) per `BLOCK_BYTES`, the last one over the remainder. */
export type Digests = { bytes: number; blocks: string[] };

/** `at`: path in the backup, `to`: path in a data directory; both with `/`. */
export type BackedUpFile = Digests & { at: string; to: string };

/** A journal: its identity, where its backup ends, and the key-encryption key of its secrets. */
export type BackedUpJournal = {
  /** The log's name. */
  origin: string;
  /** End of its last commit in the backup; every event below it is included. */
  end: Place;
  /** Identifies the key-encryption key, which is in the backup only if requested. */
  kekDigest: string;
};

/** The journal fields at top level are those of the home partition. */
export type Manifest = BackedUpJournal & {
  /** 2: with `partitions`. */
  format: 1 | 2;
  /** Counts the backups into this directory, starting with 1. */
  number: number;
  takenAtMs: number;
  /** Partitions 1, 2, … */
  partitions?: BackedUpJournal[];
  withKek: boolean;
  files: BackedUpFile[];
};

const NAME = 'manifest.json';
/** Enough for about 400,000 files. */
const MANIFEST_BYTES_MAX = 128 * 1024 * 1024;

/** Undefined when there is no complete backup. Throws FatalError for a damaged one. */
export function readManifest(directory: string): Manifest | undefined {
  const path = join(directory, NAME);
  const sizeBytes = statSync(path, { throwIfNoEntry: false })?.size;
  if (sizeBytes === undefined) return undefined;
  if (sizeBytes > MANIFEST_BYTES_MAX) throw damaged(path);
  const [text = '', digest] = readFileSync(path, 'utf8').split('\n');
  if (sha256(text) !== digest) throw damaged(path);
  const manifest = JSON.parse(text) as Manifest;
  if (manifest.format !== (manifest.partitions ? 2 : 1)) throw new FatalError(`${path}: was made by a newer program`, ExitCode.usage);
  const outside = manifest.files.find(({ at, to }) => !isInside(at) || !isInside(to));
  if (outside) throw new FatalError(`${path}: names a place outside of the backup`, ExitCode.damaged);
  return manifest;
}

/** The manifest is durable when this returns. */
export function writeManifest(directory: string, manifest: Manifest): void {
  const text = JSON.stringify(manifest);
  const path = join(directory, NAME);
  const file = openSync(`${path}.new`, 'w', 0o600);
  try {
    writeSync(file, `${text}\n${sha256(text)}\n`);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(`${path}.new`, path);
  flushDirectory(directory);
}

/** fsync of a directory, which makes created and renamed entries durable. */
export function flushDirectory(directory: string): void {
  const file = openSync(directory, 'r');
  fsyncSync(file);
  closeSync(file);
}

/** All journals of a backup, home first. */
export function journalsOf(manifest: Manifest): BackedUpJournal[] {
  return [manifest, ...(manifest.partitions ?? [])];
}

/** A digest that discloses nothing about the key-encryption key, which is 32 random bytes. */
export function kekDigest(kek: Uint8Array): string {
  return createHash('sha256').update('teamgram backup/key-encryption key\n').update(kek).digest('hex');
}

const sha256 = (text: string) => createHash('sha256').update(text, 'utf8').digest('hex');

const damaged = (path: string) => new FatalError(`${path} is damaged; take another copy of the backup`, ExitCode.damaged);

/** Accepts only plain names below the directory: a forged manifest must not write elsewhere. */
function isInside(path: string): boolean {
  return path.split('/').every((name) => /^[^\\\0]{1,255}$/.test(name) && name !== '.' && name !== '..');
}
