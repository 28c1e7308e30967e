/** Two users on a server, for tests that query it. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Limits } from '@teamgram/host';
import type { tl, TlObject } from '@teamgram/tl';
import { Account } from './account.ts';
import type { AccountOptions } from './account.ts';
import { startServer } from './server.ts';
import type { RunningServer } from './server.ts';

export type People = {
  server: RunningServer;
  alice: Account;
  bob: Account;
  bobForAlice: tl.inputPeerUser;
  aliceForBob: tl.inputPeerUser;
  /** Updates received by Bob. */
  heardByBob: tl.Update[];
  /** Another client; closed with the others. */
  join(options?: AccountOptions): Promise<Account>;
  leave(): Promise<void>;
};

export const ALICE_PHONE = '15550301';
export const BOB_PHONE = '15550302';

/** `settings`: contents of settings.json (docs/reference/settings.md). */
export type PeopleOptions = { settings?: { limits?: Partial<Limits>; webPages?: object; translation?: object }; gateways?: number };

export async function startPeople({ settings = {}, gateways = 1 }: PeopleOptions = {}): Promise<People> {
  const folder = mkdtempSync(join(tmpdir(), 'people-'));
  const dataDir = join(folder, 'data');
  mkdirSync(dataDir, { mode: 0o700 });
  writeFileSync(join(dataDir, 'settings.json'), JSON.stringify(settings));
  const server = await startServer({ dataDir, gateways });
  const accounts: Account[] = [];
  const heardByBob: tl.Update[] = [];
  const open = async (options?: AccountOptions) => {
    const account = new Account(server, options);
    accounts.push(account);
    await account.connect();
    return account;
  };
  const alice = await open();
  const bob = await open({ onUpdate: (update) => heardByBob.push(...updatesIn(update)) });
  await alice.signUp(ALICE_PHONE, 'Alice');
  await bob.signUp(BOB_PHONE, 'Bob');
  await bob.call('updates.getState', {});
  return {
    server, alice, bob, heardByBob, join: open,
    bobForAlice: await alice.find(BOB_PHONE),
    aliceForBob: await bob.find(ALICE_PHONE),
    leave: async () => {
      for (const account of accounts) account.close();
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The updates in a packet, except texts in short form. */
export function updatesIn(packet: TlObject): tl.Update[] {
  if (packet._ === 'updateShort') return [packet.update];
  return packet._ === 'updates' || packet._ === 'updatesCombined' ? packet.updates : [];
}
