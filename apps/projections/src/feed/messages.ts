import type { KafkaSettings } from '@teamgram/event-log';

/** Worker data that the feed's thread is started with. */
export type FeedOrder = { logDirectory: string; kafka: KafkaSettings };

/** Main thread → feed thread: every position below `durable` is durable; or the request to stop. */
export type ToFeed = { durable: number } | { stop: true };

/**
 * Feed thread → main thread: Kafka has everything below `position`, of it `count` events since the last message; or what the feed waits for,
 * undefined once the wait is over.
 */
export type FromFeed = { position: number; count: number } | { waiting: string | undefined };
