import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { maskAddresses, reasonOf, type FeedStatus, type Host } from '@teamgram/host';
import type { Journal } from '../journals.ts';
import type { LogHead } from '../log-head.ts';
import type { FeedOrder, FromFeed, ToFeed } from './messages.ts';

export interface KafkaFeed {
  /** Status for operators, one per partition; empty when Kafka is not configured. */
  status(): FeedStatus[];
  close(): Promise<void>;
}

/** Delay before a thread that ended unexpectedly is restarted. */
const RESTART_MS = 15_000;
/** Exceeds the 3 s that the feed itself allows a send in progress. */
const STOP_MS = 5_000;

/** Starts a Kafka feed per journal, independent of the projectors: a failing feed does not affect them. Each feed has its own session, position and errors. */
export function startKafkaFeed(host: Host, journals: readonly Pick<Journal, 'partition' | 'head' | 'logDirectory'>[]): KafkaFeed {
  const { kafka } = host.config;
  if (!kafka) return { status: () => [], close: async () => {} };
  const end = new AbortController();
  const events = host.metrics.counter('kafka_feed_events', 'Events that Kafka has acknowledged since the start.');
  const feeds = journals.map(({ partition, head, logDirectory }) => {
    const state = feedState(host.log, partition, head, (count) => events.add(count));
    return { status: state.status, running: keepFeeding({ logDirectory, kafka }, head, state.hear, end.signal) };
  });
  const status = () => feeds.map((each) => each.status());
  observe(host, status);
  return {
    status,
    close: async () => {
      end.abort();
      await Promise.all(feeds.map(({ running }) => running));
    },
  };
}

/** Metrics summed over all journals. */
function observe({ metrics }: Host, status: () => FeedStatus[]): void {
  const sum = (read: (of: FeedStatus) => number) => () => status().reduce((all, each) => all + read(each), 0);
  metrics.observed('kafka_feed_position', 'Events that are in Kafka; NaN until it has told.', sum(({ position }) => position ?? NaN));
  metrics.observed('kafka_feed_lag', 'Durable events that are not in Kafka yet; NaN until it has told.', sum(({ lag }) => lag ?? NaN));
  metrics.observed('kafka_feed_waiting', 'Journals that wait while Kafka is away or refuses.', sum(({ waiting }) => (waiting === undefined ? 0 : 1)));
}

/** Turns the messages of a journal's thread into log lines and status for operators. */
function feedState(log: Host['log'], partition: number, head: LogHead, onFed: (count: number) => void) {
  let position: number | undefined;
  let waiting: string | undefined;
  return {
    hear: (message: FromFeed): void => {
      if ('position' in message) {
        position = message.position;
        onFed(message.count);
        if (message.count === 0) log.info('kafka-feed-connected', { partition, position });
        return;
      }
      waiting = message.waiting === undefined ? undefined : maskAddresses(message.waiting);
      if (waiting === undefined) log.info('kafka-feed-goes-on', { partition, position: position ?? 0 });
      else log.warn('kafka-feed-waits', { partition, reason: waiting });
    },
    status: (): FeedStatus => ({
      ...(position === undefined ? {} : { position, lag: Math.max(0, head.durable - position) }),
      ...(waiting === undefined ? {} : { waiting }),
    }),
  };
}

async function keepFeeding(order: FeedOrder, head: LogHead, hear: (message: FromFeed) => void, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    try {
      await runThread(order, head, hear, signal);
    } catch (error) {
      hear({ waiting: reasonOf(error) });
      await sleep(RESTART_MS, undefined, { signal }).catch(() => undefined);
      hear({ waiting: undefined });
    }
  }
}

async function runThread(workerData: FeedOrder, head: LogHead, hear: (message: FromFeed) => void, signal: AbortSignal): Promise<void> {
  // kafkajs sets timers with negative delays (in its request queue's timer loop), and Node would print a warning once per process.
  const worker = new Worker(new URL('feed-thread.ts', import.meta.url), { workerData, execArgv: ['--disable-warning=TimeoutNegativeWarning'] });
  const ended = once(worker, 'exit');
  const tell = (message: ToFeed) => worker.postMessage(message);
  worker.on('message', hear);
  const telling = new AbortController();
  void tellHead(head, tell, AbortSignal.any([signal, telling.signal]));
  const onAbort = () => {
    tell({ stop: true });
    setTimeout(() => void worker.terminate(), STOP_MS).unref();
  };
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    await ended;
  } finally {
    telling.abort();
    signal.removeEventListener('abort', onAbort);
  }
}

async function tellHead(head: LogHead, tell: (message: ToFeed) => void, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const { durable } = head;
    tell({ durable });
    await head.beyond(durable, signal);
  }
}
