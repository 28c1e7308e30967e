/** A writer whose machine will lose power: appends without end, and says outside of the disk what it was told is durable. */
import { openOnDisk, writeSome } from './log-on-disk.ts';

const [dir = '', fsync] = process.argv.slice(2);
const { log } = await openOnDisk(dir, fsync !== 'no-fsync');

async function write(): Promise<void> {
  for (;;) process.stdout.write(await writeSome(log));
}

await Promise.all([write(), write(), write()]);
