import { seededRandom } from '@teamgram/crypto';
import { type CoreObject, TlWriter } from '@teamgram/tl';
import { describe, expect, test } from 'vitest';
import { ClientExchange, type HttpAnswer } from '../src/index.ts';
import { Peer } from './support/peer.ts';
import { DC, Rig, type RigOptions, rsaKey, settle } from './support/rig.ts';
import { GET_STATE, words } from './support/words.ts';

const RESULT = words(0x5151_5151, 42);
const query = (n = 0) => words(GET_STATE, n);
const core = (object: CoreObject): Uint8Array => {
  const writer = new TlWriter();
  writer.object(object);
  return writer.take();
};
const wait = (max_delay: number, wait_after: number, max_wait: number) => core({ _: 'http_wait', max_delay, wait_after, max_wait });

/** A plain message as a client sends it. */
function plain(body: Uint8Array): Uint8Array {
  const payload = Buffer.alloc(20 + body.length);
  payload.writeBigInt64LE(1n << 34n, 8);
  payload.writeInt32LE(body.length, 16);
  payload.set(body, 20);
  return payload;
}

/** Posts one packet; `state` shows whether the response has arrived. */
function post(rig: Rig, packet: Uint8Array, signal?: AbortSignal) {
  const state: { answer: HttpAnswer | undefined } = { answer: undefined };
  void rig.server.post(packet, signal).then((answer) => (state.answer = answer));
  return state;
}
async function start(options: RigOptions = {}) {
  const rig = new Rig(options);
  const peer = await Peer.ready(rig);
  peer.cut();
  const warmUp = post(rig, peer.encrypt(peer.message(core({ _: 'ping', ping_id: 1n }))));
  await settle();
  const [announced] = peer.decrypt(warmUp.answer!.body).messages;
  const acks = peer.encrypt(peer.container([peer.message(core({ _: 'msgs_ack', msg_ids: [announced!.msgId] }), { contentRelated: false }), peer.message(wait(0, 0, 0), { contentRelated: false })]));
  post(rig, acks);
  await settle();
  await advance(rig, 0);
  return { rig, peer };
}
async function advance(rig: Rig, ms: number) {
  rig.clock.advance(ms);
  rig.server.tick();
  await settle();
}
const namesIn = (peer: Peer, { answer }: { answer: HttpAnswer | undefined }) => answer && peer.decrypt(answer.body).messages.map(({ name }) => name);

