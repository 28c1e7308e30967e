import { constructorId } from '@teamgram/tl';
import { describe, expect, test } from 'vitest';
import type { Invocation } from '../src/index.ts';
import { Peer, type SeenMessage } from './support/peer.ts';
import { Rig, type RigOptions, settle } from './support/rig.ts';
import {
  GET_CONFIG,
  GET_STATE,
  initConnection,
  invokeAfterMsg,
  invokeAfterMsgs,
  invokeWithLayer,
  invokeWithMessagesRange,
  invokeWithoutUpdates,
  invokeWithTakeout,
  SAVE_FILE_PART,
  words,
  wrapper,
} from './support/words.ts';

const RESULT = words(0x5151_5151, 42);
const query = (n = 0) => words(GET_STATE, n);
const prompt = (call: Invocation) => call.reply(RESULT);

/** A peer with a key that has no saved layer, unless one is given. */
async function start(options: RigOptions = {}, layer?: number) {
  const rig = new Rig({ answer: prompt, ...options });
  const peer = await Peer.ready(rig, rig.keys.make(rig.random, { layer }));
  return { rig, peer };
}
const answersOf = (seen: readonly SeenMessage[]) =>
  seen.filter(({ name }) => name === 'rpc_result').map(({ object }) => (object['answer'] as { error_message?: string } | undefined)?.error_message ?? 'ok');
const ask = async (peer: Peer, ...bodies: Uint8Array[]) => answersOf(await peer.exchange(bodies.map((body) => peer.message(body))));

describe('I1 layer and client info', () => {
  test('are set by invokeWithLayer(initConnection(query)) and apply to all later requests of the key', async () => {
    const initialised: unknown[] = [];
    const { rig, peer } = await start({ handler: { initialised: (...args) => initialised.push(args) } });
    const info = { apiId: 7, deviceModel: 'PC', systemVersion: 'Linux', appVersion: '1.0', systemLangCode: 'en', langPack: 'tdesktop', langCode: 'en' };
    expect(await ask(peer, invokeWithLayer(198, initConnection(query(5))))).toEqual(['ok']);
    expect(initialised).toEqual([[198, info]]);
    expect(rig.invocations[0]).toMatchObject({ method: GET_STATE, layer: 198, clientInfo: info, initialised: true });
    expect(Buffer.from(rig.invocations[0]!.query).equals(query(5))).toBe(true);
    const sibling = await Peer.ready(rig, peer.key, { sessionId: 78n, seed: 'sibling' });
    expect(await ask(sibling, query())).toEqual(['ok']);
    expect(rig.invocations[1]).toMatchObject({ layer: 198, clientInfo: info, initialised: false });
  });

  test('a key loaded from the host has its saved layer', async () => {
    const { rig, peer } = await start({}, 214);
    await ask(peer, query());
    expect(rig.invocations[0]!.layer).toBe(214);
  });

  test('without them a request is refused, except for the methods a binding needs', async () => {
    const { peer } = await start();
    expect(await ask(peer, query(), invokeWithLayer(198, query()))).toEqual(['CONNECTION_NOT_INITED', 'CONNECTION_NOT_INITED']);
    expect(await ask(peer, initConnection(query()))).toEqual(['CONNECTION_LAYER_INVALID']);
    expect(await ask(peer, invokeWithLayer(1, initConnection(query())), invokeWithLayer(-4, initConnection(query())))).toEqual(['CONNECTION_LAYER_INVALID', 'CONNECTION_LAYER_INVALID']);
    expect(await ask(peer, words(GET_CONFIG))).toEqual(['ok']);
  });

  test('initConnection again replaces the info and may keep the layer', async () => {
    const { rig, peer } = await start();
    await ask(peer, invokeWithLayer(198, initConnection(query(), '1.0')), initConnection(query(), '2.0'));
    expect(rig.invocations[1]).toMatchObject({ layer: 198, clientInfo: { appVersion: '2.0' } });
  });
});

describe('I2 the layer of a call', () => {
  test('is that of its own invokeWithLayer, else the saved one, which stays unchanged', async () => {
    const { rig, peer } = await start();
    await ask(peer, invokeWithLayer(198, initConnection(query())), invokeWithLayer(144, query()), query());
    expect(rig.invocations.map(({ layer }) => layer)).toEqual([198, 144, 198]);
    expect(rig.sessions[0]!.layer).toBe(198);
  });

  test('pushes use the layer of the session', async () => {
    const { rig, peer } = await start({}, 227);
    await ask(peer, query());
    expect(rig.sessions[0]).toMatchObject({ layer: 227, connected: true, subscribed: true });
  });
});

test('I1 client info above the length limit is refused, because it is stored with the key', async () => {
  const { rig, peer } = await start();
  expect(await ask(peer, invokeWithLayer(227, initConnection(query(), 'x'.repeat(5_000))))).toEqual(['INPUT_FETCH_ERROR']);
  expect(rig.invocations).toEqual([]);
});

