import { randomUUID } from 'node:crypto';
import type { Admin, Kafka, KafkaMessage, Producer } from 'kafkajs';
import { disconnect } from './connection.ts';
import { positionsTopic } from './topics.ts';

/** The record of how far a journal has been fed; written in the same transaction as the events it covers. */
export function positionRecord(journal: string, position: number): { key: string; value: string } {
  return { key: journal, value: JSON.stringify({ position }) };
}

type Asking = { kafka: Kafka; admin: Admin; producer: Producer; topicPrefix: string; journal: string };

/** The last position is searched first in this many offsets before the end, then in the whole topic, which compaction keeps short. */
const TAIL_OFFSETS = 200;
const READ_TIMEOUT_MS = 30_000;

/**
 * Reads back how far a journal has been fed; 0 if never. Kafka does not tell which record is the last committed one, so a marker is written first, in
 * a transaction of the feed: everything read before the marker is complete. That transaction also fences an earlier feed of the same journal and
 * aborts what it left open (InitProducerId; KIP-98).
 */
export async function readFedPosition({ kafka, admin, producer, topicPrefix, journal }: Asking): Promise<number> {
  const topic = positionsTopic(topicPrefix);
  const [mark, marker] = [randomUUID(), `reader of ${journal}`];
  const transaction = await producer.transaction();
  const { low, high } = (await admin.fetchTopicOffsets(topic))[0]!;
  await transaction.send({ topic, messages: [{ key: marker, value: mark }] });
  await transaction.commit();

  let position: number | undefined;
  const isLast = ({ key, value }: KafkaMessage): boolean => {
    if (key?.toString() === journal) position = parsePosition(value);
    return key?.toString() === marker && value?.toString() === mark;
  };
  const groupId = `${topicPrefix}.feed-position.${mark}`;
  const tail = Math.max(Number(low), Number(high) - TAIL_OFFSETS);
  await readUntil(kafka, { topic, from: tail, groupId }, isLast);
  if (position === undefined && tail > Number(low)) await readUntil(kafka, { topic, from: Number(low), groupId }, isLast);
  // Kafka removes empty groups eventually; where permitted, delete it at once.
  await admin.deleteGroups([groupId]).catch(() => undefined);
  return position ?? 0;
}

function parsePosition(value: Buffer | null): number {
  const { position } = JSON.parse(value?.toString() ?? '{}') as { position?: unknown };
  if (!Number.isSafeInteger(position)) throw new Error('the positions topic holds a record that is not ours');
  return position as number;
}

/** Reads committed records of the topic's only partition until `isLast` is true. The consumer group exists for this call only. */
async function readUntil(kafka: Kafka, { topic, from, groupId }: { topic: string; from: number; groupId: string }, isLast: (message: KafkaMessage) => boolean): Promise<void> {
  const consumer = kafka.consumer({ groupId, maxWaitTimeInMs: 100 });
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  // It may reject before anybody awaits it, while the consumer is still starting.
  promise.catch(() => undefined);
  const timer = setTimeout(() => reject(new Error('the positions topic is not read within 30 s')), READ_TIMEOUT_MS);
  consumer.on('consumer.crash', ({ payload }) => reject(payload.error));
  try {
    await consumer.connect();
    await consumer.subscribe({ topic, fromBeginning: true });
    await consumer.run({
      autoCommit: false,
      eachBatch: async ({ batch, ...payload }) => {
        if (payload.isStale()) return;
        try {
          if (batch.messages.some(isLast)) resolve();
        } catch (error) {
          reject(error as Error);
        }
      },
    });
    consumer.seek({ topic, partition: 0, offset: String(from) });
    await promise;
  } finally {
    clearTimeout(timer);
    await disconnect(consumer);
  }
}
