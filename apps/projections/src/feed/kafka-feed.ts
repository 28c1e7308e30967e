import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { maskAddresses, reasonOf, type FeedStatus, type Host } from '@teamgram/host';
import type { LogHead } from '../log-head.ts';
import type { FeedOrder, FromFeed, ToFeed } from './messages.ts';

export interface KafkaFeed {
  /** For operators; undefined where no Kafka is configured. */
  status(): FeedStatus | undefined;
  close(): Promise<void>;
}

/** A thread that ended although nobody asked it to is started again after so long. */
const RESTART_MS = 15_000;
/** The feed gives a send under way 3 s. */
const STOP_MS = 5_000;

/** One more follower of the log, beside the projectors: whatever becomes of it, they go on. */
export function startKafkaFeed(host: Host, head: LogHead): KafkaFeed {
  const { kafka } = host.config;
  if (!kafka) return { status: () => undefined, close: async () => {} };
  const end = new AbortController();
  const state = feedState(host, head);
  const running = keepFeeding({ logDirectory: host.paths.log, kafka }, head, state.hear, end.signal);
  return {
    status: state.status,
    close: async () => {
      end.abort();
      await running;
    },
  };
}

/** What the thread has told, for operators: lines, metrics, status. */
function feedState({ log, metrics }: Host, head: LogHead) {
  let position: number | undefined;
  let waiting: string | undefined;
  const lag = () => (position === undefined ? undefined : Math.max(0, head.durable - position));
  const events = metrics.counter('kafka_feed_events', 'Events that Kafka has acknowledged since the start.');
  metrics.observed('kafka_feed_position', 'Events below it are in Kafka; NaN until it has told.', () => position ?? NaN);
  metrics.observed('kafka_feed_lag', 'Durable events that are not in Kafka yet; NaN until it has told.', () => lag() ?? NaN);
  metrics.observed('kafka_feed_waiting', '1 while Kafka is away or refuses.', () => (waiting === undefined ? 0 : 1));
  return {
    hear: (message: FromFeed): void => {
      if ('position' in message) {
        position = message.position;
        events.add(message.count);
        if (message.count === 0) log.info('kafka-feed-connected', { position });
        return;
      }
      waiting = message.waiting === undefined ? undefined : maskAddresses(message.waiting);
      if (waiting === undefined) log.info('kafka-feed-goes-on', { position: position ?? 0 });
      else log.warn('kafka-feed-waits', { reason: waiting });
    },
    status: (): FeedStatus => ({
      ...(position === undefined ? {} : { position, lag: lag()! }),
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
  // kafkajs asks for timers in the past (a timer loop of its request queue); Node would say so once in every process.
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
