/** What a backup consists of: `manifest.json` in its directory, replaced as a whole, so that there is always one finished backup or none. */
import { closeSync, fsyncSync, openSync, readFileSync, renameSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { createHash } from 'node:crypto';
import type { Place } from '@teamgram/event-log';
import { ExitCode, FatalError } from '@teamgram/host';

/** Digests of a file's first `bytes`, one SHA-256 (hexadecimal) per `BLOCK_BYTES` of them, the last one of what is left. */
export type Digests = { bytes: number; blocks: string[] };

/** `at` in the backup, `to` in a data directory; both with `/`. */
export type BackedUpFile = Digests & { at: string; to: string };

/** Of a journal: which it is, where the backup of it ends, and what its secrets are wrapped under. */
export type BackedUpJournal = {
  /** The log's name. */
  origin: string;
  /** Every event below it is in the backup; where its last commit ends. */
  end: Place;
  /** Tells the key-encryption key from another one; it stands in no file of the backup unless that was asked for. */
  kekDigest: string;
};

/** The journal's own fields are those of the home partition. */
export type Manifest = BackedUpJournal & {
  /** 2: with `partitions`. */
  format: 1 | 2;
  /** Counts the backups into this directory, from 1 on. */
  number: number;
  takenAtMs: number;
  /** Partitions 1, 2, … */
  partitions?: BackedUpJournal[];
  withKek: boolean;
  files: BackedUpFile[];
};

const NAME = 'manifest.json';
/** 400,000 files or so. */
const MANIFEST_BYTES_MAX = 128 * 1024 * 1024;

/** Undefined when there is no finished backup. Throws FatalError on a damaged one. */
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

/** Durable when it returns. */
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

export function flushDirectory(directory: string): void {
  const file = openSync(directory, 'r');
  fsyncSync(file);
  closeSync(file);
}

/** Every journal of a backup, home first. */
export function journalsOf(manifest: Manifest): BackedUpJournal[] {
  return [manifest, ...(manifest.partitions ?? [])];
}

/** A digest of the key-encryption key that tells nothing of it: the key is 32 random bytes. */
export function kekDigest(kek: Uint8Array): string {
  return createHash('sha256').update('teamgram backup/key-encryption key\n').update(kek).digest('hex');
}

const sha256 = (text: string) => createHash('sha256').update(text, 'utf8').digest('hex');

const damaged = (path: string) => new FatalError(`${path} is damaged; take another copy of the backup`, ExitCode.damaged);

/** Plain names under the directory: a manifest from elsewhere must not write where it likes. */
function isInside(path: string): boolean {
  return path.split('/').every((name) => /^[^\\\0]{1,255}$/.test(name) && name !== '.' && name !== '..');
}
