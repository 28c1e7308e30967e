import { PACKET_HEADROOM_BYTES, seededRandom } from '@teamgram/crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ClientTransport } from './client-transport.ts';
import { detect } from './detect.ts';
import { startObfuscation } from './obfuscation.ts';
import { type FramingName, type Packet, TransportViolation } from './packet.ts';
import { ServerTransport } from './server-transport.ts';

const LIMIT = 1 << 20;
const framings: readonly FramingName[] = ['abridged', 'intermediate', 'padded', 'full'];
const veiled: readonly FramingName[] = ['abridged', 'intermediate', 'padded'];

/** The ways in which a client may open a connection: each framing as is, and three of them obfuscated. */
const openings = [...framings.map((framing) => ({ framing, obfuscatedDcId: undefined })), ...veiled.map((framing) => ({ framing, obfuscatedDcId: -10002 }))];

const server = (options: { obfuscatedOnly?: boolean; limitBytes?: number } = {}) =>
  new ServerTransport({ random: seededRandom('server'), limitBytes: LIMIT, ...options });
const client = (framing: FramingName, obfuscatedDcId?: number) => new ClientTransport({ framing, obfuscatedDcId, random: seededRandom('client') });

/** An encrypted-looking payload: auth_key_id, msg_key and whole AES blocks. */
const payload = (blocks: number, fill = 7) => new Uint8Array(24 + blocks * 16).fill(fill);
const plainPayload = (bodyBytes: number) => {
  const bytes = Buffer.alloc(20 + bodyBytes, 9);
  bytes.fill(0, 0, 8);
  bytes.writeInt32LE(bodyBytes, 16);
  return new Uint8Array(bytes);
};

/** Splits `bytes` at the given points and feeds the parts one by one. */
function feed(transport: { receive(chunk: Uint8Array): readonly Packet[] }, bytes: Uint8Array, cuts: readonly number[] = []): Packet[] {
  const points = [0, ...cuts.filter((cut) => cut < bytes.length).toSorted((a, b) => a - b), bytes.length];
  return points.slice(1).flatMap((end, index) => [...transport.receive(bytes.subarray(points[index]!, end))]);
}

const payloadsOf = (packets: readonly Packet[]) => packets.map((packet) => (packet.kind === 'message' ? Buffer.from(packet.payload).toString('hex') : packet.kind));
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');

