/** Launches a process: its configuration in a file of mode 600, its output to a file, an IPC channel to the supervisor. */
import cluster from 'node:cluster';
import { fork, type ChildProcess } from 'node:child_process';
import { closeSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { HostConfig } from '../config.ts';
import { logFileOf, openLog } from './log-files.ts';

export type Launch = { entry: string; config: HostConfig; runDirectory: string };

/**
 * Half of V8's default young generation: with the default of 3 × 16 MiB a burst of connections leaves 5 KiB resident for each, as much as the
 * connections themselves need.
 */
const GATEWAY_FLAGS = ['--max-semi-space-size=8'];

export function launchProcess({ entry, config, runDirectory }: Launch): ChildProcess {
  const log = openLog(logFileOf(runDirectory, config.name));
  const options = { stdio: ['ignore', log, log, 'ipc'] as ['ignore', number, number, 'ipc'], serialization: 'advanced' as const };
  const env = { ...process.env, TEAMGRAM_CONFIG: writeConfig(config, runDirectory), TEAMGRAM_NAME: config.name };
  try {
    if (config.role !== 'gateway') return fork(entry, { ...options, env, execArgv: [] });
    // Gateway workers share one port: Node's cluster module shares the listening socket and distributes connections.
    cluster.setupPrimary({ ...options, exec: entry, execArgv: GATEWAY_FLAGS, args: [] });
    return cluster.fork(env).process;
  } finally {
    closeSync(log);
  }
}

/** Not rewritten if unchanged, so that a restart needs no space on a full disk. */
function writeConfig(config: HostConfig, runDirectory: string): string {
  const path = join(runDirectory, `${config.name}.json`);
  const text = JSON.stringify(config, undefined, 2);
  if (!existsSync(path) || readFileSync(path, 'utf8') !== text) writeFileSync(path, text, { mode: 0o600 });
  return path;
}
