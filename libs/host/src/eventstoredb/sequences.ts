/** The three orders in which events are read: $all, the journal's own stream, a logical stream. */
import { decodeEnvelope } from '@teamgram/event-schemas';
import type { ServedJournal } from './journal.ts';
import type { ServedEvent } from './wire/responses.ts';

/** Events in order, numbered without gaps from 0: what a read and a subscription walk along. */
export interface Sequence {
  length(): number | Promise<number>;
  /** At least one event from number `from` on, none at or beyond `to`. */
  read(from: number, to: number): ServedEvent[];
}

/** Lookups of one step along a logical stream. */
const STREAM_STEP = 256;
const NO_METADATA = new Uint8Array(0);

export function sequenceOf(journal: ServedJournal, stream: string | undefined): Sequence {
  if (stream === undefined) return wholeJournal(journal, (event) => event);
  if (stream === journal.name) return wholeJournal(journal, (event) => ({ ...event, stream, revision: event.position }));
  return {
    length: () => journal.streams.length(stream),
    read: (from, to) => journal.streams.positions(stream, from, Math.min(to - from, STREAM_STEP)).map((position) => servedEvent(journal, position, journal.entry(position))),
  };
}

/** In $all each event stands under its logical stream and version, so that filters by stream mean something. */
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