describe('T1 transports are told apart by their first bytes', () => {
  test.each(openings)('$framing, obfuscated for DC $obfuscatedDcId', ({ framing, obfuscatedDcId }) => {
    const end = server();
    expect(end.protocol).toBe('detecting');
    const packets = end.receive(client(framing, obfuscatedDcId).send(payload(3)));
    expect(end.protocol).toBe(framing);
    expect(payloadsOf(packets)).toEqual([hex(payload(3))]);
  });

  test.each(['GET /apiws HTTP/1.1\r\n', 'POST /api HTTP/1.1\r\n', 'HEAD / HTTP/1.1\r\n', 'OPTIONS /apiw1 HTTP/1.1\r\n'])('HTTP: %s', (line) => {
    const end = server();
    expect(feed(end, Buffer.from(line), [1, 2, 3, 4, 5])).toEqual([]);
    expect(end.protocol).toBe('http');
    expect(Buffer.from(end.unread).toString()).toBe(line);
  });

  test.each(openings)('a sealed packet is framed as any other, $framing, obfuscated $obfuscatedDcId', ({ framing, obfuscatedDcId }) => {
    fc.assert(fc.property(fc.array(fc.nat({ max: 200 }), { minLength: 1, maxLength: 5 }), (sizes) => {
      const [a, b] = [client(framing, obfuscatedDcId), server()];
      feed(b, a.send(payload(3)));
      const sent = sizes.map((blocks) => {
        const room = Buffer.alloc(PACKET_HEADROOM_BYTES + 24 + 16 * blocks, 7);
        return Buffer.from(b.sendSealed(room.subarray(PACKET_HEADROOM_BYTES)));
      });
      expect(payloadsOf(feed(a, Buffer.concat(sent)))).toEqual(sizes.map((blocks) => hex(payload(blocks))));
    }));
  });

  test('the bytes on the wire are those of the documentation', () => {
    const four = Uint8Array.of(1, 2, 3, 4);
    expect(hex(client('abridged').send(four))).toBe('ef0101020304');
    expect(hex(client('intermediate').send(four))).toBe('eeeeeeee0400000001020304');
    expect(hex(client('full').send(four)).slice(0, 24)).toBe('100000000000000001020304');
    expect(hex(client('abridged').send(new Uint8Array(127 * 4))).slice(0, 10)).toBe('ef7f7f0000');
    expect(hex(client('padded').send(four)).slice(0, 8)).toBe('dddddddd');
  });

  test('random chunking changes nothing, in both directions', () => {
    const cases = fc.record({
      opening: fc.constantFrom(...openings),
      messages: fc.array(fc.oneof(fc.integer({ min: 2, max: 60 }).map((n) => payload(n, n)), fc.integer({ min: 4, max: 300 }).map((n) => plainPayload(n * 4))), { minLength: 1, maxLength: 8 }),
      cuts: fc.array(fc.nat(4000), { maxLength: 20 }),
    });
    fc.assert(
      fc.property(cases, ({ opening, messages, cuts }) => {
        const [a, b] = [client(opening.framing, opening.obfuscatedDcId), server()];
        const there = feed(b, Buffer.concat(messages.map((message) => a.send(message))), cuts);
        expect(payloadsOf(there)).toEqual(messages.map(hex));
        const back = feed(a, Buffer.concat(messages.map((message) => b.send(message))), cuts);
        expect(payloadsOf(back)).toEqual(messages.map(hex));
      }),
      { seed: 1, numRuns: 150 },
    );
  });

  test('without a known key 64 KiB are accepted, with one more; never more than the limit', () => {
    const big = payload(6000);
    const strict = server({ limitBytes: 1 << 16 });
    expect(() => strict.receive(client('intermediate').send(big))).toThrow(TransportViolation);
    const trusted = server({ limitBytes: 1 << 16 });
    const peer = client('intermediate');
    trusted.receive(peer.send(payload(2)));
    trusted.limitBytes = LIMIT;
    expect(trusted.receive(peer.send(big))).toHaveLength(1);
    expect(() => trusted.receive(peer.send(payload(70_000)))).toThrow(TransportViolation);
  });

  test.each(openings)('a client with a known key may begin with a large packet on $framing, obfuscated $obfuscatedDcId', ({ framing, obfuscatedDcId }) => {
    const heads: string[] = [];
    const admitting = (answer: boolean): ServerTransport => {
      const end: ServerTransport = new ServerTransport({
        random: seededRandom('server'),
        limitBytes: 1 << 12,
        admitLarge: (head) => {
          heads.push(hex(head));
          end.limitBytes = LIMIT;
          return answer;
        },
      });
      return end;
    };
    const large = client(framing, obfuscatedDcId).send(payload(6000));
    expect(feed(admitting(true), large, [65, 66, 70, 80, 9000])).toHaveLength(1);
    expect(() => feed(admitting(false), large, [65, 66, 70, 80, 9000])).toThrow(/too large/);
    expect(heads).toEqual(['0707070707070707', '0707070707070707']);
  });

  test('a full packet with a wrong CRC or sequence number is refused', () => {
    const peer = client('full');
    const first = peer.send(payload(2));
    const damaged = Uint8Array.from(first);
    damaged[20]! ^= 1;
    expect(() => server().receive(damaged)).toThrow(/CRC/);
    const end = server();
    end.receive(first);
    expect(() => end.receive(first)).toThrow(/sequence/);
  });
});

describe('T2 obfuscated2', () => {
  test('carries the protocol tag and the DC id, negative for media and 10000 higher for test DCs', () => {
    for (const dcId of [2, -2, 10_002, -10_004]) {
      const end = server();
      end.receive(client('intermediate', dcId).send(payload(2)));
      expect(end.dcId).toBe(dcId);
    }
  });

  test('its first bytes can be taken for no other protocol', () => {
    for (let seed = 0; seed < 200; seed++) {
      const { init } = startObfuscation('abridged', 2, seededRandom(`init ${seed}`));
      expect(detect(init)).toBe('obfuscated');
    }
  });

  test('is mandatory on a WebSocket', () => {
    const bare = server({ obfuscatedOnly: true });
    const rest = new Uint8Array(80).fill(1);
    expect(() => feed(bare, Buffer.concat([client('intermediate').send(payload(2)), rest]))).toThrow(TransportViolation);
    const end = server({ obfuscatedOnly: true });
    expect(end.receive(client('abridged', 2).send(payload(2)))).toHaveLength(1);
  });

  test('64 random bytes without a tag are refused', () => {
    const noise = seededRandom('noise')(64);
    expect(() => server().receive(noise)).toThrow(/unknown protocol/);
  });
});

