import { openLogReader, type EntryRun, type LogReader } from '@teamgram/event-log';
import { rebuild, type DatabaseAddress, type ModelName, type OpenEvent, type Projection, type Rebuilt } from '@teamgram/read-models';
import type { Turns } from './follow/turns.ts';

export type Rebuilding = {
  owner: DatabaseAddress;
  logDirectory: string;
  open: OpenEvent;
  projection: Projection;
  turns: Turns;
  /** Position up to which the log is durable. */
  durable: () => number;
};

/** Fills models anew from the log. The live projection goes on meanwhile and rests only for the exchange of the tables. */
export async function rebuildFrom({ owner, logDirectory, open, projection, turns, durable }: Rebuilding, names: readonly ModelName[]): Promise<Rebuilt> {
  const reader = openLogReader(logDirectory);
  try {
    return await rebuild({
      owner, names, open,
      entriesBetween: (from, until) => runsBetween(reader, from, until),
      atRest: (act) => turns.take(async () => {
        // Tables cannot know more than their log: those that do are brought back to it.
        const result = await act(Math.min(projection.position, durable()));
        await projection.refresh();
        return result;
      }),
    });
  } finally {
    reader.close();
  }
}

function* runsBetween(reader: LogReader, from: number, until: number): Iterable<EntryRun> {
  for (let next = from; next < until; ) {
    const run = reader.readEntries(next, until);
    yield run;
    next += run.entries.length;
  }
}
