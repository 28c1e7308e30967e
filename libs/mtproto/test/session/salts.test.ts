import { describe, expect, test } from 'vitest';
import { Peer } from '../support/peer.ts';
import { Rig } from '../support/rig.ts';
import { core, query, prompt, names, start } from '../support/session.ts';

describe('S5 salts', () => {
  test('a wrong salt is answered with the right one (48), and nothing is done', async () => {
    const { rig, peer } = await start(prompt());
    const message = peer.message(query());
    peer.send(message, { salt: 12_345n });
    expect(await peer.seen()).toMatchObject([{ name: 'bad_server_salt', object: { bad_msg_id: message.msgId, error_code: 48, new_server_salt: peer.salt } }]);
    expect(rig.invocations).toEqual([]);
  });

  test('a salt serves 30 minutes and is accepted 1800 seconds longer', async () => {
    const { rig, peer } = await start(prompt());
    const [salts] = await peer.exchange([peer.message(core({ _: 'get_future_salts', num: 2 }), { contentRelated: false })]);
    const [first, second] = salts!.object['salts'] as { valid_since: number; valid_until: number; salt: bigint }[];
    expect(first).toMatchObject({ salt: peer.salt, valid_until: first!.valid_since + 3600 });
    expect(second!.valid_since).toBe(first!.valid_since + 1800);
    rig.clock.advance(first!.valid_until * 1000 - rig.clock.nowMs() - 1);
    expect(names(await peer.exchange([peer.message(query())]))).toEqual(['rpc_result']);
    rig.clock.advance(2);
    expect(await peer.exchange([peer.message(query())])).toMatchObject([{ name: 'bad_server_salt', object: { new_server_salt: expect.any(BigInt) } }]);
    expect(second!.salt).not.toBe(first!.salt);
  });

  test('the salt of the exchange is good for the first hour', async () => {
    const rig = new Rig(prompt());
    const client = rig.client();
    await rig.join(client);
    const salts: bigint[] = [];
    const peer = new Peer(rig, client.key!.authKey);
    peer.salt = client.key!.salt;
    salts.push(peer.salt);
    expect(names(await peer.exchange([peer.message(query())]))).not.toContain('bad_server_salt');
    rig.clock.advance(3_600_001);
    expect(names(await peer.exchange([peer.message(query())]))).toContain('bad_server_salt');
  });
});

describe('S6 future salts', () => {
  test.each([[0, 1], [1, 1], [64, 64], [1000, 64]])('num %i gives %i', async (num, count) => {
    const { rig, peer } = await start();
    const request = peer.message(core({ _: 'get_future_salts', num }), { contentRelated: false });
    const [answer] = await peer.exchange([request]);
    expect(answer!.object).toMatchObject({ _: 'future_salts', req_msg_id: request.msgId, now: Math.floor(rig.clock.nowMs() / 1000) });
    expect(answer!.object['salts']).toHaveLength(count);
  });

  test('are what the server writes later on', async () => {
    const { rig, peer } = await start();
    const [first] = await peer.exchange([peer.message(core({ _: 'get_future_salts', num: 3 }), { contentRelated: false })]);
    const told = first!.object['salts'] as { valid_since: number; salt: bigint }[];
    for (const { valid_since, salt } of told.slice(1)) {
      rig.clock.advance(valid_since * 1000 - rig.clock.nowMs());
      const [later] = await peer.exchange([peer.message(core({ _: 'get_future_salts', num: 1 }), { contentRelated: false })]);
      expect((later!.object['salts'] as typeof told)[0]!.salt).toBe(salt);
      peer.salt = salt;
    }
  });

  test('belong to the auth key: another session of it, and another worker, have the same', async () => {
    const { rig, peer } = await start();
    const sibling = await Peer.ready(rig, peer.key, { sessionId: 78n, seed: 'sibling' });
    const elsewhere = await Peer.ready(new Rig({ keys: rig.keys, clock: rig.clock, seed: 'other worker' }), peer.key);
    const stranger = await Peer.ready(rig);
    expect([sibling.salt, elsewhere.salt]).toEqual([peer.salt, peer.salt]);
    expect(stranger.salt).not.toBe(peer.salt);
  });
});
