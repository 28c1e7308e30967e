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
   * Writes each partition's keyring and secrets into its directory, consistent with a position of its log, and returns the positions (undefined: the log has
   * no writer at the moment). No log may have received, up to its position, what another had not posted up to its own.
   */
  copyStores: (directories: readonly string[]) => Promise<readonly (number | undefined)[]>;
};

/** `positions`: of every partition, home first; all events below them are in the backup. */
export type Taken = { manifest: Manifest; positions: number[]; newEvents: number; writtenBytes: number; bytes: number };

/** Rebuilt from the log, or created at every start. */
const REBUILT = ['state', 'postgres', 'run'];
/** Handled separately. */
const OWN = ['log', 'keyring', 'secrets', 'blobs', 'partitions'];
/** Other files in a data directory are small and replaced atomically. A large one is probably being written to, so it is left out. */
const OTHER_BYTES_MAX = 16 * 1024 * 1024;
/** Small files of each backup are in a numbered folder, so that the previous backup stays intact until this one is complete. */
const PARTS = 'parts';

/**
 * Updates the backup in `directory`, in this order: signed heads; keyrings and secrets, which determine the positions; the logs up to these; blobs, which
 * exist before events refer to them; other files; the manifest. Finally removes files not in the manifest: older keyrings, erased files.
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

/** Collects the files of one backup. */
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

  /** Directory for a partition's stores within the numbered folder. */
  directoryFor(partition: number): string {
    const path = join(this.#directory, this.#parts, partitionPrefix(partition));
    mkdirSync(path, { recursive: true, mode: 0o700 });
    return path;
  }

  /** Adds a file that was written into the numbered folder by somebody else. */
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

  /** Adds an append-only file, which has the same path in every backup. */
  grow(source: string, to: string, bytes: number): void {
    const { digests, writtenBytes } = copyDigested(source, join(this.#directory, to), bytes, this.#earlier.get(to));
    this.#note({ at: to, to, ...digests }, writtenBytes);
  }

  /** Adds an immutable file: hard-linked if possible, otherwise copied. A file that has vanished was erased. */
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

  /** Flushes every directory, so that names are durable before the manifest is written. */
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

/** Settings, certificates, connect.json: small files outside the four parts above. */
function otherFiles(dataDir: string): string[] {
  const names = readdirSync(dataDir).filter((name) => !REBUILT.includes(name) && !OWN.includes(name));
  return names.flatMap((name) => (statSync(join(dataDir, name)).isDirectory() ? filesUnder(join(dataDir, name)) : [join(dataDir, name)]));
}

function readSmall(path: string): Buffer {
  if (statSync(path).size > OTHER_BYTES_MAX) throw new FatalError(`${path} is no part of a server that a backup knows; move it out of the data directory`, ExitCode.usage);
  return readFileSync(path);
}

/** Leaves out temporary files that have not been renamed yet. */
function filesUnder(directory: string): string[] {
  if (!existsSync(directory)) return [];
  const entries = readdirSync(directory, { withFileTypes: true, recursive: true });
  return entries.filter((entry) => entry.isFile() && !/\.(new|[0-9a-f]{12})$/.test(entry.name)).map((entry) => join(entry.parentPath, entry.name));
}

const inManifest = (path: string) => path.split(sep).join('/');

/** Removes leftovers of interrupted and earlier backups: an old keyring could decrypt what has been erased since. */
function removeUnnamed(directory: string, manifest: Manifest | undefined): void {
  const named = new Set(manifest?.files.map(({ at }) => at));
  for (const part of ['log', 'blobs', 'partitions', PARTS]) {
    for (const path of filesUnder(join(directory, part))) if (!named.has(inManifest(relative(directory, path)))) rmSync(path);
  }
  for (const number of existsSync(join(directory, PARTS)) ? readdirSync(join(directory, PARTS)) : []) {
    if (number !== String(manifest?.number)) rmSync(join(directory, PARTS, number), { recursive: true });
  }
}
