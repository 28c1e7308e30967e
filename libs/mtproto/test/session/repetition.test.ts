import { seededRandom } from '@teamgram/crypto';
import { describe, expect, test } from 'vitest';
import type { ServerLimits } from '../../src/server/limits.ts';
import { Peer } from '../support/peer.ts';
import { settle } from '../support/rig.ts';
import { core, ping, query, RESULT, prompt, names, only, start, ackOf, tick } from '../support/session.ts';
import { words } from '../support/words.ts';

describe('S9 acknowledgments', () => {
  test('the result is the acknowledgment of its request', async () => {
    const { rig, peer } = await start(prompt());
    expect(names(await peer.exchange([peer.message(query())]))).toEqual(['rpc_result']);
    await tick(rig, 1000);
    expect(names(await peer.seen())).toEqual([]);
  });

  test('a slow handler lets msgs_ack go first, once', async () => {
    const { rig, peer } = await start();
    const request = peer.message(query());
    expect(await peer.exchange([request])).toEqual([]);
    await tick(rig, 260);
    expect(await peer.seen()).toMatchObject([{ name: 'msgs_ack', object: { msg_ids: [request.msgId] } }]);
    await tick(rig, 5000);
    expect(await peer.seen()).toEqual([]);
    rig.invocations[0]!.reply(RESULT);
    expect(await peer.seen()).toMatchObject([{ name: 'rpc_result', object: { req_msg_id: request.msgId } }]);
  });

  test('a content-related ping gets its pong and no ack', async () => {
    const { rig, peer } = await start();
    expect(names(await peer.exchange([peer.message(ping())]))).toEqual(['pong']);
    await tick(rig, 1000);
    expect(await peer.seen()).toEqual([]);
  });
});

describe('S10 repetition on a new connection', () => {
  test('unacknowledged messages are sent again with their msg_id and seqno inside a container; acknowledged ones are not', async () => {
    const { peer, session } = await start(prompt());
    session.push(RESULT);
    const first = await peer.exchange([peer.message(query())]);
    await peer.exchange([peer.message(core({ _: 'msgs_ack', msg_ids: [first[0]!.msgId] }), { contentRelated: false })]);
    peer.cut();
    peer.open();
    const again = await peer.exchange([peer.message(ping(), { contentRelated: false })]);
    const [repeated] = only(again, 'rpc_result');
    expect(repeated).toMatchObject({ msgId: first[1]!.msgId, seqNo: first[1]!.seqNo, inContainer: true });
    expect(only(again, 'unknown')).toEqual([]);
  });

  test('pushes without a connection wait for one', async () => {
    const { peer, session } = await start();
    peer.cut();
    expect(session.connected).toBe(false);
    session.push(words(1, 1));
    session.push(words(1, 2));
    await settle();
    peer.open();
    const seen = await peer.exchange([peer.message(ping(), { contentRelated: false })]);
    expect(only(seen, 'unknown').map(({ body }) => Buffer.from(body).readInt32LE(4))).toEqual([1, 2]);
  });

  test('with two connections, messages lost on one are sent over the other', async () => {
    const { rig, peer, session } = await start();
    const second = new Peer(rig, peer.key, { seed: 'second' });
    second.salt = peer.salt;
    const request = second.message(ping(), { msgId: peer.nextId(10), seqNo: 100 });
    second.send(request);
    await settle();
    second.packets.length = 0;
    session.push(words(1, 7)); // sent over the connection that received a packet last
    await settle();
    expect(second.packets).toHaveLength(1);
    second.cut();
    expect(only(await peer.seen(), 'unknown')).toHaveLength(1);
  });

  test('a session without a connection is forgotten after its time', async () => {
    const { rig, peer } = await start();
    peer.cut();
    await tick(rig, 5 * 60_000 - 1000);
    expect(rig.server.counts.sessions).toBe(1);
    await tick(rig, 2000);
    expect(rig.server.counts).toEqual({ connections: 0, sessions: 0, authKeys: 0 });
    expect(rig.events).toContain('closed');
  });

  test('the number of unacknowledged messages is bounded; lost pushes are reported', async () => {
    const { rig, peer, session } = await start({ limits: { unackedCountMax: 32, unackedBytesMax: 4096 } });
    peer.cut();
    for (let n = 0; n < 200; n++) session.push(words(1, n));
    expect(rig.events).toContain('updatesLost');
    peer.open();
    const kept = only(await peer.exchange([peer.message(ping(), { contentRelated: false })]), 'unknown');
    expect(kept.length).toBeLessThanOrEqual(32);
  });
});

