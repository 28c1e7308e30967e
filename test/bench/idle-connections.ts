/**
 * What a connection costs that says nothing: resident memory of the gateway with 5,000 people who are logged in, each with a key, a session and an
 * obfuscated connection of their own. The keys are made beforehand and handed to command-api as a gateway does; everything else is real.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { authKey, secureRandom } from '@teamgram/crypto';
import { commandApiLink, connectLink, readCredentials, type HostConfig } from '@teamgram/host';
import { Account } from '../support/account.ts';
import { startServer, type RunningServer } from '../support/server.ts';
import { inTurns, phoneOf, startLoad, withServer } from './load.ts';
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
    const accounts = await signUp(server);
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

async function signUp(server: RunningServer): Promise<LoadAccount[]> {
  const name = 'gateway-0';
  const config = JSON.parse(readFileSync(join(server.dataDir, 'run', `${name}.json`), 'utf8')) as HostConfig;
  const commandApi = connectLink(commandApiLink, { address: config.links.commandApi, credentials: readCredentials(join(server.dataDir, 'tls'), name) });
  const accounts = await inTurns(CONNECTIONS, async (index) => {
    const key = authKey(secureRandom(256));
    await commandApi.call('keys.save', { id: BigInt.asUintN(64, key.id), key: key.bytes, kind: 'permanent' });
    const account = new Account(server, { key: { authKey: key, salt: 0n } });
    await account.connect();
    await account.signUp(phoneOf(index), `Person ${index}`);
    account.close();
    const partner = { _: 'inputPeerUser', user_id: account.userId, access_hash: 0n } as const;
    return { key: account.client.key!, userId: account.userId, partner };
  });
  commandApi.close();
  return accounts;
}
