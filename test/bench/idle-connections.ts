/**
 * What a connection costs that says nothing: resident memory of the gateway with 5,000 people who are logged in, each with a key, a session and an
 * obfuscated connection of their own. The keys are made beforehand and handed to command-api as a gateway does; everything else is real.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { startServer, type RunningServer } from '../support/server.ts';
import { signUpMany } from './crowd.ts';
import { startLoad, withServer } from './load.ts';
import type { LoadAccount } from './load-messages.ts';
import { rssOf, serverProcessName } from './process-cpu.ts';
import type { Row } from './row.ts';

const CONNECTIONS = 5_000;
/** Opened before the first look, so that what a gateway needs for anybody does not count. */
const FIRST = 200;
/** Long enough for V8 to collect what setting up left behind: it does so after ten to twenty seconds of silence. */
const SETTLE_MS = 30_000;

export async function bench(): Promise<Row[]> {
  return withServer(async (server) => {
    const accounts = await signUpMany(server, CONNECTIONS);
    await server.stop();
    // A gateway that has served nobody yet.
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
