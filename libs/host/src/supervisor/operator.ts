/** For operator commands on the same machine: the state of the server, and links authenticated with the `ops` certificate. */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { readCredentials } from '../certificates.ts';
import { dataPaths } from '../config.ts';
import { commandApiLink, projectionsLink, type CommandApiClient, type ProjectionsClient } from '../contracts/links.ts';
import { asFatalError, ExitCode, FatalError } from '../fatal-error.ts';
import { connectLink } from '../link/client.ts';
import { acquireLock, type Lock } from '../lock.ts';
import type { Ports } from './ports.ts';
import type { SupervisorStatus } from './supervisor.ts';

export type OperatorLinks = {
  /** The home partition. */
  commandApi: CommandApiClient;
  /** All partitions, home first. */
  partitions: readonly CommandApiClient[];
  projections: ProjectionsClient;
  close(): void;
};

/** The supervisor touches its file every two seconds. */
const SUSPENDED_MS = 10_000;

/** For how many whole seconds the supervisor has been suspended, so that its status of the processes is outdated; undefined: it is not. */
export function supervisorSuspendedS(dataDir: string): number | undefined {
  const file = statSync(join(dataPaths(dataDir).run, 'supervisor.json'), { throwIfNoEntry: false });
  const sinceMs = file ? Date.now() - file.mtimeMs : 0;
  return sinceMs < SUSPENDED_MS ? undefined : Math.floor(sinceMs / 1000);
}

/** Undefined if no server is running on this data directory. During start or stop the result may be incomplete. */
export function supervisorStatus(dataDir: string): SupervisorStatus | undefined {
  // A status query must not create a data directory.
  if (!existsSync(dataPaths(dataDir).run)) return undefined;
  const lock = lockWhileStopped(dataDir);
  if (!lock) return readRunFile<SupervisorStatus>(dataDir, 'supervisor.json');
  lock.release();
  return undefined;
}

/** Prevents everything from starting on this data directory until released; undefined if a server is running. */
export function lockWhileStopped(dataDir: string): Lock | undefined {
  return acquireLock(join(dataPaths(dataDir).run, 'supervisor.lock'));
}

/** Connects lazily: calls fail with UNAVAILABLE or DEADLINE_EXCEEDED if the process is not running. */
export function operatorLinks(dataDir: string): OperatorLinks {
  const ports = readRunFile<Ports>(dataDir, 'ports.json');
  const credentials = readCredentials(dataPaths(dataDir).tls, 'ops');
  const address = (port: number) => ({ host: '127.0.0.1', port });
  const commandApi = connectLink(commandApiLink, { address: address(ports.commandApi), credentials });
  const others = (ports.partitions ?? []).map((port) => connectLink(commandApiLink, { address: address(port), credentials }));
  const projections = connectLink(projectionsLink, { address: address(ports.projections), credentials });
  return {
    commandApi,
    partitions: [commandApi, ...others],
    projections,
    close: () => {
      for (const each of [commandApi, ...others]) each.close();
      projections.close();
    },
  };
}

function readRunFile<Content>(dataDir: string, name: string): Content {
  const path = join(dataPaths(dataDir).run, name);
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Content;
  } catch (error) {
    throw new FatalError(`cannot read ${path}: ${asFatalError(error).message}; is the server just starting or stopping?`, ExitCode.unavailable);
  }
}
