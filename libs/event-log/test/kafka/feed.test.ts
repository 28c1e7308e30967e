import { setTimeout as sleep } from 'node:timers/promises';
import { decodeEnvelope, Writer } from '@teamgram/event-schemas';
import { seededRandom } from '@teamgram/crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { writeEntry } from '../../src/entry.ts';
import { LogDamaged, feed, type FeedSink, type FeedSource } from '../../src/index.ts';
import { EntryRefused } from '../../src/kafka/feed.ts';
import { messageOf } from '../../src/kafka/message.ts';
import { memoryKeyring, messageSent, newEvent, ORIGIN, pinned } from '../fixtures.ts';

const random = seededRandom('feed');
const keyring = memoryKeyring();
const stored = (position: number, fact = pinned(position % 5, position)) => {
  const writer = new Writer();
  const place = { ...newEvent(fact, random), position, stream: fact.stream, version: position, writerKeyId: random(4) };
  writeEntry(place, fact, (stream, version) => keyring.leafForWriting(stream, version), writer);
  return writer.finish();
};

/** A journal in memory. */
class Journal implements FeedSource {
  readonly entries: Uint8Array[] = [];
  damaged = false;

  append(count: number): void {
    for (let index = 0; index < count; index++) this.entries.push(stored(this.entries.length));
  }
  get durable(): number {
    return this.entries.length;
  }
  async beyond(position: number, signal: AbortSignal): Promise<void> {
    while (this.durable <= position && !signal.aborted) await sleep(1);
  }
  readEntries(from: number, to: number) {
    if (this.damaged) throw new LogDamaged(from, 'planted');
    return { first: from, entries: this.entries.slice(from, to) };
  }
}

/** The state of a receiver, independent of its sessions. */
class Receiver {
  readonly positions: number[] = [];
  readonly sizes: number[] = [];
  position = 0;
  /** The outcome of each send: an error before it took effect, an error after, or none. */
  fate: (count: number) => { before?: Error; after?: Error } = () => ({});
  away: Error | undefined;
  sessions = 0;
  closed = 0;

  readonly open = async (): Promise<FeedSink> => {
    if (this.away) throw this.away;
    this.sessions++;
    return { position: this.position, send: (first, entries) => this.#send(first, entries), close: async () => void this.closed++ };
  };

  async #send(first: number, entries: readonly Uint8Array[]): Promise<void> {
    const { before, after } = this.fate(entries.length);
    if (before) throw before;
    this.positions.push(...entries.map((entry) => decodeEnvelope(entry).position));
    this.sizes.push(entries.reduce((sum, entry) => sum + entry.length, 0));
    this.position = first + entries.length;
    if (after) throw after;
  }
}

function feeding(journal: Journal, receiver: Receiver) {
  const end = new AbortController();
  const troubles: (string | undefined)[] = [];
  const fed: [position: number, count: number][] = [];
  const running = feed({
    source: journal, openSink: receiver.open, pauseMs: { first: 1, longest: 4 },
    onFed: (position, count) => fed.push([position, count]), onTrouble: (error) => troubles.push(error?.message),
  }, end.signal);
  running.catch(() => undefined);
  const until = async (position: number) => {
    while (receiver.position < position || fed.at(-1)?.[0] !== position) await sleep(1);
  };
  return { running, until, troubles, fed, stop: () => (end.abort(), running) };
}

const upTo = (end: number) => Array.from({ length: end }, (_, index) => index);