describe('I3 invokeAfterMsg', () => {
  const held = () => start({ answer: () => {} }, 200);

  test('waits for its predecessor and runs after its success', async () => {
    const { rig, peer } = await held();
    const first = peer.message(query(1));
    const second = peer.message(invokeAfterMsg(first.msgId, query(2)));
    const third = peer.message(invokeAfterMsg(second.msgId, query(3)));
    await peer.exchange([third, second, first].toReversed());
    expect(rig.invocations).toHaveLength(1);
    rig.invocations[0]!.reply(RESULT);
    expect(rig.invocations.map(({ query: bytes }) => Buffer.from(bytes).readInt32LE(4))).toEqual([1, 2]);
    rig.invocations[1]!.reply(RESULT);
    expect(rig.invocations).toHaveLength(3);
    expect(rig.invocations[2]!.wrappers.afterMsgIds).toEqual([second.msgId]);
  });

  test('may come before its predecessor', async () => {
    const { rig, peer } = await held();
    const first = peer.message(query(1));
    await peer.exchange([peer.message(invokeAfterMsg(first.msgId, query(2)))]);
    expect(rig.invocations).toEqual([]);
    await peer.exchange([{ ...first, seqNo: 1 }]);
    rig.invocations[0]!.reply(RESULT);
    expect(rig.invocations).toHaveLength(2);
  });

  test('fails with its predecessor, and so do all that wait for it', async () => {
    const { rig, peer } = await held();
    const first = peer.message(query(1));
    const second = peer.message(invokeAfterMsg(first.msgId, query(2)));
    const third = peer.message(invokeAfterMsg(second.msgId, query(3)));
    const fourth = peer.message(invokeAfterMsgs([second.msgId, first.msgId], query(4)));
    await peer.exchange([first, second, third, fourth]);
    rig.invocations[0]!.fail(420, 'FLOOD_WAIT_3');
    expect(answersOf(await peer.seen()).toSorted()).toEqual(['FLOOD_WAIT_3', 'MSG_WAIT_FAILED', 'MSG_WAIT_FAILED', 'MSG_WAIT_FAILED']);
    expect(rig.invocations).toHaveLength(1);
  });

  test('gives up after half a second', async () => {
    const { rig, peer } = await held();
    const first = peer.message(query(1));
    await peer.exchange([first, peer.message(invokeAfterMsg(first.msgId, query(2)))]);
    rig.clock.advance(499);
    rig.server.tick();
    expect(answersOf(await peer.seen())).toEqual([]);
    rig.clock.advance(2);
    rig.server.tick();
    expect(answersOf(await peer.seen())).toEqual(['MSG_WAIT_TIMEOUT']);
    rig.invocations[0]!.reply(RESULT);
    expect(rig.invocations).toHaveLength(1);
  });

  test('must be the outermost wrapper', async () => {
    const { peer } = await held();
    expect(await ask(peer, invokeAfterMsg(8n, invokeAfterMsg(8n, query())))).toEqual(['INPUT_FETCH_ERROR']);
  });

  test('except for the connection header that TDLib writes around everything', async () => {
    const { rig, peer } = await held();
    const first = peer.message(invokeWithLayer(198, initConnection(query(1))));
    await peer.exchange([first, peer.message(invokeWithLayer(198, initConnection(invokeAfterMsg(first.msgId, query(2)))))]);
    expect(rig.invocations).toHaveLength(1);
    rig.invocations[0]!.reply(RESULT);
    expect(rig.invocations[1]!.wrappers).toMatchObject({ layer: 198, afterMsgIds: [first.msgId] });
  });

  test('invokeAfterMsgs waits for all', async () => {
    const { rig, peer } = await held();
    const [a, b] = [peer.message(query(1)), peer.message(query(2))];
    await peer.exchange([a, b, peer.message(invokeAfterMsgs([a.msgId, b.msgId], query(3)))]);
    rig.invocations[1]!.reply(RESULT);
    expect(rig.invocations).toHaveLength(2);
    rig.invocations[0]!.reply(RESULT);
    expect(rig.invocations).toHaveLength(3);
  });
});

describe('I4 subscription to updates', () => {
  test.each([['invokeWithoutUpdates', invokeWithoutUpdates(query())], ['a file method', words(SAVE_FILE_PART, 1)], ['invokeWithoutUpdates below the layer', invokeWithLayer(200, initConnection(invokeWithoutUpdates(query())))]])(
    '%s does not subscribe, the next plain call does',
    async (_what, body) => {
      const { rig, peer } = await start({}, 200);
      expect(await ask(peer, body)).toEqual(['ok']);
      expect([rig.sessions[0]!.subscribed, rig.events]).toEqual([false, []]);
      await ask(peer, query(), query());
      expect([rig.sessions[0]!.subscribed, rig.events]).toEqual([true, ['subscribed']]);
    },
  );
});

