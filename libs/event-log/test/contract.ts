/** The contract that every driver of the `EventLog` port must satisfy. Each driver's test provides a place where a journal can be reopened repeatedly. */
import { leafHash, MerkleFrontier } from '@teamgram/crypto';
import { describe, expect, test } from 'vitest';
import { decodeEntry, directoryAudit, DuplicateEventId, EntryTooLarge, fsck, LogFailed, openLogReader, type EntryRun, type EventLog, type RecordedEvent } from '../src/index.ts';
import { newEvent, pinned, renamed } from './fixtures.ts';

export type Place = {
  /** The driver's files on this machine. */
  dir: string;
  /** Opens the journal of this place with its keys; one at a time. */
  open: () => Promise<EventLog>;
};

type InPlace = (work: (place: Place) => Promise<void>) => Promise<void>;

export function eventLogContract(driver: string, inPlace: InPlace): void {
  describe(`the contract, satisfied by ${driver}`, () => {
    test.each(Object.entries(promises))('%s', (_, work) => inPlace(work));
  });
}

async function withLog({ open }: Place, work: (log: EventLog) => Promise<void> | void): Promise<void> {
  const log = await open();
  try {
    await work(log);
  } finally {
    await log.close();
  }
}

const promises: Record<string, (place: Place) => Promise<void>> = {
  'order: positions and stream versions are dense and known at once; durable comes after': (place) => withLog(place, async (log) => {
    const { events, durable } = log.append([newEvent(pinned(1)), newEvent(pinned(2)), newEvent(pinned(1))]);
    expect(events.map(({ position, stream, version }) => [position, stream, version])).toEqual([[0, 'dialogs-1', 0], [1, 'dialogs-2', 0], [2, 'dialogs-1', 1]]);
    expect([log.nextPosition, log.durablePosition, log.streamVersion('dialogs-1'), log.streamVersion('dialogs-9')]).toEqual([3, 0, 2, 0]);
    await durable;
    expect(log.durablePosition).toBe(3);
    expect(log.append([newEvent(pinned(2))]).events[0]).toMatchObject({ position: 3, version: 1 });
  }),

  'what was appended is read by position, id and stream: in flight, durable, and after opening again': async (place) => {
    const event = newEvent(renamed(7, 'Ада'));
    const check = (log: EventLog) => {
      expect(log.read(1)).toMatchObject({ fact: event.fact, position: 1, stream: 'user-7', version: 0, timeMs: event.timeMs } satisfies Partial<RecordedEvent>);
      expect([log.positionOf(event.id), log.positionInStream('user-7', 0), log.positionInStream('user-7', 1), log.positionInStream('user-8', 0)]).toEqual([1, 1, undefined, undefined]);
      expect([log.read(-1), log.entry(2)]).toEqual([undefined, undefined]);
      expect(decodeEntry(log.entry(1)!)).toMatchObject({ position: 1, stream: 'user-7' });
    };
    await withLog(place, async (log) => {
      const { durable } = log.append([newEvent(pinned(1)), event]);
      check(log);
      await durable;
      check(log);
    });
    await withLog(place, check);
  },

  'idempotency: a repeated id is refused for ever and appends nothing': async (place) => {
    const event = newEvent(pinned(1));
    await withLog(place, async (log) => {
      await log.append([event]).durable;
      const twin = newEvent(pinned(3));
      expect(() => log.append([newEvent(pinned(1)), event])).toThrow(DuplicateEventId);
      expect(() => log.append([twin, twin])).toThrow(DuplicateEventId);
      expect([log.nextPosition, log.streamVersion('dialogs-1'), log.streamVersion('dialogs-3')]).toEqual([1, 1, 0]);
    });
    await withLog(place, (log) => expect(() => log.append([event])).toThrow(DuplicateEventId));
  },

  'an entry that is too large, or a call of many, changes nothing': (place) => withLog(place, async (log) => {
    expect(() => log.append([newEvent(pinned(1)), newEvent(renamed(7, 'x'.repeat(66_000)))])).toThrow(EntryTooLarge);
    expect(() => log.append(Array.from({ length: 260 }, () => newEvent(renamed(7, 'x'.repeat(60_000)))))).toThrow(EntryTooLarge);
    expect([log.nextPosition, log.streamVersion('user-7')]).toEqual([0, 0]);
    await log.append(Array.from({ length: 15 }, () => newEvent(renamed(7, 'x'.repeat(60_000))))).durable;
    expect([log.nextPosition, log.durablePosition]).toEqual([15, 15]);
  }),

  'many writers at once: every call is durable, whole and in order': async (place) => {
    await withLog(place, async (log) => {
      const calls = Array.from({ length: 120 }, (_, call) => log.append([newEvent(pinned(call)), newEvent(renamed(call, 'x'.repeat(10_000)))]));
      await Promise.all(calls.map(({ durable }) => durable));
      expect(calls.map(({ events }) => events[0]!.position)).toEqual(Array.from({ length: 120 }, (_, call) => 2 * call));
    });
    await withLog(place, (log) => {
      expect(log.durablePosition).toBe(240);
      expect(Array.from({ length: 240 }, (_, position) => log.read(position)!.stream)).toEqual(Array.from({ length: 240 }, (_, position) => `${position % 2 ? 'user' : 'dialogs'}-${Math.floor(position / 2)}`));
    });
  },

  'follow: catches up, goes on live, in order and once; waits for a slow follower': (place) => withLog(place, async (log) => {
    await log.append(Array.from({ length: 50 }, () => newEvent(pinned(1)))).durable;
    const stop = new AbortController();
    const seen: number[] = [];
    let busy = false;
    const following = log.follow(10, async ({ first, entries }: EntryRun) => {
      expect(busy).toBe(false);
      busy = true;
      await new Promise((resolve) => setImmediate(resolve));
      seen.push(...entries.map((entry) => decodeEntry(entry).position));
      expect(seen.at(-1)).toBe(first + entries.length - 1);
      busy = false;
      if (seen.at(-1) === 89) stop.abort();
    }, stop.signal);
    for (let batch = 0; batch < 4; batch++) await log.append(Array.from({ length: 10 }, () => newEvent(pinned(2)))).durable;
    await following;
    expect(seen).toEqual(Array.from({ length: 80 }, (_, index) => 10 + index));
  }),

  'the signed checkpoint covers everything at close, and an audit of the files finds no fault': async (place) => {
    let entries: Uint8Array[] = [];
    await withLog(place, async (log) => {
      for (let call = 0; call < 30; call++) log.append(Array.from({ length: 10 }, () => newEvent(pinned(call))));
      await log.append([newEvent(pinned(1))]).durable;
      entries = Array.from({ length: 301 }, (_, position) => log.entry(position)!);
    });
    const reader = openLogReader(place.dir);
    const checkpoint = reader.checkpoint()!;
    reader.close();
    expect(checkpoint.size).toBe(301);
    const tree = new MerkleFrontier();
    for (const entry of entries) tree.append(leafHash(entry));
    expect(Buffer.from(checkpoint.root)).toEqual(Buffer.from(tree.root()));
    expect(await fsck(directoryAudit(place.dir))).toMatchObject({ fault: undefined, events: 301, streams: 30 });
  },

  'close is final and may be called twice': async ({ open }) => {
    const log = await open();
    const { durable } = log.append([newEvent(pinned(1))]);
    await Promise.all([log.close(), log.close(), durable]);
    expect(() => log.append([newEvent(pinned(1))])).toThrow(LogFailed);
  },
};