describe('the feed', () => {
  test('sends existing entries, then new ones, in order and in bounded runs', async () => {
    const [journal, receiver] = [new Journal(), new Receiver()];
    journal.append(2_500);
    const { until, stop, fed } = feeding(journal, receiver);
    await until(2_500);
    journal.append(1);
    await until(2_501);
    await stop();
    expect(receiver.positions).toEqual(upTo(2_501));
    expect(fed).toEqual([[0, 0], [1_000, 1_000], [2_000, 1_000], [2_500, 500], [2_501, 1]]);
    expect([receiver.sessions, receiver.closed]).toEqual([1, 1]);
  });

  test('a run is bounded in bytes too, but never empty', async () => {
    const [journal, receiver] = [new Journal(), new Receiver()];
    for (let position = 0; position < 30; position++) journal.entries.push(stored(position, messageSent(1, 2, position + 1, 'x'.repeat(60_000))));
    const { until, stop } = feeding(journal, receiver);
    await until(30);
    await stop();
    expect(Math.max(...receiver.sizes)).toBeLessThanOrEqual(512 * 1024);
    expect(receiver.positions).toEqual(upTo(30));
  });

  test('the feed waits for a receiver that is unreachable, and reports that once', async () => {
    const [journal, receiver] = [new Journal(), new Receiver()];
    journal.append(3);
    receiver.away = new Error('nobody there');
    const { until, stop, troubles } = feeding(journal, receiver);
    await sleep(30);
    receiver.away = undefined;
    await until(3);
    await stop();
    expect(troubles).toEqual(['nobody there', undefined]);
    expect(receiver.positions).toEqual(upTo(3));
  });

  test('whatever happens to a send, nothing is omitted or reordered', async () => {
    await fc.assert(fc.asyncProperty(fc.array(fc.constantFrom('good', 'lost', 'reply lost', 'too large'), { maxLength: 12 }), fc.array(fc.integer({ min: 1, max: 1_500 }), { minLength: 1, maxLength: 4 }), async (fates, commits) => {
      const [journal, receiver] = [new Journal(), new Receiver()];
      const left = [...fates];
      receiver.fate = () => {
        const fate = left.shift();
        if (fate === 'too large') return { before: new EntryRefused('too large') };
        return fate === 'lost' ? { before: new Error('lost') } : fate === 'reply lost' ? { after: new Error('reply lost') } : {};
      };
      const { until, stop } = feeding(journal, receiver);
      for (const count of commits) {
        journal.append(count);
        await sleep(1);
      }
      await until(journal.durable);
      await stop();
      expect(receiver.positions).toEqual(upTo(journal.durable));
      expect(receiver.closed).toBe(receiver.sessions);
    }), { seed: 4, numRuns: 25 });
  });

  test('a run that is too large is halved until it is accepted; a single event that is too large is never skipped', async () => {
    const [journal, receiver] = [new Journal(), new Receiver()];
    journal.append(100);
    receiver.fate = (count) => (count > 7 ? { before: new EntryRefused('too large') } : {});
    const { until, stop, troubles } = feeding(journal, receiver);
    await until(100);
    expect([receiver.positions, troubles]).toEqual([upTo(100), []]);
    receiver.fate = () => ({ before: new EntryRefused('too large') });
    journal.append(1);
    while (troubles.length === 0) await sleep(1);
    receiver.fate = () => ({});
    await until(101);
    await stop();
    expect(troubles).toEqual(['too large', undefined]);
    expect(receiver.positions).toEqual(upTo(101));
  });

  test('a receiver that was fed from another journal gets nothing', async () => {
    const [journal, receiver] = [new Journal(), new Receiver()];
    journal.append(3);
    receiver.position = 4;
    const { stop, troubles } = feeding(journal, receiver);
    while (troubles.length === 0) await sleep(1);
    await stop();
    expect(troubles[0]).toMatch(/stands at 4, the journal ends at 3/);
    expect(receiver.positions).toEqual([]);
  });

  test('a damaged journal ends it', async () => {
    const [journal, receiver] = [new Journal(), new Receiver()];
    journal.append(1);
    journal.damaged = true;
    await expect(feeding(journal, receiver).running).rejects.toThrow(LogDamaged);
    expect(receiver.closed).toBe(1);
  });
});

describe('the message of an event', () => {
  test('value = the stored bytes, sealed fields sealed; key = stream; the rest in the headers', () => {
    const entry = stored(7, messageSent(1, 2, 1, 'nobody reads this on the way'));
    const { room, message } = messageOf(entry, ORIGIN);
    expect([room, message.key, message.timestamp]).toEqual(['messages', 'dialog-1-2', '1700000000000']);
    expect(Buffer.from(entry).equals(message.value as Buffer)).toBe(true);
    expect((message.value as Buffer).includes('nobody reads this')).toBe(false);
    expect(message.headers).toMatchObject({ position: '7', type: 'MessageSent', 'stream-version': '7', journal: ORIGIN, 'event-id': expect.stringMatching(/^[0-9a-f]{32}$/), 'schema-version': expect.stringMatching(/^\d+$/) });
  });
});
