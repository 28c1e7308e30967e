import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { EventIndex } from '../src/embedded/event-index.ts';
import { PrefixFilter } from '../src/embedded/prefix-filter.ts';
import type { Place } from '../src/segments/segment-files.ts';
import { withDir } from './fixtures.ts';
import { seeded } from './simulated-fs.ts';

const place = (position: number): Place => ({ position, segment: 0, offset: position, previousCrc: 0 });
const atOnce = async () => true;

/** Ids, many of which share their first 53 bits. */
const idOf = (order: number, clash: number) => Uint8Array.from({ length: 16 }, (_, at) => (at < 7 ? order % clash : (order >>> (8 * (at % 4))) & 0xff));

describe('event index', () => {
  test('gives the same answers whatever has been flushed, also for ids with a common prefix', () =>
    fc.assert(
      fc.asyncProperty(fc.integer(), fc.integer({ min: 1, max: 60 }), fc.integer({ min: 1, max: 200 }), async (seed, clash, partEvents) => {
        const random = seeded(seed);
        const events: { id: Uint8Array; stream: string; version: number }[] = [];
        const index = new EventIndex(':memory:', (position) => events[position]!.id, partEvents);
        await index.warmUp(atOnce);
        for (let flushed = 0; events.length < 120; ) {
          const stream = `s${Math.floor(random() * 9)}`;
          const version = index.streamVersion(stream);
          events.push({ id: idOf(events.length, clash), stream, version });
          index.add(events.length - 1, events.at(-1)!.id, stream);
          if (random() < 0.15) {
            flushed += Math.floor(random() * (events.length - flushed + 1));
            await index.flush(place(flushed), atOnce);
          }
        }
        for (const [position, { id, stream, version }] of events.entries()) {
          expect([index.positionOf(id), index.positionInStream(stream, version)]).toEqual([position, position]);
        }
        expect([index.positionOf(idOf(500, clash)), index.positionInStream('s1', 120), index.streamVersion('s10')]).toEqual([undefined, undefined, 0]);
        index.close(undefined);
      }),
      { numRuns: 40 },
    ));

  test('resumes from the last flush, before and after its filter is filled', () =>
    withDir(async (dir) => {
      const file = `${dir}/index.sqlite`;
      const idAt = (position: number) => idOf(position, 250);
      const first = new EventIndex(file, idAt, 700);
      for (let position = 0; position < 3000; position++) first.add(position, idAt(position), `s${position % 7}`);
      first.close(place(3000));
      const again = new EventIndex(file, idAt, 700);
      // 2,800 ids are in sealed parts, 200 in the newest.
      for (let warm = 0; warm < 2; warm++) {
        expect([again.place, again.streams, again.streamVersion('s3'), [0, 699, 2222, 2800, 2999].map((position) => again.positionOf(idAt(position))), again.positionOf(idOf(5000, 250))]).toEqual([place(3000), 7, 429, [0, 699, 2222, 2800, 2999], undefined]);
        await again.warmUp(atOnce);
      }
      // Fills the newest part, seals it and begins another one.
      for (let position = 3000; position < 3600; position++) again.add(position, idAt(position), 's1');
      await again.flush(place(3550), atOnce);
      expect([2999, 3499, 3500, 3599].map((position) => again.positionOf(idAt(position)))).toEqual([2999, 3499, 3500, 3599]);
      again.close(place(3600));
      const third = new EventIndex(file, idAt, 700);
      expect([2999, 3499, 3500, 3599].map((position) => third.positionOf(idAt(position)))).toEqual([2999, 3499, 3500, 3599]);
      third.close(undefined);
    }));
});

test('the filter has no false negatives and few false positives', () => {
  const random = seeded(11);
  const prefix = () => Math.floor(random() * 2 ** 53);
  const filter = new PrefixFilter();
  const held = Array.from({ length: 50_000 }, prefix);
  expect(filter.mayHold(held[0]!)).toBe(true);
  for (const each of held) filter.add(each);
  filter.complete();
  expect(held.every((each) => filter.mayHold(each))).toBe(true);
  expect(Array.from({ length: 50_000 }, prefix).filter((each) => filter.mayHold(each)).length).toBeLessThan(1000);
});
