import { setTimeout as sleep } from 'node:timers/promises';
import { ExitCode, FatalError, type HostConfig } from '@teamgram/host';
import {
  DatabaseUnreachable, openLastSeen, openOwner, openProjection, openWriter, prepareSchema,
  type DatabaseAddress, type LastSeen, type ModelName, type OpenEvent, type Projection,
} from '@teamgram/read-models';

export type Tables = {
  /** Indexed by partition. */
  projections: Projection[];
  lastSeen: LastSeen;
  /** Models that must be rebuilt before they may be queried. */
  stale: ModelName[];
  owner: DatabaseAddress;
  close(): Promise<void>;
};

const DATABASE_WAIT_MS = 60_000;
const RETRY_MS = 25;

/** Creates what is missing in the database and opens it for writing, one connection per journal. Waits up to a minute for PostgreSQL. */
export async function openTables({ postgres }: HostConfig, opens: readonly OpenEvent[]): Promise<Tables> {
  const main = postgres?.main;
  const owner = postgres?.owner;
  if (!main || !owner) throw new FatalError('projections need "postgres.main" and "postgres.owner" in their configuration', ExitCode.config);
  const stale = await untilReachable(() => prepared(owner, opens.length));
  // Presence gets a connection of its own, so that its statements do not interleave with a projection transaction.
  const presence = openWriter(main);
  const projections = await Promise.all(opens.map((open, partition) => openProjection(openWriter(main), open, undefined, partition)));
  return {
    projections, stale, owner,
    lastSeen: openLastSeen(presence),
    close: async () => void (await Promise.all([...projections, presence].map((connection) => connection.close()))),
  };
}

async function prepared(address: DatabaseAddress, partitions: number): Promise<ModelName[]> {
  const owner = openOwner(address);
  try {
    return await prepareSchema(owner, partitions);
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
