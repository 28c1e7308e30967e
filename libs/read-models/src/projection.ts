import { HOME_PARTITION } from '@teamgram/event-schemas';
import { decodeEvent, type OpenEvent, type StoredEvent } from './event.ts';
import { models } from './models.ts';
import { INDEXED_PLANS, openDatabase, type Database, type DatabaseAddress } from './postgres/database.ts';
import { gatherRows, runTransaction, type Rows } from './postgres/rows.ts';
import { standingOf } from './postgres/standing.ts';
import type { Projector } from './projector.ts';

/** The log went on without us: entries between are missing. Catch up from `position`. */
export class GapBeforeEntries extends Error {
  readonly position: number;
  constructor(position: number, first: number) {
    super(`the read model stands at ${position}, the entries begin at ${first}`);
    this.position = position;
  }
}

/** The one writer of the read models. Not re-entrant: await each call before the next. */
export interface Projection {
  /** Every event below it is in the tables. */
  readonly position: number;
  /**
   * Projects consecutive entries of the log, the first at position `first`, as one transaction; entries that are projected already are
   * skipped. Returns the events that were new. Throws GapBeforeEntries; on any other failure nothing has changed or, when the connection
   * broke in the middle, it is unknown whether all or nothing has: `refresh` tells.
   */
  project(first: number, entries: readonly Uint8Array[]): Promise<StoredEvent[]>;
  /** Reads the position back from the tables. */
  refresh(): Promise<number>;
  close(): Promise<void>;
}

/** A connection that writes rows. The read model is rebuildable, so a commit need not wait for the disk. */
export function openWriter(address: DatabaseAddress, schema?: string): Database {
  return openDatabase(address, { ...(schema === undefined ? {} : { schema }), settings: { ...INDEXED_PLANS, synchronous_commit: 'off' } });
}

const allProjectors: readonly Projector[] = models.flatMap(({ projectors }) => projectors);

/**
 * The projection of one partition's journal.
 * @param database from `openWriter`, used by nobody else while a transaction runs
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

/** Opens an event only when somebody stores it open, and waits only when its key is not at hand: sends pass without a pause. */
function applyTo(projectors: readonly Projector[], event: StoredEvent, open: OpenEvent, rows: Rows): Promise<void> | undefined {
  const takers = projectors.filter(({ opens }) => opens.has(event.fact.type));
  for (const each of projectors) if (!each.opens.has(event.fact.type)) each.apply(event, rows);
  if (takers.length === 0) return undefined;
  return Promise.resolve(open(event)).then((fact) => {
    for (const each of takers) each.apply({ ...event, fact }, rows);
  });
}
