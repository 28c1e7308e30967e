/** Streams.Read: finite reads, and subscriptions. */
import { randomUUID } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { filterOf, type Filter } from './filter.ts';
import type { ServedJournal } from './journal.ts';
import { sequenceOf, type Sequence } from './sequences.ts';
import type { FilterRequest, ReadRequest } from './wire/requests.ts';
import { caughtUpResponse, checkpointResponse, confirmationResponse, eventResponse, fellBehindResponse, streamNotFoundResponse, type ServedEvent } from './wire/responses.ts';

/** Events examined per step when reading backwards. */
const BACKWARD_STEP = 512;
/** EventStoreDB's default when the client gives no search window. */
const WINDOW_DEFAULT = 32;
const WINDOW_MAX = 1_000_000;
/** A live subscription that is this many events behind is notified that it is catching up again. */
const FELL_BEHIND_EVENTS = 4_096;

/** The responses to one request, in order. The consumer waits between them as required (backpressure); ends on abort. */
export async function* responses(journals: readonly [ServedJournal, ...ServedJournal[]], request: ReadRequest, signal: AbortSignal): AsyncGenerator<Buffer> {
  const { journal, sequence } = sequenceOf(journals, request.stream);
  const filter = request.filter && filterOf(request.filter);
  if (request.count === 'subscription') return yield* subscribe({ journal, sequence, request, filter, signal });
  const length = await sequence.length();
  if (length === 0 && request.stream !== undefined && request.stream !== journal.name) return yield streamNotFoundResponse(request.stream);
  const walk = request.backwards ? backwards(sequence, firstBackwards(request, length)) : forwards(sequence, firstForwards(request, length), length);
  let left = request.count;
  for (const events of walk) {
    // Yield to the event loop: when a filter matches nothing, no write would pause the loop over the whole log.
    await nextTurn();
    if (signal.aborted) return;
    for (const event of wanted(events, filter)) {
      if (signal.aborted || left-- <= 0) return;
      yield eventResponse(event, request.structuredIds);
    }
    if (left <= 0) return;
  }
}

function wanted(events: ServedEvent[], filter: Filter | undefined): ServedEvent[] {
  if (!filter) return events;
  const verdicts = filter(events);
  return events.filter((_, index) => verdicts[index]);
}

/** The first event of a forward read: the given revision or position is included. */
function firstForwards({ from }: ReadRequest, length: number): number {
  return from === 'start' ? 0 : from === 'end' ? length : from;
}

/** The first event of a backward read: a revision is included; a position of $all is excluded, since it lies before its event. */
function firstBackwards({ from, stream }: ReadRequest, length: number): number {
  const included = stream === undefined ? 0 : 1;
  const behind = from === 'start' ? included : from === 'end' ? length : from + included;
  return Math.min(behind, length);
}

function* forwards(sequence: Sequence, from: number, to: number): Generator<ServedEvent[]> {
  for (let next = from; next < to; ) {
    const events = sequence.read(next, to);
    yield events;
    next += events.length;
  }
}

function* backwards(sequence: Sequence, behind: number): Generator<ServedEvent[]> {
  for (let to = behind; to > 0; ) {
    const from = Math.max(0, to - BACKWARD_STEP);
    yield [...forwards(sequence, from, to)].flat().toReversed();
    to = from;
  }
}

type Subscription = { journal: ServedJournal; sequence: Sequence; request: ReadRequest; filter: Filter | undefined; signal: AbortSignal };

/**
 * Catches up, reports that, then continues live; reports when it has fallen behind and when it has caught up again. A subscription starts after the
 * given revision or position.
 */
async function* subscribe({ journal, sequence, request, filter, signal }: Subscription): AsyncGenerator<Buffer> {
  yield confirmationResponse(randomUUID());
  let next = typeof request.from === 'number' ? request.from + 1 : firstForwards(request, await sequence.length());
  let caughtUp = false;
  const checkpoints = request.filter && checkpointsOf(request.filter);
  while (!signal.aborted) {
    const end = journal.end;
    const length = await sequence.length();
    if (caughtUp && length - next > FELL_BEHIND_EVENTS) {
      caughtUp = false;
      yield fellBehindResponse();
    }
    for (const events of forwards(sequence, next, length)) {
      await nextTurn();
      if (signal.aborted) return;
      const verdicts = filter?.(events);
      for (const [index, event] of events.entries()) {
        if (verdicts?.[index] ?? true) yield eventResponse(event, request.structuredIds);
        if (checkpoints?.due()) yield checkpointResponse(event.position);
      }
      next += events.length;
    }
    if (!caughtUp) {
      caughtUp = true;
      if (checkpoints?.pending && next > 0) yield checkpointResponse(next - 1);
      yield caughtUpResponse();
    }
    await journal.beyond(end, signal);
  }
}

/** A client whose filter matches few events must still be able to resume near the end: checkpoints report how far the log was examined. */
function checkpointsOf({ window, multiplier }: FilterRequest): { due(): boolean; readonly pending: boolean } {
  const interval = Math.min(Math.max(window ?? WINDOW_DEFAULT, 1), WINDOW_MAX) * Math.max(multiplier, 1);
  let looked = 0;
  return {
    due: () => ++looked % interval === 0,
    get pending() {
      return looked % interval !== 0;
    },
  };
}
