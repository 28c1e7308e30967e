import { type AuthKey, decryptMessage, seededRandom } from '@teamgram/crypto';
import { type CoreObject, TlWriter } from '@teamgram/tl';
import { gzipSync, deflateSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { Peer, type SeenMessage } from './support/peer.ts';
import { Rig, type RigOptions, settle } from './support/rig.ts';
import { GET_STATE, words } from './support/words.ts';

const core = (object: CoreObject): Uint8Array => {
  const writer = new TlWriter();
  writer.object(object);
  return writer.take();
};
const gzipped = (body: Uint8Array, pack: (bytes: Uint8Array) => Uint8Array = gzipSync) => core({ _: 'gzip_packed', packed_data: pack(body) });
const ping = (id = 1n) => core({ _: 'ping', ping_id: id });
const query = (n = 0) => words(GET_STATE, n);
const RESULT = words(0x5151_5151, 42);

/** Answers everything at once. */
const prompt = (): RigOptions => ({ answer: (call) => call.reply(RESULT) });
const names = (messages: readonly SeenMessage[]) => messages.map(({ name }) => name);
const only = (messages: readonly SeenMessage[], name: string) => messages.filter((message) => message.name === name);

/** A rig with a peer whose session has been announced. */
async function start(options: RigOptions = {}, peerOptions: ConstructorParameters<typeof Peer>[2] = {}) {
  const rig = new Rig(options);
  const peer = await Peer.ready(rig, undefined, peerOptions);
  await peer.exchange([peer.message(ping())]);
  await peer.exchange([peer.message(core({ _: 'msgs_ack', msg_ids: [] }), { contentRelated: false })]);
  return { rig, peer, session: rig.sessions[0]! };
}
const ackOf = (peer: Peer, messages: readonly SeenMessage[]) =>
  peer.message(core({ _: 'msgs_ack', msg_ids: messages.filter(({ seqNo }) => seqNo & 1).map(({ msgId }) => msgId) }), { contentRelated: false });

async function tick(rig: Rig, ms: number) {
  rig.clock.advance(ms);
  rig.server.tick();
  await settle();
}

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

  test('a message that was forgotten cannot be verified (20)', async () => {
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

  test('the server counts its own: odd for content, twice the count before', async () => {
    const { peer, session } = await start(prompt());
    session.push(RESULT);
    const seen = await peer.exchange([peer.message(query()), peer.message(ping())]);
    const byId = seen.toSorted((a, b) => (a.msgId < b.msgId ? -1 : 1));
    // new_session_created was the first content-related message
    expect(byId.map(({ name, seqNo }) => [name, seqNo])).toEqual([['unknown', 3], ['rpc_result', 5], ['pong', 6]]);
  });
});

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

  test('belong to the auth key: another session of it, and another worker, have the same', async () => {
    const { rig, peer } = await start();
    const sibling = await Peer.ready(rig, peer.key, { sessionId: 78n, seed: 'sibling' });
    const elsewhere = await Peer.ready(new Rig({ keys: rig.keys, clock: rig.clock, seed: 'other worker' }), peer.key);
    const stranger = await Peer.ready(rig);
    expect([sibling.salt, elsewhere.salt]).toEqual([peer.salt, peer.salt]);
    expect(stranger.salt).not.toBe(peer.salt);
  });
});

