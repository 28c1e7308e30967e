import { openLogReader, type EntryRun, type LogReader } from '@teamgram/event-log';
import type { Turns } from '@teamgram/host';
import { rebuild, type DatabaseAddress, type ModelName, type Projection, type Rebuilt } from '@teamgram/read-models';
import type { Journal } from './journals.ts';

/** A journal and its live projection, whose transactions and a rebuild take turns. */
export type ProjectedJournal = Journal & { projection: Projection; turns: Turns };

/**
 * Rebuilds models from the journals; `onRun` is called for each run of their events. The live projections continue meanwhile and pause only while the
 * tables are exchanged.
 */
export async function rebuildFrom(owner: DatabaseAddress, journals: readonly ProjectedJournal[], names: readonly ModelName[], onRun: () => void): Promise<Rebuilt> {
  const readers = journals.map(({ logDirectory }) => openLogReader(logDirectory));
  try {
    return await rebuild({
      owner, names,
      journals: journals.map(({ open }, index) => ({ open, entriesBetween: (from, until) => runsBetween(readers[index]!, from, until, onRun) })),
      atRest: (act) => allAtRest(journals, async () => {
        // Tables must not be ahead of their log: where they are, they are rebuilt up to its end.
        const result = await act(journals.map(({ projection, head }) => Math.min(projection.position, head.durable)));
        for (const { projection } of journals) await projection.refresh();
        return result;
      }),
    });
  } finally {
    for (const reader of readers) reader.close();
  }
}

/** Takes the lock of every journal, nested in order. */
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