describe('S10 a session without a connection', () => {
  const pushed = (messages: Parameters<typeof only>[0]) => only(messages, 'unknown').map(({ body }) => Buffer.from(body).readInt32LE(4));
  /** Reports a loss to the client, as the gateway does. */
  async function startTelling(limits: Partial<ServerLimits>) {
    let losses = 0;
    const started = await start({ limits, handler: { updatesLost: () => { losses++; started.session.push(words(1, -1)); } } });
    return { ...started, losses: () => losses };
  }

  test('keeps a limited number of pushes, then only the report that some are lost, and receives pushes again when reconnected', async () => {
    const { peer, session, losses } = await startTelling({ awayPushesMax: 8 });
    peer.cut();
    for (let n = 0; n < 30; n++) session.push(words(1, n));
    expect([losses(), session.isLosingPushes]).toEqual([1, true]);
    peer.open();
    const seen = await peer.exchange([peer.message(ping(), { contentRelated: false })]);
    expect(session.isLosingPushes).toBe(false);
    expect(pushed(seen)).toEqual([-1]);
    // S16: nothing else tells the client that the session is new.
    expect(only(seen, 'new_session_created')).toHaveLength(1);
    session.push(words(1, 31));
    expect(pushed(await peer.seen())).toEqual([31]);
  });

  test('dropPushes drops queued and sent pushes, and keeps answers', async () => {
    const { rig, peer, session } = await startTelling({ awayPushesMax: 2 });
    await peer.exchange([peer.message(query())]);
    session.push(words(1, 1));
    expect(pushed(await peer.seen())).toEqual([1]);
    peer.cut();
    for (const n of [2, 3, 4]) session.push(words(1, n));
    session.dropPushes();
    session.push(words(1, 5));
    rig.invocations[0]!.reply(RESULT);
    peer.open();
    const seen = await peer.exchange([peer.message(ping(), { contentRelated: false })]);
    expect(pushed(seen)).toEqual([5]);
    expect(only(seen, 'rpc_result')).toHaveLength(1);
  });

  test('queued answers are bounded, with or without pushes beside them', async () => {
    const { rig, peer, session } = await startTelling({ unackedBytesMax: 8192 });
    await peer.exchange([1, 2, 3, 4].map((n) => peer.message(query(n))));
    peer.cut();
    const large = seededRandom('large')(3000);
    for (const call of rig.invocations) call.reply(Buffer.concat([words(0x5151_5151), large]));
    session.push(Buffer.concat([words(1, 1), large]));
    peer.open();
    const seen = await peer.exchange([peer.message(ping(), { contentRelated: false })]);
    expect(only(seen, 'rpc_result').length).toBeLessThanOrEqual(2);
    expect(pushed(seen)).toEqual([-1]);
  });
});

describe('S11 sessions are apart', () => {
  test("one session's messages never reach another, of the same key or over the same connection", async () => {
    const { rig, peer, session } = await start(prompt());
    const other = await Peer.ready(rig, peer.key, { sessionId: 900n, seed: 'other' });
    await other.exchange([other.message(ping())]);
    session.push(words(1, 1));
    const [, second] = rig.sessions;
    second!.push(words(1, 2));
    await settle();
    expect([peer, other].map(({ packets }) => packets.map(({ sessionId }) => sessionId))).toEqual([[77n], [900n]]);
    // both sessions over the connection of the first
    const request = other.message(query(3));
    peer.sendPacket(other.encrypt(request));
    await settle();
    const answer = peer.packets.find(({ sessionId }) => sessionId === 900n);
    expect(answer!.messages.some(({ object }) => object['req_msg_id'] === request.msgId)).toBe(true);
  });
});

describe('S12 repeated requests', () => {
  test('a small answer is sent again, unchanged; a large one is announced', async () => {
    const answers = [RESULT, Buffer.concat([words(0x5151_5151), seededRandom('large')(3000)])];
    const { rig, peer } = await start({ answer: (call) => call.reply(answers.shift()!) });
    const [small, large] = [peer.message(query(1)), peer.message(query(2))];
    const [first, second] = await peer.exchange([small, large]);
    expect(await peer.exchange([small])).toMatchObject([{ name: 'rpc_result', msgId: first!.msgId, body: first!.body, inContainer: true }]);
    const info = { _: 'msg_detailed_info', msg_id: large.msgId, answer_msg_id: second!.msgId, bytes: second!.body.length, status: 0 };
    expect(await peer.exchange([large])).toMatchObject([{ object: info }]);
    expect(rig.invocations).toHaveLength(2);
  });

  test('one that still runs, or whose answer is acknowledged, is only acknowledged', async () => {
    const { rig, peer } = await start();
    const request = peer.message(query());
    await peer.exchange([request]);
    expect(await peer.exchange([request])).toMatchObject([{ name: 'msgs_ack', object: { msg_ids: [request.msgId] } }]);
    rig.invocations[0]!.reply(RESULT);
    await peer.exchange([ackOf(peer, await peer.seen())]);
    expect(await peer.exchange([request])).toMatchObject([{ name: 'msgs_ack', object: { msg_ids: [request.msgId] } }]);
    expect(rig.invocations).toHaveLength(1);
  });

  test('an answer that had to be let go is refused as unverifiable (20), not run again', async () => {
    const { rig, peer } = await start({ ...prompt(), limits: { unackedCountMax: 8 } });
    const first = peer.message(query());
    await peer.exchange([first]);
    for (let n = 0; n < 20; n++) await peer.exchange([peer.message(query(n))]);
    expect(await peer.exchange([first])).toMatchObject([{ object: { bad_msg_id: first.msgId, error_code: 20 } }]);
    expect(rig.invocations).toHaveLength(21);
  });
});
