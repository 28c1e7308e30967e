/** What an operator's command on the same machine needs: is it running, who, and links with the `ops` certificate. */
import { existsSync, readFileSync } from 'node:fs';
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
  /** Of the home partition. */
  commandApi: CommandApiClient;
  /** Of every partition, home first. */
  partitions: readonly CommandApiClient[];
  projections: ProjectionsClient;
  close(): void;
};

/** Undefined when nothing runs on this data directory. While it starts or stops the answer may lack processes. */
export function supervisorStatus(dataDir: string): SupervisorStatus | undefined {
  // Looking must not make a data directory.
  if (!existsSync(dataPaths(dataDir).run)) return undefined;
  const lock = lockWhileStopped(dataDir);
  if (!lock) return readRunFile<SupervisorStatus>(dataDir, 'supervisor.json');
  lock.release();
  return undefined;
}

/** Keeps everything from starting on this data directory until it is released; undefined while something runs. */
export function lockWhileStopped(dataDir: string): Lock | undefined {
  return acquireLock(join(dataPaths(dataDir).run, 'supervisor.lock'));
}

/** Connects lazily: a call fails with UNAVAILABLE or DEADLINE_EXCEEDED when the process is not there. */
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
