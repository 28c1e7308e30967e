import { expect, test } from 'vitest';
import type { CommandApiClient } from '@teamgram/host';
import type { AuthKeyRecord } from '@teamgram/mtproto';
import type { Session } from '../sessions/session.ts';
import { RemoteAuthKeys } from './remote-auth-keys.ts';

const permanent = (id: bigint): AuthKeyRecord => ({ id, authKey: new Uint8Array(256), kind: 'permanent' }) as AuthKeyRecord;

test('keys without a login are reported if they have sessions here, and dropped from the cache if not', async () => {
  const calls: { name: string; ids?: bigint[] }[] = [];
  const commandApi = { call: async (name: string, { id, ids }: { id?: bigint; ids?: bigint[] }) => {
    calls.push(ids ? { name, ids } : { name });
    return name === 'keys.find' ? { record: { id, key: new Uint8Array(256), kind: 'permanent' }, userId: 0, client: undefined, passwordPending: false } : undefined;
  } } as unknown as CommandApiClient;
  const keys = new RemoteAuthKeys(commandApi);
  const [used, idle, claimed] = [1n, 2n, -3n];
  for (const id of [used, idle, claimed]) await keys.add(permanent(id));
  keys.authorization(1n)!.sessions = [{} as Session];
  Object.assign(keys.authorizationOf(permanent(claimed)), { userId: 7, sessions: [{} as Session] });
  calls.length = 0;
  await keys.tellUsed();
  expect(calls).toEqual([{ name: 'keys.used', ids: [1n] }]);
  calls.length = 0;
  for (const id of [used, idle, claimed]) await keys.find(id);
  expect(calls.map(({ name }) => name)).toEqual(['keys.find']);
});

test('I1 after all its sessions have ended, a key created here is found with the layer its client has set since', async () => {
  const keys = new RemoteAuthKeys({ call: async () => undefined } as unknown as CommandApiClient);
  const client = { apiId: 1, deviceModel: 'd', systemVersion: 's', appVersion: 'a', systemLangCode: 'en', langPack: '', langCode: 'en' };
  await keys.add(permanent(-7n));
  expect(keys.find(-7n)).toEqual(permanent(-7n));
  keys.initialised(keys.authorizationOf(permanent(-7n)), 200, client);
  expect(keys.find(-7n)).toEqual({ ...permanent(-7n), layer: 200, clientInfo: client });
});
