import { HOME_PARTITION } from '@teamgram/event-schemas';
import { decodeEvent, type OpenEvent, type StoredEvent } from './event.ts';
import { models } from './models.ts';
import { INDEXED_PLANS, openDatabase, type Database, type DatabaseAddress } from './postgres/database.ts';
import { gatherRows, runTransaction, type Rows } from './postgres/rows.ts';
import { standingOf } from './postgres/standing.ts';
import type { Projector } from './projector.ts';

/** Entries are missing between the position and the given run. Catch up from `position`. */
export class GapBeforeEntries extends Error {
  readonly position: number;
  constructor(position: number, first: number) {
    super(`the read model stands at ${position}, the entries begin at ${first}`);
    this.position = position;
  }
}

/** The only writer of the read models. Not re-entrant: await each call before the next. */
export interface Projection {
  /** Every event below it is in the tables. */
  readonly position: number;
  /**
   * Projects consecutive log entries, the first at position `first`, in one transaction; entries already projected are skipped. Returns the new
   * events. Throws GapBeforeEntries; on any other failure nothing has changed or, if the connection broke during the transaction, the outcome is
   * unknown: call `refresh`.
   */
  project(first: number, entries: readonly Uint8Array[]): Promise<StoredEvent[]>;
  /** Reads the position back from the tables. */
  refresh(): Promise<number>;
  close(): Promise<void>;
}

/** A connection for projection. Read models can be rebuilt, so commits do not wait for the disk. */
export function openWriter(address: DatabaseAddress, schema?: string): Database {
  return openDatabase(address, { ...(schema === undefined ? {} : { schema }), settings: { ...INDEXED_PLANS, synchronous_commit: 'off' } });
}

const allProjectors: readonly Projector[] = models.flatMap(({ projectors }) => projectors);

/**
 * The projection of one partition's journal.
 * @param database from `openWriter`, not used by anybody else during a transaction
 */
export async function openProjection(database: Database, open: OpenEvent, projectors: readonly Projector[] = allProjectors, partition: number = HOME_PARTITION): Promise<Projection> {
  const standing = standingOf(partition);

  let position = 0;

  async function refresh(): Promise<number> {
    const [row] = await database.query<{ position: number }>(standing, []);
    return (position = row!.position);
  }

  async function project(first: number, entries: readonly Uint8Array[]): Promise<StoredEvent[]> {
    if (first > position) throw new GapBeforeEntries(position, first);
    const events = entries.slice(position - first).map((bytes) => decodeEvent(bytes, partition));
    if (events.length === 0) return events;
    const rows = gatherRows(partition);
    for (const event of events) {
      const opening = applyTo(projectors, event, open, rows);
      if (opening) await opening;
    }
    const next = position + events.length;
    await runTransaction(database, rows.statements(position, next, events.at(-1)!.envelope.timeMs));
    position = next;
    return events;
  }

  await refresh();
  return {
    get position() {
      return position;
    },
    project,
    refresh,
    close: () => database.close(),
  };
}

/** Opens an event only if a room stores it unsealed, and waits only if its key is not cached: sends need no waiting. */
function applyTo(projectors: readonly Projector[], event: StoredEvent, open: OpenEvent, rows: Rows): Promise<void> | undefined {
  const takers = projectors.filter(({ opens }) => opens.has(event.fact.type));
  for (const each of projectors) if (!each.opens.has(event.fact.type)) each.apply(event, rows);
  if (takers.length === 0) return undefined;
  return Promise.resolve(open(event)).then((fact) => {
    for (const each of takers) each.apply({ ...event, fact }, rows);
  });
}
