/** The feed against a real Kafka broker: feed and broker are killed under load, and an independent consumer checks what arrived. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { decodeEnvelope, factRooms, roomOfFact, type Envelope } from '@teamgram/event-schemas';
import { ConfigResourceTypes, Kafka } from 'kafkajs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { eventually } from '../../../../test/support/eventually.ts';
import { kafkaBroker, kafkaRequirement, type KafkaBroker } from '../../../../test/support/kafka.ts';
import { openEmbeddedLog, type EmbeddedEventLog } from '../../src/index.ts';
import { logOptions, messageSent, newEvent, pinned, renamed } from '../fixtures.ts';
import { consume, type Consumed } from '../../../../test/support/kafka-consumer.ts';
import { KilledFeed } from './killed-feed.ts';

const PREFIX = 'teamgram';
const FAR_MS = 60_000;

/** Writes to three rooms and a dozen streams until stopped. */
function load(log: EmbeddedEventLog): { end: AbortController; done: Promise<void> } {
  const end = new AbortController();
  return { end, done: write(log, end.signal) };
}

async function write(log: EmbeddedEventLog, signal: AbortSignal): Promise<void> {
  for (let round = 1; !signal.aborted; round++) {
    const events = Array.from({ length: 8 }, (_, index) => [pinned(index % 4), renamed(index % 5, 'Ada'), messageSent(index + 1, 100, round, 'sealed on the way')]);
    await log.append(events.flat().map((fact) => newEvent(fact))).durable;
    await sleep(30);
  }
}

const countBy = <T>(items: readonly T[], keyOf: (item: T) => string) =>
  Object.fromEntries([...Map.groupBy(items, keyOf)].map(([key, group]) => [key, group.length]));

/** Sets a topic's maximum message size, as the owner of a cluster may. */
async function limitMessages(address: string, topic: string, maxBytes: number): Promise<void> {
  const admin = new Kafka({ brokers: [address], logCreator: () => () => {} }).admin();
  await admin.connect();
  const configEntries = [{ name: 'max.message.bytes', value: String(maxBytes) }];
  await admin.alterConfigs({ validateOnly: false, resources: [{ type: ConfigResourceTypes.TOPIC, name: topic, configEntries }] });
  await admin.disconnect();
}

kafkaRequirement.describe('the feed and a real broker, both killed under load', () => {
  const directory = mkdtempSync(join(tmpdir(), 'kafka-feed-'));
  let broker: KafkaBroker;
  let log: EmbeddedEventLog;
  let writing: ReturnType<typeof load>;
  let feed: KilledFeed;
  let consumed: Consumed[];
  let stored: Envelope[];
  /** The first record of each position. */
  let firstOnes: Consumed[];

  beforeAll(async () => {
    broker = await kafkaBroker(join(directory, 'kafka'));
    log = await openEmbeddedLog(logOptions(join(directory, 'log')));
    writing = load(log);
    feed = new KilledFeed(join(directory, 'log'), { brokers: [broker.address], topicPrefix: PREFIX, partitions: 4 }, () => log.durablePosition);
    const further = (count: number) => {
      const goal = feed.position + count;
      return eventually(`the feed to reach ${goal}`, () => feed.position >= goal, FAR_MS);
    };

    feed.start();
    await eventually('the feed to say that nobody is there', () => feed.troubles.length > 0, FAR_MS);
    await broker.start();
    await further(300);
    await feed.kill();
    feed.start();
    await further(300);
    await broker.kill();
    await broker.start();
    await further(300);
    await feed.kill();
    feed.start();
    await further(300);
    writing.end.abort();
    await writing.done;
    await eventually('the feed to reach the end', () => feed.position === log.durablePosition, FAR_MS);
    stored = Array.from({ length: log.durablePosition }, (_, position) => decodeEnvelope(log.entry(position)!));
    consumed = await consume([broker.address], factRooms.map((room) => `${PREFIX}.${room}`), (messages) => new Set(messages.map(({ headers }) => headers['position'])).size >= stored.length);
    firstOnes = [...new Map(consumed.toReversed().map((message) => [message.headers['position']!, message])).values()];
  }, 180_000);
  afterAll(async () => {
    writing?.end.abort();
    await writing?.done;
    await feed?.kill();
    await broker?.stop();
    await log?.close();
    rmSync(directory, { recursive: true });
  });

  test('every position arrives', () => {
    expect(firstOnes.map(({ headers }) => Number(headers['position'])).sort((a, b) => a - b)).toEqual(stored.map(({ position }) => position));
  });

  test('a read-committed consumer sees each event exactly once', () => {
    expect(consumed).toHaveLength(stored.length);
  });

  test('counts per room and per stream, computed from the topics alone, equal those of the log', () => {
    const counted = { rooms: countBy(firstOnes, ({ topic }) => topic), streams: countBy(firstOnes, ({ key }) => key) };
    const rooms = countBy(stored, ({ type, schemaVersion }) => `${PREFIX}.${roomOfFact(type, schemaVersion)}`);
    expect(counted).toEqual({ rooms, streams: countBy(stored, ({ stream }) => stream) });
  });

  test('the events of a stream come in the order of their versions, in one partition', () => {
    for (const [, messages] of Map.groupBy(consumed, ({ key }) => key)) {
      expect(new Set(messages.map(({ partition }) => partition)).size).toBe(1);
      const versions = messages.toSorted((a, b) => a.offset - b.offset).map(({ headers }) => Number(headers['stream-version']));
      expect(versions).toEqual(versions.map((_, index) => index));
    }
  });

  test('the bytes are the stored ones, under their own headers', () => {
    const others = consumed.filter(({ value, headers }) => {
      const position = Number(headers['position']);
      const { id, type } = stored[position]!;
      return !value.equals(log.entry(position)!) || headers['type'] !== type || headers['event-id'] !== Buffer.from(id).toString('hex');
    });
    expect(others).toEqual([]);
  });

  test('a topic that only accepts small batches gets small ones; an event too large for it waits until the limit is raised', async () => {
    const topic = (maxBytes: number) => limitMessages(broker.address, `${PREFIX}.users`, maxBytes);
    await topic(2_000);
    await log.append(Array.from({ length: 40 }, (_, user) => newEvent(renamed(user, 'Ada')))).durable;
    await eventually('small batches to pass', () => feed.position === log.durablePosition, FAR_MS);
    await log.append([newEvent(renamed(1, 'A'.repeat(3_000)))]).durable;
    await eventually('the large event to be told of', () => feed.troubles.some((trouble) => trouble.includes('raise its max.message.bytes')), FAR_MS);
    expect(feed.position).toBe(log.durablePosition - 1);
    await topic(1_048_588);
    await eventually('the large event to pass', () => feed.position === log.durablePosition, FAR_MS);
  });

  test('the faults did happen', () => {
    expect(feed.starts).toBe(3);
    expect(feed.troubles.length).toBeGreaterThanOrEqual(2);
  });
});
