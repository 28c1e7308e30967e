import { cpSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ExitCode, FatalError, lockWhileStopped } from '@teamgram/host';
import { onlyArgument, type Command } from '../command.ts';

/** What can be made again: the read models from the log, `run` at every start. */
const REBUILDABLE = ['postgres', 'run'];

export const backup: Command = {
  summary: 'copy everything that cannot be rebuilt (the server must be stopped)',
  help: `npm run ops -- backup DIR

Copies the log, the keyring, secrets, certificates, blobs and settings to DIR, which must not exist. The read models are left out: they are
built again from the log at the next start on the copy. The copy holds every secret of the server: keep it as safe as the original, and know
that what is erased later stays readable in it. Copying a keyring while it changes could bring erased keys back, so the server must be stopped.`,
  run: (context) => {
    const target = resolve(process.env['INIT_CWD'] ?? process.cwd(), onlyArgument(context, 'directory'));
    if (existsSync(target)) throw new FatalError(`${target} exists already; name a new directory`, ExitCode.usage);
    if (!existsSync(context.dataDir)) throw new FatalError(`there is no ${context.dataDir}; name the data directory with --data`, ExitCode.usage);
    const lock = lockWhileStopped(context.dataDir);
    if (!lock) throw new FatalError('the server is running; stop it first (npm run ops -- stop)', ExitCode.unavailable);
    try {
      copy(context.dataDir, target);
    } finally {
      lock.release();
    }
    context.print(`copied to ${target}; start it with npm start -- --data "${target}"`);
  },
};

/** Under its own name only when complete. */
function copy(dataDir: string, target: string): void {
  const unfinished = `${target}.unfinished`;
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(unfinished, { recursive: true, mode: 0o700 });
  for (const name of readdirSync(dataDir).filter((entry) => !REBUILDABLE.includes(entry))) {
    cpSync(join(dataDir, name), join(unfinished, name), { recursive: true, preserveTimestamps: true });
  }
  renameSync(unfinished, target);
}
