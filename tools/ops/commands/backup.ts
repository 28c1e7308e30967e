import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { basename, join, relative, resolve } from 'node:path';
import { pinStore } from '@teamgram/event-log';
import { acquireLock, dataPaths, ExitCode, FatalError, lockWhileStopped, partitionsBegun } from '@teamgram/host';
import { takeBackup } from '../backup/take.ts';
import { onlyArgument, withLinks, type Command, type CommandContext } from '../command.ts';

/** Also the mark of a directory that is a backup's. */
const LOCK = 'backup.lock';
const COPY_TIMEOUT_MS = 3_600_000;

export const backup: Command = {
  summary: 'copy everything that cannot be rebuilt, while the server runs',
  help: `npm run ops -- backup DIR [--with-kek]

Brings the backup in DIR up to now: the log up to one position, the keyring and the secrets as they belong to it, files, certificates and settings.
What DIR holds already is not copied again, but the keyring is replaced: refresh a backup to let it forget what was erased since. Read models and
the writer's state are left out; they follow from the log. Killed half-way, it leaves the backup as it was before.

  --with-kek   also the key-encryption key (secrets/kek). Without it the copy opens nothing: keep the key apart from it.`,
  flags: ['with-kek'],
  run: async (context) => {
    const directory = resolve(process.env['INIT_CWD'] ?? process.cwd(), onlyArgument(context, 'directory'));
    const { dataDir } = context;
    if (!existsSync(dataPaths(dataDir).log)) throw new FatalError(`there is no ${dataDir}; name the data directory with --data`, ExitCode.usage);
    if ((partitionsBegun(dataDir) ?? 1) > 1) throw new FatalError(`${dataDir} has several journals, which must be of one time: stop the server and copy the whole directory`, ExitCode.usage);
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

/** What a backup does not name is removed from its directory, so nothing else may live there. */
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
    const { position, newEvents, writtenBytes, bytes } = taken;
    if (json) return print(JSON.stringify({ directory, position, newEvents, writtenBytes, bytes, withKek }));
    print(`${directory}: every event below position ${position} (${newEvents} new), ${mebibytes(writtenBytes)} written, ${mebibytes(bytes)} in all`);
    if (!withKek) print(`the key-encryption key is not in it: keep a copy of ${join(dataPaths(dataDir).secrets, 'kek')} in another place`);
  } finally {
    stopped?.release();
  }
}

/** command-api, their only writer, copies them between two of its writes. */
function copyServedStores(dataDir: string) {
  return (directory: string) => withLinks(dataDir, async ({ commandApi }) => {
    const { position } = await commandApi.call('ops.copy-stores', { directory }, { timeoutMs: COPY_TIMEOUT_MS });
    return position;
  });
}

/** Nobody writes them. The log counts up to its last whole commit. */
function copyRestingStores(dataDir: string) {
  const { keyring, secrets } = dataPaths(dataDir);
  return async (directory: string) => {
    for (const file of [join(keyring, 'keyring.sqlite'), join(secrets, 'secrets.sqlite')]) {
      const snapshot = pinStore(file);
      await snapshot.copyTo(join(directory, basename(file))).finally(() => snapshot.release());
    }
    return undefined;
  };
}

const mebibytes = (bytes: number) => `${(bytes / 2 ** 20).toFixed(1)} MiB`;
