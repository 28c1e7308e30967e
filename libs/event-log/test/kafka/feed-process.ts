/** A feed to be killed: reads the log's files, learns from its parent how far they are durable, and reports its progress. */
import { feed, openKafkaSink, openLogReader, type KafkaSettings } from '../../src/index.ts';
import { ORIGIN } from '../fixtures.ts';

const [dir, settings] = [process.argv[2]!, JSON.parse(process.argv[3]!) as KafkaSettings];
const reader = openLogReader(dir);
let durable = 0;
let wake = () => {};
process.on('message', (position: number) => {
  durable = position;
  wake();
});
process.on('disconnect', () => process.exit());

const source = {
  get durable() {
    return durable;
  },
  async beyond(position: number) {
    while (durable <= position) await new Promise<void>((resolve) => (wake = resolve));
  },
  readEntries: (from: number, to: number) => reader.readEntries(from, to),
};

// The size of the parent's log must be known before the receiver is asked for its position.
while (durable === 0) await source.beyond(0);
await feed({
  source, openSink: () => openKafkaSink(settings, ORIGIN),
  onFed: (position) => process.send?.({ position }), onTrouble: (error) => process.send?.({ trouble: error?.message ?? '' }),
}, new AbortController().signal);