describe('S7 containers', () => {
  test('carry up to 1024 messages, which are answered in one packet', async () => {
    const { rig, peer } = await start({ ...prompt(), limits: { runningInvocationsMax: 2000 } });
    peer.send(peer.container(Array.from({ length: 1024 }, (_, n) => peer.message(query(n)))));
    await settle();
    expect(rig.invocations).toHaveLength(1024);
    expect(peer.packets.map(({ messages }) => messages.length)).toEqual([1023, 1]);
  });

  test('are refused as a whole (64) when they break a rule', async () => {
    const broken: ((peer: Peer) => ReturnType<Peer['container']>)[] = [
      (peer) => peer.container(Array.from({ length: 1025 }, () => peer.message(query()))),
      (peer) => peer.container([peer.message(query()), peer.container([peer.message(query())])]),
      (peer) => peer.container([peer.message(query())], { count: 2 }),
      (peer) => peer.container([peer.message(query()), peer.message(query())], { count: 1 }),
      (peer) => {
        const id = peer.nextId();
        return peer.container([peer.message(query(), { msgId: id + 8n })], { msgId: id });
      },
      (peer) => peer.container([peer.message(query()), peer.message(query(), { msgId: peer.nextId() + 1n })]),
    ];
    for (const breakRule of broken) {
      const { rig, peer } = await start(prompt());
      const container = breakRule(peer);
      peer.send(container);
      expect(await peer.seen()).toMatchObject([{ object: { bad_msg_id: container.msgId, error_code: 64 } }]);
      expect(rig.invocations).toEqual([]);
    }
  });

  test('with an identifier that was there before are refused (19)', async () => {
    const { rig, peer } = await start(prompt());
    const container = peer.container([peer.message(query())]);
    peer.send(container);
    await peer.seen();
    peer.send(container);
    expect(await peer.seen()).toMatchObject([{ object: { bad_msg_id: container.msgId, error_code: 19 } }]);
    expect(rig.invocations).toHaveLength(1);
  });

  test('may be empty', async () => {
    const { peer } = await start();
    peer.send(peer.container([]));
    expect(await peer.seen()).toEqual([]);
    expect(peer.isClosed).toBe(false);
  });

  test('replies, pushes, acks and service messages of one turn leave as one packet', async () => {
    const { peer, session } = await start(prompt());
    session.push(RESULT);
    await peer.exchange([peer.message(query()), peer.message(ping()), peer.message(query())]);
    session.push(RESULT);
    peer.send(peer.message(ping()));
    peer.send(peer.message(query()));
    await settle();
    expect(peer.packets.map(({ messages, isContainer }) => [names(messages), isContainer])).toEqual([[['unknown', 'pong', 'rpc_result'], true]]);
  });

  test('msg_copy is processed as if the wrapper were not there', async () => {
    const { rig, peer } = await start(prompt());
    const original = peer.message(query(5));
    const copy = () => {
      const container = peer.container([original]);
      const head = Buffer.alloc(4);
      head.writeUInt32LE(0xe06046b2);
      return peer.message(Buffer.concat([head, container.body.subarray(8)]), { contentRelated: false });
    };
    expect(names(await peer.exchange([copy()]))).toEqual(['rpc_result']);
    await peer.exchange([copy()]);
    expect(rig.invocations).toHaveLength(1);
  });
});

