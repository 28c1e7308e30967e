/** A writer whose machine will lose power: appends endlessly, and reports acknowledged events on its output, not on the disk. */
import { openOnDisk, writeSome } from './log-on-disk.ts';

const [dir = '', fsync] = process.argv.slice(2);
const { log } = await openOnDisk(dir, fsync !== 'no-fsync');

async function write(): Promise<void> {
  for (;;) process.stdout.write(await writeSome(log));
}

await Promise.all([write(), write(), write()]);