describe('T5 HTTP', () => {
  test('a host that fails on a packet is reported, and the request is answered', async () => {
    const failure = new Error('the host fails');
    const { rig, peer } = await start({ handler: { subscribed: () => { throw failure; } } });
    const asked = post(rig, peer.encrypt(peer.message(query())));
    await settle();
    expect([asked.answer?.status, rig.reports, rig.server.counts.connections, rig.sessions[0]!.connected]).toEqual([503, [failure], 0, false]);
  });

  test('carries the exchange as bare packets, one per request', async () => {
    const rig = new Rig();
    const exchange = new ClientExchange({ rsaKeys: [rsaKey.publicKey], clock: rig.clock, random: seededRandom('http'), dcId: DC });
    let body = exchange.start();
    for (;;) {
      const answer = await rig.server.post(plain(body));
      expect(answer.status).toBe(200);
      const step = exchange.receive(answer.body.subarray(20));
      if ('result' in step) break;
      body = step.send;
    }
    expect(rig.keys.added).toHaveLength(1);
  });

  test('answers a request with its result, together with new_session_created', async () => {
    const rig = new Rig({ answer: (call) => queueMicrotask(() => call.reply(RESULT)) });
    const peer = await Peer.ready(rig);
    peer.cut();
    const response = post(rig, peer.encrypt(peer.message(query())));
    await settle();
    expect(namesIn(peer, response)).toEqual(['new_session_created', 'rpc_result']);
  });

  test('reports transport errors by status code', async () => {
    const { rig, peer } = await start();
    const packet = peer.encrypt(peer.message(query()));
    const status = async (body: Uint8Array) => (await rig.server.post(body)).status;
    expect(await status(Uint8Array.from(packet, (byte, index) => (index < 8 ? byte ^ 1 : byte)))).toBe(404);
    expect(await status(packet.map((byte, index) => (index === 40 ? byte ^ 1 : byte)))).toBe(404);
    expect(await status(new Uint8Array(4))).toBe(400);
    expect(await status(new Uint8Array(1 << 21))).toBe(413);
    expect(await status(plain(words(0x1234)))).toBe(404);
    const flood = core({ _: 'msgs_ack', msg_ids: Array.from({ length: 9000 }, () => 1n) });
    expect(await status(peer.encrypt(peer.message(flood, { contentRelated: false })))).toBe(429);
    const wrongDc = new ClientExchange({ rsaKeys: [rsaKey.publicKey], clock: rig.clock, random: seededRandom('wrong'), dcId: 4 });
    const challenge = await rig.server.post(plain(wrongDc.start()));
    expect(await status(plain((wrongDc.receive(challenge.body.subarray(20)) as { send: Uint8Array }).send))).toBe(444);
    rig.keys.failure = new Error('the store is away');
    rig.server.dropAuthKey(peer.key.id);
    expect(await status(packet)).toBe(503);
  });

  test('http_wait: defaults hold a request for 25 seconds, then an empty container comes', async () => {
    const { rig, peer } = await start();
    const poll = post(rig, peer.encrypt(peer.container([])));
    await settle();
    await advance(rig, 24_999);
    expect(poll.answer).toBeUndefined();
    await advance(rig, 1);
    expect(poll.answer!.status).toBe(200);
    expect(peer.decrypt(poll.answer!.body)).toMatchObject({ isContainer: true, messages: [] });
  });

  test('http_wait: a push ends the wait at once, max_delay and wait_after hold it back for more', async () => {
    const { rig, peer } = await start();
    const [session] = rig.sessions;
    const at = post(rig, peer.encrypt(peer.container([])));
    await settle();
    session!.push(words(1, 1));
    await settle();
    expect(namesIn(peer, at)).toEqual(['unknown']);
    const slow = post(rig, peer.encrypt(peer.message(wait(100, 30, 25_000), { contentRelated: false })));
    await settle();
    session!.push(words(1, 2));
    await settle();
    await advance(rig, 20);
    session!.push(words(1, 3));
    await settle();
    await advance(rig, 20);
    expect(slow.answer).toBeUndefined();
    await advance(rig, 11);
    expect(namesIn(peer, slow)).toHaveLength(2);
    const steady = post(rig, peer.encrypt(peer.message(wait(100, 30, 25_000), { contentRelated: false })));
    for (let n = 0; n < 5; n++) {
      await settle();
      session!.push(words(1, n));
      await settle();
      await advance(rig, 22);
    }
    expect(namesIn(peer, steady)).toHaveLength(5); // max_delay has priority
  });

  test('two requests of one session: the one that has waited longest is answered, the other keeps waiting', async () => {
    const { rig, peer } = await start({ answer: (call) => call.reply(RESULT) });
    const poll = post(rig, peer.encrypt(peer.container([])));
    await settle();
    const request = post(rig, peer.encrypt(peer.message(query())));
    await settle();
    expect(namesIn(peer, poll)).toEqual(['rpc_result']);
    expect(request.answer).toBeUndefined();
    rig.sessions[0]!.push(words(1, 1));
    await settle();
    expect(namesIn(peer, request)).toEqual(['unknown']);
  });

  test('answers to an aborted request are delivered to the next one', async () => {
    const { rig, peer } = await start();
    const gone = new AbortController();
    const request = peer.message(query());
    const aborted = post(rig, peer.encrypt(request), gone.signal);
    await settle();
    gone.abort();
    await settle();
    rig.invocations[0]!.reply(RESULT);
    await settle();
    expect(aborted.answer!.status).toBe(503);
    const next = post(rig, peer.encrypt(peer.container([])));
    await settle();
    expect(namesIn(peer, next)).toEqual(['rpc_result']);
    expect(rig.server.counts.connections).toBe(0);
  });

  test('messages that a client never fetches are bounded: pongs, and answers, of which the oldest are dropped', async () => {
    const { rig, peer } = await start({ answer: (call) => call.reply(Buffer.concat([RESULT, seededRandom('noise')(1_000)])), limits: { queuedServiceMax: 50, unackedBytesMax: 10_000 } });
    const requests = Array.from({ length: 60 }, () => peer.message(query()));
    for (let round = 0; round < 6; round++) {
      const gone = new AbortController();
      const pings = Array.from({ length: 20 }, () => peer.message(core({ _: 'ping', ping_id: 1n })));
      post(rig, peer.encrypt(peer.container([peer.message(wait(60_000, 60_000, 60_000), { contentRelated: false }), ...pings, ...requests.slice(round * 10, round * 10 + 10)])), gone.signal);
      await settle();
      gone.abort();
      await settle();
    }
    const fetched: (string | undefined)[] = [];
    for (let round = 0; round < 6; round++) {
      const next = post(rig, peer.encrypt(peer.container([peer.message(wait(0, 0, 0), { contentRelated: false })])));
      await settle();
      await advance(rig, 0);
      fetched.push(...namesIn(peer, next)!);
    }
    expect(fetched.filter((name) => name === 'pong').length).toBeLessThanOrEqual(50);
    expect(fetched.filter((name) => name === 'rpc_result')).toHaveLength(9);
    const again = post(rig, peer.encrypt(requests[0]!));
    await settle();
    expect(peer.decrypt(again.answer!.body).messages).toMatchObject([{ object: { bad_msg_id: requests[0]!.msgId, error_code: 20 } }]);
    expect(rig.invocations).toHaveLength(60);
  });

  test('with too many waiting requests the oldest is answered', async () => {
    const { rig, peer } = await start({ limits: { waitingRequestsMax: 3 } });
    const polls = Array.from({ length: 4 }, () => post(rig, peer.encrypt(peer.container([]))));
    await settle();
    expect(polls.map(({ answer }) => answer?.status)).toEqual([200, undefined, undefined, undefined]);
    expect(rig.server.counts.connections).toBe(3);
  });

  test('the end of a session ends its waiting requests', async () => {
    const { rig, peer } = await start();
    const poll = post(rig, peer.encrypt(peer.container([])));
    await settle();
    rig.server.close();
    await settle();
    expect(poll.answer!.status).toBe(404);
  });

  test('handshakes are bounded in number and time', async () => {
    const rig = new Rig({ limits: { httpExchangesMax: 3, exchangeMs: 1000 } });
    const clients = Array.from({ length: 4 }, (_, n) => new ClientExchange({ rsaKeys: [rsaKey.publicKey], clock: rig.clock, random: seededRandom(`h${n}`), dcId: DC }));
    const answers: HttpAnswer[] = [];
    for (const client of clients) answers.push(await rig.server.post(plain(client.start())));
    const proofs = clients.map((client, n) => plain((client.receive(answers[n]!.body.subarray(20)) as { send: Uint8Array }).send));
    expect((await rig.server.post(proofs[0]!)).status).toBe(404);
    expect((await rig.server.post(proofs[3]!)).status).toBe(200);
    await advance(rig, 2000);
    expect((await rig.server.post(proofs[2]!)).status).toBe(404);
  });
});