describe('S8 compression', () => {
  test.each([['gzip', gzipSync], ['zlib', deflateSync]] as const)('a request packed by %s is unpacked', async (_name, pack) => {
    const { rig, peer } = await start(prompt());
    const long = words(GET_STATE, ...Array.from({ length: 500 }, () => 7));
    await peer.exchange([peer.message(gzipped(long, pack))]);
    expect(Buffer.from(rig.invocations[0]!.query).equals(long)).toBe(true);
  });

  test('a bomb, a torso and a nest are refused without being unpacked', async () => {
    const { rig, peer } = await start({ ...prompt(), limits: { unpackedBytesMax: 1 << 16 } });
    const bomb = gzipped(new Uint8Array(1 << 22));
    const nest = Array.from({ length: 20 }).reduce<Uint8Array>((inner) => gzipped(inner), query());
    for (const body of [bomb, gzipped(query(), (bytes) => gzipSync(bytes).subarray(0, 12)), nest]) {
      expect(await peer.exchange([peer.message(body)])).toMatchObject([{ object: { answer: { error_message: 'INPUT_FETCH_ERROR' } } }]);
    }
    expect(rig.invocations).toEqual([]);
  });

  test('results and updates are packed when that makes them smaller', async () => {
    const large = words(0x5151_5151, ...Array.from({ length: 4000 }, (_, n) => n % 7));
    const noise = Buffer.concat([words(0x5151_5151), seededRandom('noise')(16_000)]);
    const answers = [large, noise, large];
    const { peer, session } = await start({ answer: (call) => call.reply(answers.shift()!, { compressible: answers.length > 0 }) });
    session.push(large);
    const seen = await peer.exchange([peer.message(query()), peer.message(query()), peer.message(query())]);
    const [push, packed, incompressible, told] = seen;
    expect(push!.name).toBe('gzip_packed');
    expect((packed!.object['answer'] as { _: string; unpacked: Buffer }).unpacked.equals(large)).toBe(true);
    expect(incompressible!.body).toHaveLength(12 + noise.length);
    expect(told!.body).toHaveLength(12 + large.length);
  });
});

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
  test('what was not acknowledged comes again, with its numbers and inside a container; what was, does not', async () => {
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

  test('with two connections, what one loses the other carries', async () => {
    const { rig, peer, session } = await start();
    const second = new Peer(rig, peer.key, { seed: 'second' });
    second.salt = peer.salt;
    const request = second.message(ping(), { msgId: peer.nextId(10), seqNo: 100 });
    second.send(request);
    await settle();
    second.packets.length = 0;
    session.push(words(1, 7)); // leaves over the connection heard last
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

  test('the store of unacknowledged messages is bounded; lost pushes are told', async () => {
    const { rig, peer, session } = await start({ limits: { unackedCountMax: 32, unackedBytesMax: 4096 } });
    peer.cut();
    for (let n = 0; n < 200; n++) session.push(words(1, n));
    expect(rig.events).toContain('updatesLost');
    peer.open();
    const kept = only(await peer.exchange([peer.message(ping(), { contentRelated: false })]), 'unknown');
    expect(kept.length).toBeLessThanOrEqual(32);
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

describe('S13 state requests', () => {
  test('one byte per message', async () => {
    const { rig, peer } = await start({ limits: { receivedIdsMax: 16 } });
    const old = peer.message(ping());
    await peer.exchange([old]);
    for (let n = 0; n < 30; n++) await peer.exchange([peer.message(ping())]);
    const gap = peer.nextId();
    const noAck = peer.message(ping(), { contentRelated: false });
    const [running, done] = [peer.message(query(1)), peer.message(query(2))];
    await peer.exchange([noAck, running, done]);
    rig.invocations[1]!.reply(RESULT);
    const msg_ids = [old.msgId, gap, peer.nextId(10_000), noAck.msgId, running.msgId, done.msgId];
    const request = peer.message(core({ _: 'msgs_state_req', msg_ids }));
    const info = only(await peer.exchange([request]), 'msgs_state_info')[0]!.object;
    expect(info).toMatchObject({ req_msg_id: request.msgId });
    expect([...(info['info'] as Uint8Array)]).toEqual([1, 2, 3, 4 + 16, 4 + 32, 4 + 32 + 64]);
  });

  test('msg_resend_req repeats what is known and tells the state of the rest', async () => {
    const { peer } = await start(prompt());
    const [answer] = await peer.exchange([peer.message(query())]);
    const known = await peer.exchange([peer.message(core({ _: 'msg_resend_req', msg_ids: [answer!.msgId] }))]);
    expect(known).toMatchObject([{ name: 'rpc_result', msgId: answer!.msgId, inContainer: true }]);
    const mixed = await peer.exchange([peer.message(core({ _: 'msg_resend_req', msg_ids: [answer!.msgId, 5n] }))]);
    expect(names(mixed)).toEqual(['rpc_result', 'msgs_state_info']);
  });

  test.each(['msgs_state_req', 'msg_resend_req', 'msgs_ack'] as const)('%s of more than 8192 ids is a flood (-429)', async (name) => {
    const { peer } = await start();
    const of = (count: number) => peer.message(core({ _: name, msg_ids: Array.from({ length: count }, () => 1n) }), { contentRelated: false });
    await peer.exchange([of(8192)]);
    expect(peer.isClosed).toBe(false);
    peer.send(of(8193));
    await settle();
    expect([peer.errors, peer.isClosed]).toEqual([[-429], true]);
  });
});

describe('S14 rpc_drop_answer', () => {
  const drop = (req_msg_id: bigint) => core({ _: 'rpc_drop_answer', req_msg_id });

  test('unknown, running and dropped', async () => {
    const { rig, peer } = await start();
    const request = peer.message(query());
    const unknown = await peer.exchange([peer.message(drop(4n))]);
    expect(unknown).toMatchObject([{ object: { answer: { _: 'rpc_answer_unknown' } } }]);
    await peer.exchange([request]);
    expect(await peer.exchange([peer.message(drop(request.msgId))])).toMatchObject([{ object: { answer: { _: 'rpc_answer_dropped_running' } } }]);
    rig.invocations[0]!.reply(RESULT);
    expect(await peer.seen()).toMatchObject([{ object: { req_msg_id: request.msgId, answer: { _: 'rpc_answer_dropped_running' } } }]);
  });

  test('a sent answer is removed and will not be repeated', async () => {
    const { peer } = await start(prompt());
    const request = peer.message(query());
    const [answer] = await peer.exchange([request]);
    const dropped = { _: 'rpc_answer_dropped', msg_id: answer!.msgId, seq_no: answer!.seqNo, bytes: RESULT.length };
    expect(await peer.exchange([peer.message(drop(request.msgId))])).toMatchObject([{ object: { answer: dropped } }]);
    peer.cut();
    peer.open();
    const again = await peer.exchange([peer.message(ping(), { contentRelated: false })]);
    expect(again.map(({ msgId }) => msgId)).not.toContain(answer!.msgId);
  });
});

describe('S15 pings', () => {
  test('pong carries msg_id and ping_id', async () => {
    const { peer } = await start();
    const request = peer.message(ping(123n), { contentRelated: false });
    expect(await peer.exchange([request])).toMatchObject([{ object: { _: 'pong', msg_id: request.msgId, ping_id: 123n }, seqNo: 2 }]);
  });

  test('ping_delay_disconnect ends the connection unless another one comes', async () => {
    const { rig, peer } = await start();
    const delayed = () => peer.message(core({ _: 'ping_delay_disconnect', ping_id: 1n, disconnect_delay: 75 }), { contentRelated: false });
    expect(names(await peer.exchange([delayed()]))).toEqual(['pong']);
    await tick(rig, 60_000);
    await peer.exchange([delayed()]);
    await tick(rig, 60_000);
    expect(peer.isClosed).toBe(false);
    await tick(rig, 16_000);
    expect(peer.isClosed).toBe(true);
    expect(rig.server.counts).toMatchObject({ connections: 0, sessions: 1 });
  });
});

describe('S16 new_session_created', () => {
  test('is the first word of a session, names the lowest message, and wants an ack', async () => {
    const rig = new Rig(prompt());
    const peer = await Peer.ready(rig);
    const requests = [peer.message(query()), peer.message(query())];
    const seen = await peer.exchange(requests);
    expect(names(seen)).toEqual(['new_session_created', 'rpc_result', 'rpc_result']);
    expect(seen[0]).toMatchObject({ seqNo: 1, object: { first_msg_id: requests[0]!.msgId, server_salt: peer.salt } });
  });

  test('comes again for lower identifiers, not for higher ones', async () => {
    const rig = new Rig(prompt());
    const peer = await Peer.ready(rig);
    const first = await peer.exchange([peer.message(query())]);
    const lower = peer.message(query(), { msgId: peer.nextId(-10_000), seqNo: 0 + 1 });
    const second = await peer.exchange([{ ...lower, seqNo: 1 }]);
    const [a, b] = [...only(first, 'new_session_created'), ...only(second, 'new_session_created')];
    expect(b!.object).toMatchObject({ first_msg_id: lower.msgId, unique_id: a!.object['unique_id'] });
    expect(names(await peer.exchange([peer.message(query())]))).toEqual(['rpc_result']);
  });

  test('a forgotten session is a new one', async () => {
    const { rig, peer, session } = await start(prompt());
    session.close();
    expect(names(await peer.exchange([peer.message(query())]))).toEqual(['new_session_created', 'rpc_result']);
    expect(rig.sessions).toHaveLength(2);
  });
});

describe('S17 destroy_session', () => {
  test('ok for another session of the key, none for any other', async () => {
    const { rig, peer } = await start();
    const other = await Peer.ready(rig, peer.key, { sessionId: 900n, seed: 'other' });
    await other.exchange([other.message(ping())]);
    const stranger = await Peer.ready(rig, undefined, { sessionId: 901n, seed: 'stranger' });
    await stranger.exchange([stranger.message(ping())]);
    const destroy = (session_id: bigint) => peer.exchange([peer.message(core({ _: 'destroy_session', session_id }))]);
    expect(await destroy(900n)).toMatchObject([{ object: { _: 'destroy_session_ok', session_id: 900n } }]);
    expect(await destroy(900n)).toMatchObject([{ object: { _: 'destroy_session_none', session_id: 900n } }]);
    expect(await destroy(901n)).toMatchObject([{ object: { _: 'destroy_session_none' } }]);
    expect(await destroy(77n)).toMatchObject([{ object: { _: 'destroy_session_none' } }]);
    expect(rig.server.sessionsOf(stranger.key.id)).toHaveLength(1);
  });
});

describe('K7 destroy_auth_key', () => {
  const destroy = (peer: Peer) => peer.exchange([peer.message(core({ _: 'destroy_auth_key' }))]);

  test('ok: the answer comes, the sessions end, the key is unknown', async () => {
    const { rig, peer } = await start(prompt());
    expect(await destroy(peer)).toMatchObject([{ name: 'destroy_auth_key_ok' }]);
    expect(rig.server.counts.sessions).toBe(0);
    peer.send(peer.message(query()));
    await settle();
    expect(peer.errors).toEqual([-404]);
  });

  test('none and fail leave the session alone', async () => {
    const { rig, peer } = await start(prompt());
    rig.keys.destroy = () => 'none';
    expect(await destroy(peer)).toMatchObject([{ name: 'destroy_auth_key_none' }]);
    rig.keys.destroy = () => {
      throw new Error('the store is away');
    };
    expect(await destroy(peer)).toMatchObject([{ name: 'destroy_auth_key_fail' }]);
    expect(names(await peer.exchange([peer.message(query())]))).toEqual(['rpc_result']);
  });
});

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

describe('the key store may take its time', () => {
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
  test('the connection is handed over with what was not processed, and goes on there', async () => {
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
