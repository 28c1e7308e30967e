import { setTimeout as sleep } from 'node:timers/promises';
import { ExitCode, FatalError, type HostConfig } from '@teamgram/host';
import {
  DatabaseUnreachable, openLastSeen, openOwner, openProjection, openWriter, prepareSchema,
  type DatabaseAddress, type LastSeen, type ModelName, type OpenEvent, type Projection,
} from '@teamgram/read-models';

export type Tables = {
  projection: Projection;
  lastSeen: LastSeen;
  /** Models that must be rebuilt before anybody reads them. */
  stale: ModelName[];
  owner: DatabaseAddress;
  close(): Promise<void>;
};

const DATABASE_WAIT_MS = 60_000;
const RETRY_MS = 200;

/** Makes what is missing in the database and opens it for writing. Waits a minute for PostgreSQL. */
export async function openTables({ postgres }: HostConfig, open: OpenEvent): Promise<Tables> {
  const main = postgres?.main;
  const owner = postgres?.owner;
  if (!main || !owner) throw new FatalError('projections need "postgres.main" and "postgres.owner" in their configuration', ExitCode.config);
  const stale = await untilReachable(() => prepared(owner));
  // Presence has a connection of its own: it must not stand between a transaction's statements.
  const presence = openWriter(main);
  const projection = await openProjection(openWriter(main), open);
  return {
    projection, stale, owner,
    lastSeen: openLastSeen(presence),
    close: async () => void (await Promise.all([projection.close(), presence.close()])),
  };
}

async function prepared(address: DatabaseAddress): Promise<ModelName[]> {
  const owner = openOwner(address);
  try {
    return await prepareSchema(owner);
  } finally {
    await owner.close();
  }
}

async function untilReachable<T>(act: () => Promise<T>): Promise<T> {
  for (const endAtMs = Date.now() + DATABASE_WAIT_MS; ; await sleep(RETRY_MS)) {
    try {
      return await act();
    } catch (error) {
      if (!(error instanceof DatabaseUnreachable)) throw error;
      if (Date.now() > endAtMs) throw new FatalError(`PostgreSQL does not answer: ${error.message}`, ExitCode.unavailable);
    }
  }
}
