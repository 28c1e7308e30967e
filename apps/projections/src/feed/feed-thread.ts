/** The Kafka feed runs in a thread of its own, so that its cost (encoding, a client with frequent timers) does not delay the projectors. */
import { parentPort, workerData } from 'node:worker_threads';
import { feed, openKafkaSink, openLogReader } from '@teamgram/event-log';
import { reasonOf } from '@teamgram/host';
import type { FeedOrder, FromFeed, ToFeed } from './messages.ts';
import { knownHead } from '../known-head.ts';

const { logDirectory, kafka } = workerData as FeedOrder;
const port = parentPort!;
const tell = (message: FromFeed) => port.postMessage(message);
const reader = openLogReader(logDirectory);
const head = knownHead(-1);
const end = new AbortController();
port.on('message', (message: ToFeed) => ('stop' in message ? end.abort() : head.reach(message.durable)));

const source = Object.assign(head, { readEntries: (from: number, to: number) => reader.readEntries(from, to) });
// The first message carries the durable end of the log; before it arrives, Kafka's position would look as if it were beyond the log.
await head.beyond(-1, end.signal);
await feed({
  source, openSink: () => openKafkaSink(kafka, reader.origin()),
  onFed: (position, count) => tell({ position, count }), onTrouble: (error) => tell({ waiting: error && reasonOf(error) }),
}, end.signal);
reader.close();
port.close();