describe('T3 quick acks', () => {
  const token = 0x8a0b0c0d;

  test.each(openings.filter(({ framing }) => framing !== 'full'))('are asked for and given on $framing', ({ framing, obfuscatedDcId }) => {
    const [a, b] = [client(framing, obfuscatedDcId), server()];
    const [asked, plain] = [b.receive(a.send(payload(2), true)), b.receive(a.send(payload(40)))];
    expect(asked).toMatchObject([{ kind: 'message', quickAck: true }]);
    expect(plain).toMatchObject([{ kind: 'message', quickAck: false }]);
    expect(a.receive(b.quickAck(token)!)).toEqual([{ kind: 'quick-ack', token }]);
    expect(payloadsOf(a.receive(b.send(payload(2))))).toEqual([hex(payload(2))]);
  });

  test('the token is byte-swapped on abridged, plain on intermediate, behind 0xFFFFFFFF on padded, absent on full', () => {
    const tokenBytes = (framing: FramingName) => {
      const end = server();
      end.receive(client(framing).send(payload(2)));
      return end.quickAck(token);
    };
    expect(hex(tokenBytes('abridged')!)).toBe('8a0b0c0d');
    expect(hex(tokenBytes('intermediate')!)).toBe('0d0c0b8a');
    expect(hex(tokenBytes('padded')!).slice(8, 24)).toBe('ffffffff0d0c0b8a');
    expect(tokenBytes('full')).toBeUndefined();
  });
});

describe('T4 transport errors', () => {
  test.each(openings)('are a framed negative int on $framing, obfuscated $obfuscatedDcId', ({ framing, obfuscatedDcId }) => {
    const [a, b] = [client(framing, obfuscatedDcId), server()];
    b.receive(a.send(payload(2)));
    for (const code of [-404, -429, -444] as const) expect(a.receive(b.error(code))).toEqual([{ kind: 'error', code }]);
  });
});

describe('a connection handed to another worker', () => {
  test.each(openings)('goes on in the middle of a packet on $framing, obfuscated $obfuscatedDcId', ({ framing, obfuscatedDcId }) => {
    const [a, before] = [client(framing, obfuscatedDcId), server()];
    before.receive(a.send(payload(5)));
    a.receive(before.send(payload(4)));
    const next = a.send(payload(9));
    before.receive(next.subarray(0, 21));
    const after = ServerTransport.resume(structuredClone(before.state!), { random: seededRandom('other'), limitBytes: LIMIT });
    expect(payloadsOf(after.receive(next.subarray(21)))).toEqual([hex(payload(9))]);
    expect(payloadsOf(a.receive(after.send(payload(3))))).toEqual([hex(payload(3))]);
  });
});

describe('hostile bytes', () => {
  test('never make a transport hold more than twice its limit, and fail only as violations', () => {
    const random = seededRandom('hostile');
    const limitBytes = 1 << 12;
    for (let round = 0; round < 400; round++) {
      const end = server({ limitBytes });
      const heads = [[0xef], [0xee, 0xee, 0xee, 0xee], [0xdd, 0xdd, 0xdd, 0xdd], [16, 0, 0, 0, 0, 0, 0, 0], []];
      try {
        end.receive(Uint8Array.from(heads[round % heads.length]!));
        for (let chunk = 0; chunk < 20; chunk++) end.receive(random(1 + (random(1)[0]! << 2)));
        if (end.protocol !== 'detecting') expect(end.state?.held.length ?? 0).toBeLessThanOrEqual(2 * limitBytes);
      } catch (error) {
        expect(error).toBeInstanceOf(TransportViolation);
      }
    }
  });
});