describe('I5 access to methods', () => {
  const access = (method: number) => (method === GET_STATE ? 'members' : method === GET_CONFIG ? 'open' : 'unknown');

  test('unknown methods are not found, and `members` methods need a login', async () => {
    let isAuthorized = false;
    const { rig, peer } = await start({ methodAccess: access, handler: { isAuthorized: () => isAuthorized } }, 200);
    const seen = await peer.exchange([peer.message(words(0x0bad_0bad)), peer.message(query()), peer.message(words(GET_CONFIG))]);
    expect(seen.filter(({ name }) => name === 'rpc_result').map(({ object }) => (object['answer'] as { error_code?: number } | undefined)?.error_code)).toEqual([404, 401, undefined]);
    expect(answersOf(seen)).toEqual(['METHOD_INVALID', 'AUTH_KEY_UNREGISTERED', 'ok']);
    isAuthorized = true;
    expect(await ask(peer, query())).toEqual(['ok']);
    expect(rig.invocations).toHaveLength(2);
  });
});

describe('other wrappers', () => {
  test('reach the host with their fields', async () => {
    const { rig, peer } = await start({}, 200);
    const text = (constructor: number, ...texts: string[]) => wrapper(constructor, query(), (w) => texts.forEach((value) => w.string(value)));
    await ask(peer, invokeWithTakeout(99n, invokeWithMessagesRange(3, 9, query())), text(0xdd289f8e, 'biz'), text(0xadbb0f94, 'tok'), text(0x0dae54f8, 'n', 's'), text(0x1df92984, 'n', 't'));
    expect(rig.invocations.map(({ wrappers }) => wrappers)).toEqual([
      { takeoutId: 99n, messagesRange: { minId: 3, maxId: 9 } },
      { businessConnectionId: 'biz' },
      { proof: { kind: 'recaptcha', nonce: '', token: 'tok' } },
      { proof: { kind: 'apns', nonce: 'n', token: 's' } },
      { proof: { kind: 'play-integrity', nonce: 'n', token: 't' } },
    ]);
  });

  test('teamgram.invoke marks requests for the extension methods', async () => {
    const { rig, peer } = await start({}, 200);
    await ask(peer, wrapper(constructorId('teamgram.invoke') >>> 0, query()), query());
    expect(rig.invocations.map(({ wrappers }) => wrappers.asksForOwn)).toEqual([true, undefined]);
  });

  test('too many wrappers, or malformed ones, fail only the request', async () => {
    const { rig, peer } = await start({}, 200);
    const deep = Array.from({ length: 20 }).reduce<Uint8Array>((inner) => invokeWithoutUpdates(inner), query());
    expect(await ask(peer, deep, words(0xc1cd5ea9, 1), words(0xda9b0d0d))).toEqual(['INPUT_FETCH_ERROR', 'INPUT_FETCH_ERROR', 'INPUT_FETCH_ERROR']);
    expect([rig.invocations, peer.isClosed]).toEqual([[], false]);
  });
});

describe('the host', () => {
  test('that throws fails one request, and the error is reported', async () => {
    const { rig, peer } = await start({ answer: () => { throw new Error('a bug'); } }, 200);
    expect(await ask(peer, query())).toEqual(['INTERNAL']);
    expect(rig.reports).toHaveLength(1);
  });

  test('may answer late, but only once', async () => {
    const { rig, peer } = await start({ answer: () => {} }, 200);
    await ask(peer, query());
    rig.invocations[0]!.reply(RESULT);
    rig.invocations[0]!.fail(400, 'SECOND');
    expect(answersOf(await peer.seen())).toEqual(['ok']);
    rig.sessions[0]!.close();
    rig.invocations[0]!.reply(RESULT);
    expect(await peer.seen()).toEqual([]);
  });

  test('gets a bounded number of concurrent requests of one session', async () => {
    const { peer } = await start({ answer: () => {}, limits: { runningInvocationsMax: 3 } }, 200);
    expect(await ask(peer, query(), query(), query(), query(), query())).toEqual(['FLOOD_WAIT_1', 'FLOOD_WAIT_1']);
    await settle();
  });

  test('gets a bounded number of bytes in concurrent requests of one session', async () => {
    const { rig, peer } = await start({ answer: () => {}, limits: { runningBytesMax: 100 } }, 200);
    const large = () => Buffer.concat([query(), Buffer.alloc(52)]);
    expect(await ask(peer, large(), large())).toEqual(['FLOOD_WAIT_1']);
    rig.invocations[0]!.reply(RESULT);
    expect(answersOf(await peer.seen())).toEqual(['ok']);
    expect(await ask(peer, large())).toEqual([]);
  });
});
