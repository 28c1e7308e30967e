/** Internal ports: found free at the first start and kept in run/ports.json, so that they stay the same. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { asFatalError, ExitCode, FatalError } from '../fatal-error.ts';
import { freePort, listenOnce } from '../free-ports.ts';

/** `partitions`: the command-apis of partitions 1, 2, … */
export type Ports = { commandApi: number; partitions: number[]; projections: number; postgres: number; audit: number; eventStore: number };

const LOOPBACK = '127.0.0.1';

/** Prefers client port + 1 for audits and + 2 for EventStoreDB; the other ports are arbitrary. */
export async function choosePorts(runDirectory: string, auditPreferred: number, partitions = 1): Promise<Ports> {
  const path = join(runDirectory, 'ports.json');
  const kept = readKept(path);
  const ports: Ports = {
    commandApi: await keepOrFind(kept.commandApi),
    partitions: [],
    projections: await keepOrFind(kept.projections),
    postgres: await keepOrFind(kept.postgres),
    audit: await keepOrFind(kept.audit ?? auditPreferred),
    eventStore: await keepOrFind(kept.eventStore ?? auditPreferred + 1),
  };
  for (let index = 0; index < partitions - 1; index++) ports.partitions.push(await keepOrFind(kept.partitions?.[index]));
  writeFileSync(path, JSON.stringify(ports), { mode: 0o600 });
  return ports;
}

/** Throws FatalError with a line for people when the port is in use or not permitted. Port 0 is always free. */
export async function requireFree(host: string, port: number): Promise<void> {
  try {
    await listenOnce(host, port);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') throw new FatalError(`this machine has no address ${host}; choose another with --host`, ExitCode.config);
    throw asFatalError(error);
  }
}

function readKept(path: string): Partial<Ports> {
  try {
    return (JSON.parse(readFileSync(path, 'utf8')) ?? {}) as Partial<Ports>;
  } catch {
    return {};
  }
}

async function keepOrFind(wanted: number | undefined): Promise<number> {
  if (wanted === undefined) return freePort();
  return listenOnce(LOOPBACK, wanted).catch(() => freePort());
}
