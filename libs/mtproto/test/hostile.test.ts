/** Seeded random and malformed input: no crash, no reported bug, bounded memory. */
import { seededRandom } from '@teamgram/crypto';
import { describe, expect, test } from 'vitest';
import { ServerExchange } from '../src/index.ts';
import { Peer } from './support/peer.ts';
import { DC, MemoryKeys, Rig, rsaKey, settle } from './support/rig.ts';
import { ManualClock } from './support/manual-clock.ts';
import { GET_STATE, words } from './support/words.ts';

/** Constructors that the machine decodes itself. */
const CONSTRUCTORS = [
  0x73f1f8dc, 0xe06046b2, 0x3072cfa1, 0x58e4a740, 0x62d6b459, 0xda69fb52, 0x04deb57d, 0x8cc0d131, 0x276d3ec6, 0x809db6df, 0x7d861a08, 0xb921bd04, 0x7abe77ec,
  0xf3427b8c, 0xe7512126, 0x9299359f, 0xda9b0d0d, 0xc1cd5ea9, 0xcb9f372d, 0x3dc4b4f0, 0xbf9459b7, 0xf35c6d01, 0x347773c5, 0x9ec20908, GET_STATE,
];

function mutator(seed: string) {
  const random = seededRandom(seed);
  const below = (max: number) => Buffer.from(random(4)).readUInt32LE() % max;
  return { random, below, pick: <T>(items: readonly T[]): T => items[below(items.length)]! };
}

describe('hostile bytes', () => {
  test('as raw chunks into fresh connections', async () => {
    const rig = new Rig();
    const { random, below, pick } = mutator('raw');
    const openings = [[], [0xef], [0xee, 0xee, 0xee, 0xee], [0xdd, 0xdd, 0xdd, 0xdd], [0x34, 0, 0, 0, 0, 0, 0, 0], [...Buffer.from('POST /api')], [...Buffer.from('GET /')]];
    for (let round = 0; round < 300; round++) {
      const { connection } = rig.connect(() => {}, { websocket: round % 7 === 0 });
      connection.receive(Uint8Array.from(pick(openings)));
      for (let chunk = below(10); chunk >= 0; chunk--) connection.receive(random(1 + below(900)));
      connection.closed();
    }
    await settle();
    expect(rig.reports).toEqual([]);
    expect(rig.server.counts).toEqual({ connections: 0, sessions: 0, authKeys: 0 });
  });

  test('as plain messages into an exchange', async () => {
    const { random, below, pick } = mutator('plain');
    const limits = { exchangeMs: 60_000, exchangesMax: 1000 };
    const exchange = new ServerExchange({ rsaKeys: [rsaKey], acceptsDc: (id) => id === DC, authKeys: new MemoryKeys(), clock: new ManualClock(), random, limits });
    const heads = [0x60469778, 0xbe7e8ef1, 0xd712e4be, 0xf5045f1f, 0x83c95aec];
    for (let round = 0; round < 500; round++) {
      const body = Buffer.concat([words(pick(heads)), random(below(400))]);
      expect(await exchange.receive(body)).toSatisfy((answer: object) => 'body' in answer || 'error' in answer);
    }
  });

  test('as encrypted messages under a valid key', async () => {
    const rig = new Rig({ answer: (call) => call.reply(words(0x5151_5151)) });
    const { random, below, pick } = mutator('encrypted');
    let peer = await Peer.ready(rig);
    for (let round = 0; round < 1500; round++) {
      if (peer.isClosed) peer.open();
      const body = () => Buffer.concat([words(pick(CONSTRUCTORS)), random(4 * below(round % 50 === 0 ? 4000 : 16))]);
      const messages = Array.from({ length: below(4) }, () => peer.message(body(), { contentRelated: below(4) > 0 }));
      const message = messages.length === 0 ? peer.message(body(), { seqNo: below(9000) }) : peer.container(messages, below(3) ? {} : { count: below(1 << 20) });
      peer.send(message, below(20) ? {} : { length: below(1 << 24) });
      if (round % 100 === 0) {
        await settle();
        peer.packets.length = 0;
        rig.clock.advance(1000);
        rig.server.tick();
      }
    }
    await settle();
    expect(rig.reports).toEqual([]);
    expect(rig.server.counts.sessions).toBeLessThanOrEqual(1);
    peer.open();
    peer.sessionId = 4242n;
    peer.packets.length = 0;
    expect((await peer.exchange([peer.message(words(GET_STATE))])).map(({ name }) => name)).toContain('rpc_result');
  });

  test('sessions of one key are bounded, the oldest idle ones go first', async () => {
    const rig = new Rig({ limits: { sessionsPerKeyMax: 8 } });
    const key = rig.keys.make(rig.random);
    for (let n = 0; n < 40; n++) {
      const peer = await Peer.ready(rig, key, { sessionId: BigInt(n), seed: `p${n}` });
      peer.cut();
    }
    expect(rig.server.counts.sessions).toBeLessThanOrEqual(8);
    const crowd = [];
    for (let n = 100; n < 108; n++) crowd.push(await Peer.ready(rig, key, { sessionId: BigInt(n), seed: `c${n}` }));
    const late = new Peer(rig, key, { sessionId: 999n });
    late.send(late.message(words(GET_STATE)));
    await settle();
    expect(late.errors).toEqual([-429]);
  });

  test('a thousand sessions leave nothing behind', async () => {
    const rig = new Rig();
    for (let n = 0; n < 200; n++) {
      const peer = new Peer(rig, rig.keys.make(rig.random), { seed: `p${n}` });
      peer.send(peer.message(words(GET_STATE)));
      peer.cut();
    }
    await settle();
    rig.clock.advance(10 * 60_000);
    rig.server.tick();
    await settle();
    expect(rig.server.counts).toEqual({ connections: 0, sessions: 0, authKeys: 0 });
  });
});
