/**
 * Cost of an idle connection: resident memory of a gateway with 5,000 logged-in users, each with a key, a session and an obfuscated connection. The keys
 * are prepared and passed to command-api as a gateway would; everything else is real.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { startServer, type RunningServer } from '../support/server.ts';
import { signUpMany } from './crowd.ts';
import { startLoad, withServer } from './load.ts';
import type { LoadAccount } from './load-messages.ts';
import { rssOf, serverProcessName } from './process-cpu.ts';
import type { Row } from './row.ts';

const CONNECTIONS = 5_000;
/** Opened before the first measurement, so that one-time costs do not count. */
const FIRST = 200;
/** Long enough for V8 to free what the setup left behind, which it does after ten to twenty idle seconds. */
const SETTLE_MS = 30_000;

export async function bench(): Promise<Row[]> {
  return withServer(async (server) => {
    const accounts = await signUpMany(server, CONNECTIONS);
    await server.stop();
    // A gateway that has not served anybody yet.
    const fresh = await startServer({ dataDir: server.dataDir });
    try {
      return await measure(fresh, accounts);
    } finally {
      await fresh.stop();
    }
  });
}

async function measure(server: RunningServer, accounts: LoadAccount[]): Promise<Row[]> {
  const load = await startLoad(server, accounts);
  await load.connect(FIRST);
  await sleep(SETTLE_MS);
  const before = gatewayRss(server);
  await load.connect(CONNECTIONS);
  await sleep(SETTLE_MS);
  const after = gatewayRss(server);
  await load.close();
  return [
    { name: `gateway with ${FIRST} idle connections`, value: before / 2 ** 20, unit: 'MiB RSS' },
    { name: `gateway with ${CONNECTIONS.toLocaleString('en')} idle connections`, value: after / 2 ** 20, unit: 'MiB RSS' },
    { name: 'an idle connection', value: (after - before) / (CONNECTIONS - FIRST) / 1024, unit: 'KiB RSS' },
  ];
}

const gatewayRss = (server: RunningServer) => rssOf(server.child.pid!, (command) => serverProcessName(command) === 'gateway');
