import { setTimeout as sleep } from 'node:timers/promises';
import type { Kafka, Producer, TopicMessages } from 'kafkajs';
import { EntryRefused, type FeedSink } from './feed.ts';
import { disconnect, kafkaConfig } from './connection.ts';
import { positionRecord, readFedPosition } from './fed-position.ts';
import { messageOf } from './message.ts';
import type { KafkaSettings } from './settings.ts';
import { ensureTopics, positionsTopic, roomTopic } from './topics.ts';

/** Error types of a broker for a batch above the topic's max.message.bytes or the broker's own limit. */
const TOO_LARGE = new Set(['MESSAGE_TOO_LARGE', 'RECORD_LIST_TOO_LARGE']);
/** How long a transaction left open by a dead feed blocks readers, unless the feed returns before. */
const TRANSACTION_TIMEOUT_MS = 30_000;
/** More than kafkajs' own time limits add up to. A longer send is abandoned, and the next session fences it. */
const SEND_TIMEOUT_MS = 90_000;

/**
 * Opens a session with a Kafka cluster: creates the topics, fences an earlier feed of the same journal, and reads back the position. Loads kafkajs on
 * demand. Rejects when the cluster is unreachable or refuses.
 * @param journal origin of the log
 */
export async function openKafkaSink(settings: KafkaSettings, journal: string): Promise<FeedSink> {
  const library = await import('kafkajs');
  const kafka: Kafka = new library.default.Kafka(kafkaConfig(settings));
  const { topicPrefix } = settings;
  const producer = kafka.producer({
    transactionalId: `${topicPrefix}.feed.${journal}`, transactionTimeout: TRANSACTION_TIMEOUT_MS, maxInFlightRequests: 1, allowAutoTopicCreation: false,
    // Compatible with the Java client: other programs map streams to the same partitions.
    createPartitioner: library.default.Partitioners.DefaultPartitioner,
  });
  const admin = kafka.admin();
  try {
    await admin.connect();
    await ensureTopics(admin, settings);
    await producer.connect();
    const position = await readFedPosition({ kafka, admin, producer, topicPrefix, journal });
    return new KafkaSink(producer, position, topicPrefix, journal);
  } catch (error) {
    await disconnect(producer);
    throw error;
  } finally {
    await disconnect(admin);
  }
}

class KafkaSink implements FeedSink {
  readonly position: number;
  readonly #producer: Producer;
  readonly #prefix: string;
  readonly #journal: string;

  constructor(producer: Producer, position: number, prefix: string, journal: string) {
    this.position = position;
    this.#producer = producer;
    this.#prefix = prefix;
    this.#journal = journal;
  }

  async send(first: number, entries: readonly Uint8Array[]): Promise<void> {
    const over = new AbortController();
    const late = sleep(SEND_TIMEOUT_MS, undefined, { signal: over.signal, ref: false }).then(() => { throw new Error('Kafka does not answer'); });
    late.catch(() => undefined);
    await Promise.race([this.#send(first, entries), late]).finally(() => over.abort());
  }

  async #send(first: number, entries: readonly Uint8Array[]): Promise<void> {
    const positions = { topic: positionsTopic(this.#prefix), messages: [positionRecord(this.#journal, first + entries.length)] };
    const topicMessages = [...this.#byTopic(entries), positions];
    const transaction = await this.#producer.transaction();
    try {
      await transaction.sendBatch({ topicMessages, acks: -1 });
      await transaction.commit();
    } catch (error) {
      if (TOO_LARGE.has((error as { type?: string }).type ?? '')) throw new EntryRefused('the topic takes no message of this size: raise its max.message.bytes to 1048588', { cause: error });
      throw error;
    }
  }

  close(): Promise<void> {
    return disconnect(this.#producer);
  }

  #byTopic(entries: readonly Uint8Array[]): TopicMessages[] {
    const topics = new Map<string, TopicMessages>();
    for (const entry of entries) {
      const { room, message } = messageOf(entry, this.#journal);
      const topic = roomTopic(this.#prefix, room);
      const found = topics.get(topic);
      if (found) found.messages.push(message);
      else topics.set(topic, { topic, messages: [message] });
    }
    return [...topics.values()];
  }
}
