import { seededRandom } from '@teamgram/crypto';
import { deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import type { Peer } from '../support/peer.ts';
import { settle } from '../support/rig.ts';
import { gzipped, ping, query, RESULT, prompt, names, start } from '../support/session.ts';
import { GET_STATE, words } from '../support/words.ts';

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

  test('a decompression bomb, a truncated object and nested objects are refused without being unpacked', async () => {
    const { rig, peer } = await start({ ...prompt(), limits: { unpackedBytesMax: 1 << 16 } });
    const bomb = gzipped(new Uint8Array(1 << 22));
    const nest = Array.from({ length: 20 }).reduce<Uint8Array>((inner) => gzipped(inner), query());
    for (const body of [bomb, gzipped(query(), (bytes) => gzipSync(bytes).subarray(0, 12)), nest]) {
      expect(await peer.exchange([peer.message(body)])).toMatchObject([{ object: { answer: { error_message: 'INPUT_FETCH_ERROR' } } }]);
    }
    expect(rig.invocations).toEqual([]);
  });

  test('the requests of one packet share one decompression limit', async () => {
    const { rig, peer } = await start({ ...prompt(), limits: { unpackedBytesMax: 1 << 16 } });
    const half = () => peer.message(gzipped(words(GET_STATE, ...Array.from({ length: 10_000 }, () => 7))));
    const seen = await peer.exchange([half(), half(), peer.message(query())]);
    const failed = seen.map(({ object }) => (object['answer'] as { error_message?: string } | undefined)?.error_message);
    expect(failed).toEqual([undefined, 'INPUT_FETCH_ERROR', undefined]);
    expect(rig.invocations).toHaveLength(2);
    // The next packet has a budget of its own.
    await peer.exchange([half()]);
    expect(rig.invocations).toHaveLength(3);
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
