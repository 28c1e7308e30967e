/** The three orders in which events can be read: $all, the journal's own stream, a logical stream. */
import { decodeEnvelope } from '@teamgram/event-schemas';
import type { ServedJournal } from './journal.ts';
import type { ServedEvent } from './wire/responses.ts';

/** Events in order, numbered from 0 without gaps; the basis of reads and subscriptions. */
export interface Sequence {
  length(): number | Promise<number>;
  /** At least one event from number `from` on, none at or beyond `to`. */
  read(from: number, to: number): ServedEvent[];
}

/** Events per step when reading a logical stream. */
const STREAM_STEP = 256;
const NO_METADATA = new Uint8Array(0);

type Journals = readonly [ServedJournal, ...ServedJournal[]];

/**
 * The first journal provides $all, its own stream and its logical streams. The other journals are addressed by name, their logical streams with the
 * name as prefix.
 */
export function sequenceOf([first, ...others]: Journals, stream: string | undefined): { journal: ServedJournal; sequence: Sequence } {
  if (stream === undefined) return { journal: first, sequence: wholeJournal(first, (event) => event) };
  const journal = others.find(({ name }) => stream === name || stream.startsWith(`${name}/`)) ?? first;
  if (stream === journal.name) return { journal, sequence: wholeJournal(journal, (event) => ({ ...event, stream, revision: event.position })) };
  return { journal, sequence: logicalStream(journal, stream, journal === first ? stream : stream.slice(journal.name.length + 1)) };
}

/** @param shown its name for the client, which addresses several journals at one server */
function logicalStream(journal: ServedJournal, shown: string, stream: string): Sequence {
  return {
    length: () => journal.streams.length(stream),
    read: (from, to) => journal.streams.positions(stream, from, Math.min(to - from, STREAM_STEP))
      .map((position) => ({ ...servedEvent(journal, position, journal.entry(position)), stream: shown })),
  };
}

/** In $all each event has its logical stream and version, so that filters by stream work. */
function wholeJournal(journal: ServedJournal, place: (event: ServedEvent) => ServedEvent): Sequence {
  return {
    length: () => journal.end,
    read: (from, to) => journal.readEntries(from, to).entries.map((entry, offset) => place(servedEvent(journal, from + offset, entry))),
  };
}

function servedEvent(journal: ServedJournal, position: number, data: Uint8Array): ServedEvent {
  const { id, stream, version, type, timeMs } = decodeEnvelope(data);
  const metadata = journal.metadata?.(position) ?? NO_METADATA;
  return { id, stream, revision: version, position, type, timeMs, metadata, data };
}
