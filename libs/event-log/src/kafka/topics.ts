import { factRooms } from '@teamgram/event-schemas';
import type { Admin, ITopicConfig } from 'kafkajs';
import type { KafkaSettings } from './settings.ts';

/** The topic of the feed's own progress: compacted, one partition, key = journal. */
export function positionsTopic(prefix: string): string {
  return `${prefix}.feed-positions`;
}

/** The topic with the events of a room. */
export function roomTopic(prefix: string, room: string): string {
  return `${prefix}.${room}`;
}

/** Configuration of room topics that the feed creates: they hold the full history, so nothing expires. */
export const roomTopicConfiguration = { 'cleanup.policy': 'delete', 'retention.ms': '-1' };
export const positionsTopicConfiguration = { 'cleanup.policy': 'compact', 'segment.ms': '3600000' };

const REPLICAS = 3;

/** Creates missing topics. Existing ones keep the configuration of their owner. */
export async function ensureTopics(admin: Admin, { topicPrefix, partitions, replicas }: KafkaSettings): Promise<void> {
  const there = new Set(await admin.listTopics());
  const replicationFactor = replicas ?? Math.min(REPLICAS, (await admin.describeCluster()).brokers.length);
  const room = (topic: string): ITopicConfig => ({ topic, numPartitions: partitions, replicationFactor, configEntries: entriesOf(roomTopicConfiguration) });
  const positions = { topic: positionsTopic(topicPrefix), numPartitions: 1, replicationFactor, configEntries: entriesOf(positionsTopicConfiguration) };
  const missing = [...factRooms.map((name) => room(roomTopic(topicPrefix, name))), positions].filter(({ topic }) => !there.has(topic));
  if (missing.length > 0) await admin.createTopics({ topics: missing });
}

const entriesOf = (configuration: Record<string, string>) => Object.entries(configuration).map(([name, value]) => ({ name, value }));
