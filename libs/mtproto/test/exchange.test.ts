import { seededRandom } from '@teamgram/crypto';
import { describe, expect, test } from 'vitest';
import { ClientExchange, type ClientExchangeOptions, ExchangeError, ServerExchange } from '../src/index.ts';
import { ManualClock } from './support/manual-clock.ts';
import { DC, MemoryKeys, Rig, rsaKey, settle } from './support/rig.ts';

/** Both halves of one exchange, exchanged message by message. */
function pair(options: Partial<ClientExchangeOptions> = {}) {
  const clock = new ManualClock();
  const keys = new MemoryKeys();
  const limits = { exchangeMs: 60_000, exchangesMax: 4 };
  const server = new ServerExchange({ rsaKeys: [rsaKey], acceptsDc: (dcId) => dcId === DC || dcId === -DC, authKeys: keys, clock, random: seededRandom('server'), limits });
  const client = new ClientExchange({ rsaKeys: [rsaKey.publicKey], clock, random: seededRandom('client'), dcId: DC, ...options });
  const sent: Uint8Array[] = [];
  const answers: Uint8Array[] = [];
  /** Runs the exchange until the client has its key, with at most `steps` requests. */
  const play = async (steps = 10) => {
    let request = client.start();
    for (let step = 0; step < steps; step++) {
      sent.push(request);
      const answer = await server.receive(request);
      if ('error' in answer) return answer.error;
      answers.push(answer.body);
      const next = client.receive(answer.body);
      if ('result' in next) return next.result;
      request = next.send;
    }
    return undefined;
  };
  return { clock, keys, server, client, sent, answers, play };
}

const flipped = (bytes: Uint8Array, at: number) => Uint8Array.from(bytes, (byte, index) => (index === at ? byte ^ 1 : byte));

describe('K3 the exchange', () => {
  test('gives both sides the same key, salt and time', async () => {
    const { keys, clock, play } = pair();
    const result = await play();
    const [record] = keys.added;
    expect(result).toMatchObject({ authKey: { id: record!.id }, serverSalt: record!.initialSalt, timeOffsetMs: 0 });
    expect(record).toMatchObject({ kind: 'permanent', dcId: DC, createdAtUnixS: clock.nowMs() / 1000, expiresAtUnixS: undefined });
    expect(record!.authKey).toHaveLength(256);
  });

  test.each([['req_pq', undefined], ['req_pq_multi', undefined], ['req_pq_multi', -DC], ['req_pq', DC]] as const)('%s, DC %s', async (opening, dcId) => {
    const { keys, play } = pair({ opening, dcId });
    expect(await play()).toHaveProperty('authKey');
    expect(keys.added[0]!.dcId).toBe(dcId);
  });

  test('dh_gen_retry carries its own hash, and the next attempt names the previous one', async () => {
    const { keys, sent, play } = pair();
    keys.collisions = 2;
    expect(await play()).toHaveProperty('authKey');
    expect(sent).toHaveLength(5);
  });

  test('a key that cannot be stored ends in dh_gen_fail', async () => {
    const { keys, play } = pair();
    keys.collisions = 100;
    await expect(play()).rejects.toThrow(/dh_gen_fail/);
  });

  test.each([
    [1, 'nonce', 4], [1, 'server_nonce', 20], [1, 'fingerprint', 54], [1, 'ciphertext', 300],
    [2, 'nonce', 4], [2, 'server_nonce', 20], [2, 'ciphertext', 100],
  ] as const)('request %i with a wrong %s is refused with -404, and so is the right one after it', async (step, _what, at) => {
    expect(await replay(step, at)).toEqual([{ error: -404 }, { error: -404 }]);
  });

  test('a wrong factor is answered with server_DH_params_fail, which proves knowledge of new_nonce', async () => {
    const [answer, after] = await replay(1, 38);
    expect(Buffer.from((answer as { body: Uint8Array }).body).readUInt32LE()).toBe(0x79cb045d);
    expect(after).toEqual({ error: -404 });
  });

  test('a finished exchange cannot be replayed', async () => {
    const { server, sent, play } = pair();
    await play();
    expect(await server.receive(sent[1]!)).toEqual({ error: -404 });
  });

  test('the same request is answered with the same bytes, as long as no later one has come', async () => {
    const { server, sent, answers, play } = pair();
    await play();
    expect(await server.receive(sent[2]!)).toEqual({ body: answers[2] });
  });

  test('a handshake has a time limit', async () => {
    const { server, client, clock } = pair();
    const first = (await server.receive(client.start())) as { body: Uint8Array };
    const proof = client.receive(first.body) as { send: Uint8Array };
    clock.advance(60_001);
    expect(await server.receive(proof.send)).toEqual({ error: -404 });
  });

  test('the number of handshakes per connection is limited', async () => {
    const { server } = pair();
    const clients = Array.from({ length: 5 }, (_, n) => new ClientExchange({ rsaKeys: [], clock: new ManualClock(), random: seededRandom(`c${n}`) }));
    const answers = [];
    for (const client of clients) answers.push(await server.receive(client.start()));
    expect(answers.map((answer) => 'body' in answer)).toEqual([true, true, true, true, false]);
  });

  test('another DC is refused with -444', async () => {
    const { play } = pair({ dcId: 10_000 + DC });
    expect(await play()).toBe(-444);
  });

  test('a client rejects altered bytes of the server', async () => {
    for (const [step, at] of [[0, 4], [1, 20], [1, 60], [2, 40]] as const) {
      const { server, client } = pair();
      let request = client.start();
      for (let n = 0; n < step; n++) request = (client.receive(((await server.receive(request)) as { body: Uint8Array }).body) as { send: Uint8Array }).send;
      const answer = (await server.receive(request)) as { body: Uint8Array };
      expect(() => client.receive(flipped(answer.body, at))).toThrow();
    }
  });

  test('a client authenticates the server by its RSA key', async () => {
    const { server } = pair();
    const stranger = new ClientExchange({ rsaKeys: [], clock: new ManualClock(), random: seededRandom('stranger') });
    const answer = (await server.receive(stranger.start())) as { body: Uint8Array };
    expect(() => stranger.receive(answer.body)).toThrow(ExchangeError);
  });
});

