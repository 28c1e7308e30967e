import { type AuthKey, decryptMessage } from '@teamgram/crypto';
import { describe, expect, test } from 'vitest';
import { Peer } from '../support/peer.ts';
import { Rig, settle } from '../support/rig.ts';
import { query, prompt, only, start } from '../support/session.ts';
import { GET_STATE, words } from '../support/words.ts';

describe('T3 quick acks', () => {
  test.each(['abridged', 'intermediate', 'padded'] as const)('are sent on %s when the packet is accepted, and only then', async (framing) => {
    const { peer } = await start(prompt(), { framing });
    const good = peer.encrypt(peer.message(query()));
    peer.sendPacket(good, true);
    await settle();
    expect(peer.quickAcks).toEqual([decryptMessage(peer.key, 'client', good).quickAckToken]);
    peer.sendPacket(peer.encrypt(peer.message(query()), { salt: 1n }), true);
    peer.sendPacket(peer.encrypt(peer.message(query(), { msgId: peer.nextId() + 1n })), true);
    await settle();
    expect(peer.quickAcks).toHaveLength(1);
  });
});

describe('a reopened connection', () => {
  test.each([false, true])('may begin with a large packet of a known key, key store late: %s', async (isLate) => {
    const { rig, peer } = await start(prompt());
    rig.keys.isLate = isLate;
    if (isLate) rig.server.dropAuthKey(peer.key.id);
    peer.open();
    const large = peer.encrypt(peer.message(words(GET_STATE, ...new Uint8Array(150_000))));
    peer.sendPacket(large);
    await settle();
    expect([rig.invocations.length, peer.isClosed, peer.connection.known]).toEqual([1, false, true]);
    peer.open();
    peer.sendPacket(Uint8Array.from(large, (byte, index) => (index === 3 ? byte ^ 1 : byte)));
    await settle();
    expect([rig.invocations.length, peer.isClosed, rig.reports]).toEqual([1, true, []]);
  });
});

describe('a slow key store', () => {
  test('packets wait in order meanwhile, up to a limit', async () => {
    const { rig, peer } = await start(prompt());
    rig.keys.isLate = true;
    rig.server.dropAuthKey(peer.key.id);
    peer.open();
    for (let n = 0; n < 5; n++) peer.send(peer.message(query(n)));
    await settle();
    expect(rig.invocations.map(({ query: bytes }) => Buffer.from(bytes).readInt32LE(4))).toEqual([0, 1, 2, 3, 4]);
    rig.server.dropAuthKey(peer.key.id);
    peer.open();
    for (let n = 0; n < 80; n++) peer.send(peer.message(query(n)));
    await settle();
    expect([peer.errors, peer.isClosed]).toEqual([[-429], true]);
  });
});

describe('another worker owns the key', () => {
  test('a host that fails on a packet of a handed-over connection ends that connection only', async () => {
    const { keys, clock } = new Rig();
    const failure = new Error('the host fails');
    const there = new Rig({ ...prompt(), keys, clock, seed: 'there', handler: { subscribed: () => { throw failure; } } });
    const isClosed: (() => boolean)[] = [];
    const here = new Rig({
      keys,
      clock,
      owns: (id) => id !== key.id,
      handOver: (port, _id, state) => {
        let closed = false;
        isClosed.push(() => closed);
        there.server.connect({ write: (bytes) => port.write(bytes), close: () => { closed = true; } }, { state: structuredClone(state) });
      },
    });
    const key: AuthKey = keys.make(here.random);
    const peer = new Peer(here, key);
    peer.salt = (await Peer.ready(there, key)).salt;
    peer.sendPacket(peer.encrypt(peer.message(query(1))));
    await settle();
    expect([isClosed.map((closed) => closed()), there.reports]).toEqual([[true], [failure]]);
  });

  test('the connection is handed over with its unprocessed packets and continues there', async () => {
    const keys = new Rig().keys;
    const clock = new Rig().clock;
    const there = new Rig({ ...prompt(), keys, clock, seed: 'there' });
    const handed: bigint[] = [];
    const here = new Rig({
      keys,
      clock,
      owns: (id) => id !== key.id,
      handOver: (port, id, state) => {
        handed.push(id);
        const next = there.server.connect(port, { state: structuredClone(state) });
        moved = next;
      },
    });
    const key: AuthKey = keys.make(here.random);
    let moved: ReturnType<Rig['server']['connect']> | undefined;
    const peer = new Peer(here, key);
    peer.salt = (await Peer.ready(there, key)).salt;
    const both = [peer.encrypt(peer.message(query(1))), peer.encrypt(peer.message(query(2)))];
    for (const packet of both) peer.sendPacket(packet);
    await settle();
    expect([handed, here.server.counts.connections]).toEqual([[key.id], 0]);
    expect(moved!.known).toBe(true);
    expect(there.invocations.length).toBeGreaterThanOrEqual(1);
    expect(only(await peer.seen(), 'rpc_result').length).toBe(there.invocations.length);
  });
});
