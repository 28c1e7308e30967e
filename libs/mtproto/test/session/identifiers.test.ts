import { describe, expect, test } from 'vitest';
import type { SeenMessage } from '../support/peer.ts';
import { settle } from '../support/rig.ts';
import { core, ping, query, RESULT, prompt, start } from '../support/session.ts';

describe('S1 encryption', () => {
  test('a packet under the right key is read, and the answer has 12 to 1024 bytes of padding', async () => {
    const { peer } = await start();
    expect(await peer.exchange([peer.message(ping(9n))])).toMatchObject([{ name: 'pong', object: { ping_id: 9n } }]);
  });

  test('one flipped bit anywhere in the packet ends the connection in silence', async () => {
    const { rig, peer } = await start(prompt());
    const packet = peer.encrypt(peer.message(query()));
    for (let at = 8; at < packet.length; at += 13) {
      peer.open();
      peer.sendPacket(Uint8Array.from(packet, (byte, index) => (index === at ? byte ^ 0x10 : byte)));
      await settle();
      expect(peer.isClosed).toBe(true);
    }
    expect(peer.errors).toEqual([]);
    expect(rig.invocations).toEqual([]);
  });

  test.each([['longer than the packet', { length: 4096 }], ['negative', { length: -4 }], ['not a multiple of 4', { length: 14 }], ['less padding than 12', { length: 28 }], ['more than 1024', { padding: 1100 }]])(
    'a length that is %s ends the connection in silence',
    async (_what, options) => {
      const { peer } = await start();
      peer.send(peer.message(query(1)), options);
      await settle();
      expect([peer.isClosed, peer.errors]).toEqual([true, []]);
    },
  );

  test('an unknown key is told by -404, a key store that fails is not', async () => {
    const { rig, peer } = await start();
    const known = peer.encrypt(peer.message(ping()));
    const unknown = Uint8Array.from(known, (byte, index) => (index < 8 ? byte ^ 1 : byte));
    peer.sendPacket(unknown);
    await settle();
    expect([peer.errors, peer.isClosed]).toEqual([[-404], true]);
    rig.keys.failure = new Error('the store is away');
    peer.open();
    peer.sendPacket(unknown);
    await settle();
    expect([peer.errors, peer.isClosed, rig.reports.length]).toEqual([[-404], true, 1]);
  });
});

describe('S2 message identifiers', () => {
  test.each([1n, 2n, 3n])('of a client are divisible by 4: one %i above is refused (18)', async (above) => {
    const { peer } = await start();
    const msgId = peer.nextId() + above;
    expect(await peer.exchange([peer.message(query(), { msgId })])).toMatchObject([{ object: { bad_msg_id: msgId, error_code: 18 } }]);
  });

  test('of the server are 1 mod 4 for replies, 3 otherwise, and grow', async () => {
    const { rig, peer, session } = await start(prompt());
    const seen: SeenMessage[] = [];
    for (let round = 0; round < 20; round++) {
      session.push(RESULT);
      seen.push(...(await peer.exchange([peer.message(query(), { msgId: peer.nextId(round > 10 ? 5000 : 0) })])));
      if (round === 10) rig.clock.advance(-5000); // the clock steps back, identifiers do not
    }
    for (const { name, msgId } of seen) expect(msgId & 3n).toBe(name === 'rpc_result' ? 1n : 3n);
    const ids = seen.map(({ msgId }) => msgId);
    expect(ids).toEqual([...new Set(ids)].toSorted((a, b) => (a < b ? -1 : 1)));
    expect(ids).toHaveLength(40);
  });
});

describe('S3 time and repetition', () => {
  test.each([[-299_000, 0], [-301_000, 16], [29_000, 0], [31_000, 17]])('a message %i ms from now: code %i', async (offsetMs, code) => {
    const { peer } = await start(prompt());
    const [answer] = await peer.exchange([peer.message(query(), { msgId: peer.nextId(offsetMs), ...(offsetMs < 0 && { seqNo: 1 }) })]);
    if (code) expect(answer!.object).toMatchObject({ _: 'bad_msg_notification', error_code: code });
    else expect(['rpc_result', 'new_session_created']).toContain(answer!.name);
  });

  test('an old message inside a fresh container is accepted', async () => {
    const { rig, peer } = await start(prompt());
    const old = peer.message(query(), { msgId: peer.nextId(-400_000), seqNo: 1 });
    await peer.exchange([old, peer.message(ping())]);
    expect(rig.invocations).toHaveLength(1);
  });

  test('a msg_id below the remembered window cannot be verified (20)', async () => {
    const { rig, peer } = await start({ ...prompt(), limits: { receivedIdsMax: 16 } });
    const first = peer.message(query());
    await peer.exchange([first]);
    for (let n = 0; n < 40; n++) await peer.exchange([peer.message(query(n))]);
    const again = await peer.exchange([first]);
    expect(again.at(-1)!.object).toMatchObject({ bad_msg_id: first.msgId, error_code: 20 });
    expect(rig.invocations).toHaveLength(41);
  });

  test('a replayed packet has no second effect', async () => {
    const { rig, peer } = await start(prompt());
    const packet = peer.encrypt(peer.message(query()));
    for (let n = 0; n < 3; n++) peer.sendPacket(packet);
    await settle();
    expect(rig.invocations).toHaveLength(1);
  });
});

describe('S4 sequence numbers', () => {
  test('a request must be odd (35), a container even (34); an odd msgs_ack passes, as mtcute sends it', async () => {
    const { peer } = await start();
    const request = await peer.exchange([peer.message(query(), { contentRelated: false })]);
    expect(request).toMatchObject([{ object: { error_code: 35 } }]);
    const ack = await peer.exchange([peer.message(core({ _: 'msgs_ack', msg_ids: [1n] }))]);
    expect(ack).toEqual([]);
    peer.send(peer.container([peer.message(ping())], { seqNo: 9 }));
    expect(await peer.seen()).toMatchObject([{ object: { error_code: 34 } }]);
  });

  test('numbers that go back are too low (32), numbers that overtake too high (33)', async () => {
    const { peer } = await start(prompt());
    await peer.exchange([peer.message(query(), { seqNo: 11 })]);
    expect(await peer.exchange([peer.message(query(), { seqNo: 9 })])).toMatchObject([{ object: { error_code: 32 } }]);
    expect(await peer.exchange([peer.message(query(), { seqNo: 11 })])).toMatchObject([{ object: { error_code: 32 } }]);
    const late = peer.message(query(), { msgId: peer.nextId(-5000), seqNo: 13 });
    expect(await peer.exchange([late])).toMatchObject([{ object: { error_code: 33 } }]);
  });

  test('the server numbers its own messages: odd for content-related ones, twice the count before', async () => {
    const { peer, session } = await start(prompt());
    session.push(RESULT);
    const seen = await peer.exchange([peer.message(query()), peer.message(ping())]);
    const byId = seen.toSorted((a, b) => (a.msgId < b.msgId ? -1 : 1));
    // new_session_created was the first content-related message
    expect(byId.map(({ name, seqNo }) => [name, seqNo])).toEqual([['unknown', 3], ['rpc_result', 5], ['pong', 6]]);
  });
});
