/** A writer to be killed: appends endlessly, and prints the next position whenever everything below it is durable. */
import { loadOrCreateKek, openEmbeddedLog, openKeyring } from '../src/index.ts';
import { logOptions, messageSent, newEvent, renamed } from './fixtures.ts';

const dir = process.argv[2]!;
const keyring = openKeyring({ file: `${dir}/keyring.sqlite`, kek: loadOrCreateKek(`${dir}/kek`) });
const log = await openEmbeddedLog(logOptions(`${dir}/log`, { keyring }));
let sent = log.streamVersion('dialog-7-9');

async function write(): Promise<void> {
  for (;;) {
    await log.append([newEvent(messageSent(7, 9, ++sent, 'x'.repeat(sent % 700))), newEvent(renamed(sent, 'Ada'))]).durable;
    process.stdout.write(`${log.durablePosition}\n`);
  }
}

await Promise.all([write(), write(), write()]);
