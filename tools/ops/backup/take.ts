import { existsSync, linkSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { planLogCopy, signedHead } from '@teamgram/event-log';
import { dataPaths, ExitCode, FatalError, partitionPaths, partitionsBegun } from '@teamgram/host';
import { copyDigested, digestFile, digestOf } from './digested-copy.ts';
import { flushDirectory, journalsOf, kekDigest, readManifest, writeManifest, type BackedUpFile, type BackedUpJournal, type Digests, type Manifest } from './manifest.ts';
import { partitionPrefix } from './partition-prefix.ts';

export type TakeOptions = {
  dataDir: string;
  directory: string;
  withKek: boolean;
  nowMs: number;
  /**
   * Writes the keyring and the secrets of each partition into its directory, as they belong to a position of its log, and answers the positions
   * (undefined: nobody writes that log). No log may have taken in up to its position what another one had not posted up to its own.
   */
  copyStores: (directories: readonly string[]) => Promise<readonly (number | undefined)[]>;
};

/** `positions`: of every partition, home first; all events below them are in the backup. */
export type Taken = { manifest: Manifest; positions: number[]; newEvents: number; writtenBytes: number; bytes: number };

/** Folded from the log again, or made at every start. */
const REBUILT = ['state', 'postgres', 'run'];
/** Handled one by one. */
const OWN = ['log', 'keyring', 'secrets', 'blobs', 'partitions'];
/** What else lies in a data directory is small and replaced as a whole; a large file is something that somebody writes into. */
const OTHER_BYTES_MAX = 16 * 1024 * 1024;
/** Small things of one backup lie under a number of their own, so that the backup before stays whole until this one is finished. */
const PARTS = 'parts';

/**
 * Brings the backup in `directory` up to now. In this order: the signed heads; keyrings and secrets, which fix the positions; the logs up to them;
 * blobs, which are there before an event names them; the rest; the manifest. Then what no manifest names is removed: older keyrings, erased files.
 */
export async function takeBackup(options: TakeOptions): Promise<Taken> {
  const { dataDir, directory, withKek, nowMs } = options;
  const paths = dataPaths(dataDir);
  const earlier = readManifest(directory);
  const number = (earlier?.number ?? 0) + 1;
  removeUnnamed(directory, earlier);
  const backup = new Backup(directory, `${PARTS}/${number}`, earlier);
  const [home, ...partitions] = await takeJournals(backup, earlier, options);
  for (const path of filesUnder(join(paths.blobs, 'files'))) backup.keep(path, `blobs/files/${inManifest(relative(join(paths.blobs, 'files'), path))}`);
  for (const path of otherFiles(dataDir)) backup.write(inManifest(relative(dataDir, path)), readSmall(path));
  const manifest: Manifest = { ...home, format: partitions.length > 0 ? 2 : 1, ...(partitions.length > 0 ? { partitions } : {}), number, takenAtMs: nowMs, withKek, files: backup.files };
  backup.flush();
  writeManifest(directory, manifest);
  removeUnnamed(directory, manifest);
  const bytes = backup.files.reduce((sum, file) => sum + file.bytes, 0);
  const positions = journalsOf(manifest).map(({ end }) => end.position);
  const events = (journals: readonly BackedUpJournal[]) => journals.reduce((sum, { end }) => sum + end.position, 0);
  const newEvents = events(journalsOf(manifest)) - (earlier ? events(journalsOf(earlier)) : 0);
  return { manifest, positions, newEvents, writtenBytes: backup.writtenBytes, bytes };
}

/** Keyring, secrets and log of every partition, home first. */
async function takeJournals(backup: Backup, earlier: Manifest | undefined, { dataDir, directory, withKek, copyStores }: TakeOptions): Promise<[BackedUpJournal, ...BackedUpJournal[]]> {
  const logs = Array.from({ length: partitionsBegun(dataDir) ?? 1 }, (_, partition) => partitionPaths(dataDir, partition));
  const known = earlier && journalsOf(earlier);
  const heads = logs.map(({ log }) => signedHead(log));
  const other = known && heads.find(({ origin }, partition) => known[partition]?.origin !== origin);
  if (other) throw new FatalError(`${directory} is a backup of ${known.map(({ origin }) => origin).join(', ')}, not of ${other.origin}`, ExitCode.usage);
  const positions = await copyStores(heads.map((_, partition) => backup.directoryFor(partition)));
  const journals = heads.map((head, partition): BackedUpJournal => {
    const prefix = partitionPrefix(partition);
    const { log, secrets } = logs[partition]!;
    backup.add(`${prefix}keyring.sqlite`, `${prefix}keyring/keyring.sqlite`);
    backup.add(`${prefix}secrets.sqlite`, `${prefix}secrets/secrets.sqlite`);
    const plan = planLogCopy({ dir: log, from: known?.[partition]?.end, position: positions[partition], head });
    for (const { name, bytes } of plan.growing) backup.grow(join(log, name), `${prefix}log/${name}`, bytes);
    for (const { name, content } of plan.small) backup.write(`${prefix}log/${name}`, content);
    const kek = readFileSync(join(secrets, 'kek'));
    if (withKek) backup.write(`${prefix}secrets/kek`, kek);
    return { origin: head.origin, end: plan.end, kekDigest: kekDigest(kek) };
  });
  return journals as [BackedUpJournal, ...BackedUpJournal[]];
}

/** The files of one backup as they come together. */
class Backup {
  readonly files: BackedUpFile[] = [];
  writtenBytes = 0;
  readonly #directory: string;
  readonly #parts: string;
  readonly #earlier: ReadonlyMap<string, Digests>;

  constructor(directory: string, parts: string, earlier: Manifest | undefined) {
    this.#directory = directory;
    this.#parts = parts;
    this.#earlier = new Map(earlier?.files.map((file) => [file.at, file]));
    mkdirSync(join(directory, parts), { recursive: true, mode: 0o700 });
  }

  /** Where a partition's stores are written, among the parts. */
  directoryFor(partition: number): string {
    const path = join(this.#directory, this.#parts, partitionPrefix(partition));
    mkdirSync(path, { recursive: true, mode: 0o700 });
    return path;
  }

  /** A file that somebody else has written among the parts. */
  add(name: string, to: string): void {
    const at = `${this.#parts}/${name}`;
    const path = join(this.#directory, at);
    const { size } = statSync(path);
    this.#note({ at, to, ...digestFile(path, size) }, size);
  }

  write(to: string, content: Buffer): void {
    const at = `${this.#parts}/${to}`;
    const path = join(this.#directory, at);
    mkdirSync(join(path, '..'), { recursive: true, mode: 0o700 });
    writeFileSync(path, content, { mode: 0o600, flush: true });
    this.#note({ at, to, ...digestsOf(content) }, content.length);
  }

  /** A file that only grows: at the same place in every backup. */
  grow(source: string, to: string, bytes: number): void {
    const { digests, writtenBytes } = copyDigested(source, join(this.#directory, to), bytes, this.#earlier.get(to));
    this.#note({ at: to, to, ...digests }, writtenBytes);
  }

  /** A file that never changes: linked where the file system allows it, copied elsewhere. Gone meanwhile = erased. */
  keep(source: string, to: string): void {
    const known = this.#earlier.get(to);
    if (known) return this.#note({ at: to, to, ...known }, 0);
    const bytes = statSync(source, { throwIfNoEntry: false })?.size;
    if (bytes === undefined) return;
    const target = join(this.#directory, to);
    mkdirSync(join(target, '..'), { recursive: true, mode: 0o700 });
    rmSync(target, { force: true });
    const linked = link(source, target);
    const digests = linked ? digestFile(target, bytes) : copyDigested(source, target, bytes).digests;
    this.#note({ at: to, to, ...digests }, linked ? 0 : bytes);
  }

  /** Every directory, so that the names are durable before the manifest is. */
  flush(): void {
    const directories = new Set([this.#directory, ...this.files.flatMap(({ at }) => parentsOf(at).map((name) => join(this.#directory, name)))]);
    for (const directory of directories) flushDirectory(directory);
  }

  #note(file: BackedUpFile, writtenBytes: number): void {
    this.files.push({ at: file.at, to: file.to, bytes: file.bytes, blocks: file.blocks });
    this.writtenBytes += writtenBytes;
  }
}

function link(source: string, target: string): boolean {
  try {
    linkSync(source, target);
    return true;
  } catch (error) {
    if (['EXDEV', 'EPERM', 'EMLINK', 'ENOTSUP'].includes((error as NodeJS.ErrnoException).code ?? '')) return false;
    throw error;
  }
}

function digestsOf(content: Buffer): Digests {
  return { bytes: content.length, blocks: content.length === 0 ? [] : [digestOf(content)] };
}

function parentsOf(path: string): string[] {
  const names = path.split('/').slice(0, -1);
  return names.map((_, index) => names.slice(0, index + 1).join('/'));
}

/** Settings, certificates, what clients read: small files outside of the four parts above. */
function otherFiles(dataDir: string): string[] {
  const names = readdirSync(dataDir).filter((name) => !REBUILT.includes(name) && !OWN.includes(name));
  return names.flatMap((name) => (statSync(join(dataDir, name)).isDirectory() ? filesUnder(join(dataDir, name)) : [join(dataDir, name)]));
}

function readSmall(path: string): Buffer {
  if (statSync(path).size > OTHER_BYTES_MAX) throw new FatalError(`${path} is no part of a server that a backup knows; move it out of the data directory`, ExitCode.usage);
  return readFileSync(path);
}

/** Without those that a writer has not given their name yet. */
function filesUnder(directory: string): string[] {
  if (!existsSync(directory)) return [];
  const entries = readdirSync(directory, { withFileTypes: true, recursive: true });
  return entries.filter((entry) => entry.isFile() && !/\.(new|[0-9a-f]{12})$/.test(entry.name)).map((entry) => join(entry.parentPath, entry.name));
}

const inManifest = (path: string) => path.split(sep).join('/');

/** What an interrupted backup or an earlier one has left: an old keyring opens what was erased since. */
function removeUnnamed(directory: string, manifest: Manifest | undefined): void {
  const named = new Set(manifest?.files.map(({ at }) => at));
  for (const part of ['log', 'blobs', 'partitions', PARTS]) {
    for (const path of filesUnder(join(directory, part))) if (!named.has(inManifest(relative(directory, path)))) rmSync(path);
  }
  for (const number of existsSync(join(directory, PARTS)) ? readdirSync(join(directory, PARTS)) : []) {
    if (number !== String(manifest?.number)) rmSync(join(directory, PARTS, number), { recursive: true });
  }
}