/** Runs the exchange up to request `step`, sends that request with one byte flipped, then the correct one. */
async function replay(step: number, at: number) {
  const { server, client } = pair();
  let request = client.start();
  for (let n = 0; n < step; n++) request = (client.receive(((await server.receive(request)) as { body: Uint8Array }).body) as { send: Uint8Array }).send;
  return [await server.receive(flipped(request, at)), await server.receive(request)];
}

describe('K1 auth_key_id collisions', () => {
  test('make the client draw a new key, and the server keeps only that', async () => {
    const { keys, play } = pair();
    keys.collisions = 1;
    const result = await play();
    expect(keys.added).toHaveLength(1);
    expect(result).toMatchObject({ authKey: { id: keys.added[0]!.id } });
  });
});

describe('K2 both RSA paddings', () => {
  test.each(['rsa-pad', 'sha1'] as const)('%s', async (padding) => {
    expect(await pair({ padding }).play()).toHaveProperty('authKey');
    expect(await pair({ padding, expiresInS: 1000 }).play()).toHaveProperty('authKey');
  });
});

describe('K4 temporary keys', () => {
  test.each([undefined, DC])('are made with expires_in, DC %s', async (dcId) => {
    const { keys, clock, play } = pair({ dcId, expiresInS: 86_400 });
    expect(await play()).toMatchObject({ expiresAtUnixS: clock.nowMs() / 1000 + 86_400 });
    expect(keys.added[0]).toMatchObject({ kind: 'temporary', expiresAtUnixS: clock.nowMs() / 1000 + 86_400, dcId });
  });

  test('cannot be made with a lifetime of zero', async () => {
    expect(await pair({ expiresInS: 0 }).play()).toBe(-404);
    expect(await pair({ expiresInS: -5 }).play()).toBe(-404);
  });
});

describe('the exchange over a connection', () => {
  test.each([
    { framing: 'abridged' }, { framing: 'intermediate' }, { framing: 'padded' }, { framing: 'full' },
    { framing: 'abridged', obfuscatedDcId: DC }, { framing: 'intermediate', obfuscatedDcId: -DC }, { framing: 'padded', obfuscatedDcId: 10_002 },
  ] as const)('works on $framing, obfuscated $obfuscatedDcId', async (transport) => {
    const rig = new Rig();
    const client = rig.client(transport);
    await rig.join(client);
    expect(rig.keys.records.has(client.key!.authKey.id)).toBe(true);
    expect(await client.call({ _: 'ping', ping_id: 1n })).toMatchObject({ _: 'pong', ping_id: 1n });
  });

  test('T4 a wrong DC gets -444', async () => {
    const rig = new Rig();
    await expect(rig.join(rig.client({ dcId: 4 }))).rejects.toMatchObject({ code: -444 });
    await settle();
  });
});
