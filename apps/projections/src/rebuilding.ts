import { openLogReader, type EntryRun, type LogReader } from '@teamgram/event-log';
import type { Turns } from '@teamgram/host';
import { rebuild, type DatabaseAddress, type ModelName, type Projection, type Rebuilt } from '@teamgram/read-models';
import type { Journal } from './journals.ts';

/** A journal and its live projection, whose transactions take turns with a rebuild. */
export type ProjectedJournal = Journal & { projection: Projection; turns: Turns };

/** Fills models anew from the journals; `onRun` is called for each run of their events. The live projections go on meanwhile and rest only for the exchange of the tables. */
export async function rebuildFrom(owner: DatabaseAddress, journals: readonly ProjectedJournal[], names: readonly ModelName[], onRun: () => void): Promise<Rebuilt> {
  const readers = journals.map(({ logDirectory }) => openLogReader(logDirectory));
  try {
    return await rebuild({
      owner, names,
      journals: journals.map(({ open }, index) => ({ open, entriesBetween: (from, until) => runsBetween(readers[index]!, from, until, onRun) })),
      atRest: (act) => allAtRest(journals, async () => {
        // Tables cannot know more than their log: those that do are brought back to it.
        const result = await act(journals.map(({ projection, head }) => Math.min(projection.position, head.durable)));
        for (const { projection } of journals) await projection.refresh();
        return result;
      }),
    });
  } finally {
    for (const reader of readers) reader.close();
  }
}

/** Takes the turn of every journal, one inside the other. */
function allAtRest<T>([journal, ...others]: readonly ProjectedJournal[], act: () => Promise<T>): Promise<T> {
  return journal ? journal.turns.run(() => allAtRest(others, act)) : act();
}

function* runsBetween(reader: LogReader, from: number, until: number, onRun: () => void): Iterable<EntryRun> {
  for (let next = from; next < until; ) {
    onRun();
    const run = reader.readEntries(next, until);
    yield run;
    next += run.entries.length;
  }
}
