import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { RpcError } from '@teamgram/mtproto';
import { openClient } from './support/client.ts';
import type { TestClient } from './support/client.ts';
import { startLoneGateway } from './support/lone-gateway.ts';
import type { LoneGateway } from './support/lone-gateway.ts';

let gateway: LoneGateway;
const clients: TestClient[] = [];

async function client(options: Partial<Parameters<typeof openClient>[0]> = {}): Promise<TestClient> {
  const opened = await openClient({ port: gateway.port, rsaKey: gateway.rsaKey.publicKey, ...options });
  clients.push(opened);
  return opened;
}

beforeAll(async () => {
  gateway = await startLoneGateway();
});
afterAll(async () => {
  for (const one of clients) one.close();
  await gateway.close();
});

describe('before anybody has logged in', () => {
  test.each([2, 1, 4, -2, 10_001])('help.getConfig agrees with the data centre that the client named: %i', async (dcId) => {
    const config = await (await client({ dcId })).call({ _: 'help.getConfig' });
    expect(config.this_dc).toBe(Math.abs(dcId) % 10_000);
    expect(config.test_mode).toBe(dcId > 10_000);
    expect(config.expires).toBeGreaterThan(Date.now() / 1000);
    expect(new Set(config.dc_options.map(({ id }) => id))).toEqual(new Set([1, 2, 3, 4, 5]));
  });

  test('a client that names no data centre receives the default one', async () => {
    expect((await (await client()).call({ _: 'help.getConfig' })).this_dc).toBe(2);
  });

  test('I5 a method for members is refused with 401', async () => {
    const refused = (await client()).call({ _: 'updates.getState' });
    await expect(refused).rejects.toMatchObject({ code: 401, message: 'AUTH_KEY_UNREGISTERED' });
    await expect(refused).rejects.toBeInstanceOf(RpcError);
  });

  test('I5 the keys made by a key exchange are in the secrets store before the client receives their confirmation', async () => {
    const { mtproto } = await client();
    expect(gateway.keys.has(BigInt.asUintN(64, mtproto.key!.authKey.id))).toBe(true);
  });

  test('K4 K5 a temporary key is bound, and requests made with it count as made with the permanent one', async () => {
    const pfs = await client({ pfsExpiresInS: 3600 });
    expect((await pfs.call({ _: 'help.getConfig' })).this_dc).toBe(2);
    expect([...gateway.keys.values()].filter(({ kind }) => kind === 'temporary').at(-1)?.permanentId).toBeDefined();
  });

  test('S10 no request is lost when the connection is cut', async () => {
    const one = await client();
    await one.call({ _: 'help.getConfig' });
    one.cut();
    const answer = one.call({ _: 'help.getNearestDc' });
    await one.reconnect();
    expect(await answer).toMatchObject({ _: 'nearestDc', this_dc: 2 });
  });
});
