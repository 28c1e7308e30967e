import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { basename, join, relative, resolve } from 'node:path';
import { pinStore } from '@teamgram/event-log';
import { acquireLock, dataPaths, ExitCode, FatalError, lockWhileStopped, partitionPaths } from '@teamgram/host';
import { takeBackup } from '../backup/take.ts';
import { withoutDeliveries } from '../backup/without-deliveries.ts';
import { onlyArgument, withLinks, type Command, type CommandContext } from '../command.ts';

/** Also marks a directory as a backup. */
const LOCK = 'backup.lock';
const COPY_TIMEOUT_MS = 3_600_000;

export const backup: Command = {
  summary: 'copy everything that cannot be rebuilt, while the server runs',
  help: `npm run ops -- backup DIR [--with-kek]

Brings the backup in DIR up to now: the log up to one position, the keyring and the secrets as they belong to it, files, certificates and settings.
Of several partitions all journals, at one time: until their keyrings are copied, what they send each other waits.
What DIR holds already is not copied again, but the keyring is replaced: refresh a backup to let it forget what was erased since. Read models and
the writer's state are left out; they follow from the log. Killed half-way, it leaves the backup as it was before.

  --with-kek   also the key-encryption key (secrets/kek, and partitions/*/secrets/kek). Without it the copy opens nothing: keep the key apart from it.`,
  flags: ['with-kek'],
  takesWords: true,
  run: async (context) => {
    const directory = resolve(process.env['INIT_CWD'] ?? process.cwd(), onlyArgument(context, 'directory'));
    const { dataDir } = context;
    if (!existsSync(dataPaths(dataDir).log)) throw new FatalError(`there is no ${dataDir}; name the data directory with --data`, ExitCode.usage);
    requireOwnDirectory(directory, dataDir);
    const lock = acquireLock(join(directory, LOCK));
    if (!lock) throw new FatalError(`another backup into ${directory} is under way`, ExitCode.unavailable);
    try {
      await take(context, directory);
    } finally {
      lock.release();
    }
  },
};

/** Files that the manifest does not list are removed, so the directory must not contain anything else. */
function requireOwnDirectory(directory: string, dataDir: string): void {
  if (!relative(dataDir, directory).startsWith('..') || !relative(directory, dataDir).startsWith('..')) {
    throw new FatalError(`${directory} and ${dataDir} must lie apart`, ExitCode.usage);
  }
  if (!existsSync(directory)) return void mkdirSync(directory, { recursive: true, mode: 0o700 });
  const names = readdirSync(directory);
  if (names.length > 0 && !names.includes(LOCK)) throw new FatalError(`${directory} holds something else than a backup; name a new directory`, ExitCode.usage);
}

async function take({ dataDir, flags, json, print }: CommandContext, directory: string): Promise<void> {
  const withKek = flags.has('with-kek');
  const stopped = lockWhileStopped(dataDir);
  try {
    const copyStores = stopped ? copyRestingStores(dataDir) : copyServedStores(dataDir);
    const taken = await takeBackup({ dataDir, directory, withKek, nowMs: Date.now(), copyStores });
    const { positions, newEvents, writtenBytes, bytes } = taken;
    const [position, ...partitions] = positions;
    if (json) return print(JSON.stringify({ directory, position, ...(partitions.length > 0 ? { partitions } : {}), newEvents, writtenBytes, bytes, withKek }));
    print(`${directory}: every event below position ${positions.join(' and ')} (${newEvents} new), ${mebibytes(writtenBytes)} written, ${mebibytes(bytes)} in all`);
    if (withKek) return;
    const keks = positions.map((_, partition) => join(partitionPaths(dataDir, partition).secrets, 'kek'));
    print(`the key-encryption key is not in it: keep a copy of ${keks.join(', and of ')} in another place`);
  } finally {
    stopped?.release();
  }
}

/**
 * While the server runs, each command-api, the only writer of its stores, copies them between two writes. With several partitions, deliveries are held
 * meanwhile and home is copied last, since the others follow it.
 */
function copyServedStores(dataDir: string) {
  return (directories: readonly string[]) => withLinks(dataDir, async ({ partitions }) => {
    const copy = async (partition: number) => {
      const { position } = await partitions[partition]!.call('ops.copy-stores', { directory: directories[partition]! }, { timeoutMs: COPY_TIMEOUT_MS });
      return position;
    };
    if (directories.length === 1) return [await copy(0)];
    return withoutDeliveries(partitions, async () => {
      const positions: number[] = [];
      for (let partition = directories.length - 1; partition >= 0; partition--) positions.unshift(await copy(partition));
      return positions;
    });
  });
}

/** While the server is stopped, nobody writes the stores. A log extends to its last complete commit. */
function copyRestingStores(dataDir: string) {
  return async (directories: readonly string[]) => {
    for (const [partition, directory] of directories.entries()) {
      const { keyring, secrets } = partitionPaths(dataDir, partition);
      for (const file of [join(keyring, 'keyring.sqlite'), join(secrets, 'secrets.sqlite')]) {
        const snapshot = pinStore(file);
        await snapshot.copyTo(join(directory, basename(file))).finally(() => snapshot.release());
      }
    }
    return directories.map(() => undefined);
  };
}

const mebibytes = (bytes: number) => `${(bytes / 2 ** 20).toFixed(1)} MiB`;
