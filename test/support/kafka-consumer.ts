import { Kafka, type IHeaders } from 'kafkajs';

export type Consumed = { topic: string; partition: number; offset: number; key: string; value: Buffer; headers: Record<string, string> };

/** An independent consumer group: reads the topics from their beginning until `enough`, or until no message arrives for a minute. */
export async function consume(brokers: string[], topics: string[], enough: (messages: readonly Consumed[]) => boolean): Promise<Consumed[]> {
  const consumer = new Kafka({ brokers, logCreator: () => () => {} }).consumer({ groupId: `stranger-${crypto.randomUUID()}`, maxWaitTimeInMs: 100 });
  const messages: Consumed[] = [];
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  promise.catch(() => undefined);
  const silence = setTimeout(() => reject(new Error(`only ${messages.length} messages came`)), 60_000);
  try {
    await consumer.connect();
    await consumer.subscribe({ topics, fromBeginning: true });
    await consumer.run({
      eachBatch: async ({ batch }) => {
        silence.refresh();
        messages.push(...batch.messages.map(({ offset, key, value, headers }) => ({
          topic: batch.topic, partition: batch.partition, offset: Number(offset), key: String(key), value: value!, headers: texts(headers),
        })));
        if (enough(messages)) resolve();
      },
    });
    await promise;
  } finally {
    clearTimeout(silence);
    await consumer.disconnect();
  }
  return messages;
}

const texts = (headers: IHeaders = {}) => Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
