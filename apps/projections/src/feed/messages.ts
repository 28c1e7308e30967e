import type { KafkaSettings } from '@teamgram/event-log';

/** What the feed's thread is started with. */
export type FeedOrder = { logDirectory: string; kafka: KafkaSettings };

/** Process → thread: every position below is durable; or the end. */
export type ToFeed = { durable: number } | { stop: true };

/** Thread → process: Kafka has everything below `position`, `count` events of it since the last message; or what it waits for, undefined when that is over. */
export type FromFeed = { position: number; count: number } | { waiting: string | undefined };
