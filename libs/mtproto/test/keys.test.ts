import { authKey } from '@teamgram/crypto';
import { TlReader } from '@teamgram/tl';
import { describe, expect, test } from 'vitest';
import { type AuthKeyRecord, bindingRequest, type Invocation, type ServerLimits, verifyBinding } from '../src/index.ts';
import { Peer } from './support/peer.ts';
import { Rig, type RigOptions, settle } from './support/rig.ts';
import { GET_CONFIG, GET_STATE, initConnection, invokeWithLayer, SAVE_FILE_PART, words } from './support/words.ts';

const RESULT = words(0x5151_5151, 42);
const TRUE = words(0x997275b5);
const BIND_TEMP_AUTH_KEY = 0xcdd42a05;
const GET_NEAREST_DC = 0x1fb33026;
const query = () => words(GET_STATE);

/** A host that handles auth.bindTempAuthKey as the gateway does. */
function binding(rig: () => Rig): RigOptions {
  return {
    answer: (call: Invocation) => {
      if (call.method !== BIND_TEMP_AUTH_KEY) return call.reply(RESULT);
      const request = new TlReader(call.query).object() as Extract<ReturnType<typeof bindingRequest>, object>;
      const { keys, clock, server } = rig();
      const { key, id } = call.session;
      const permanentKey = keys.records.get(request.perm_auth_key_id);
      const refusal = verifyBinding({ temporaryKey: key, permanentKey, sessionId: id, msgId: call.msgId, request, nowMs: clock.nowMs() });
      if (refusal) return call.fail(400, refusal);
      keys.records.set(key.id, { ...key, permanentKeyId: request.perm_auth_key_id });
      server.bindTemporaryKey(key.id, request.perm_auth_key_id);
      return call.reply(TRUE);
    },
  };
}
function bindingRig(limits: Partial<ServerLimits> = {}): Rig {
  const rig: Rig = new Rig({ ...binding(() => rig), limits });
  return rig;
}
const answersOf = async (peer: Peer, ...bodies: Uint8Array[]) =>
  (await peer.exchange(bodies.map((body) => peer.message(body))))
    .filter(({ name }) => name === 'rpc_result')
    .map(({ object }) => (object['answer'] as { error_message?: string } | undefined)?.error_message ?? 'ok');

describe('K4 an unbound temporary key', () => {
  test('may call auth.bindTempAuthKey, help.getConfig and help.getNearestDc only', async () => {
    const rig = new Rig({ answer: (call) => call.reply(RESULT) });
    const key = rig.keys.make(rig.random, { kind: 'temporary', expiresAtUnixS: rig.clock.nowMs() / 1000 + 1000, layer: undefined });
    const peer = await Peer.ready(rig, key);
    const bodies = [query(), invokeWithLayer(200, initConnection(query())), words(GET_CONFIG), words(GET_NEAREST_DC), words(BIND_TEMP_AUTH_KEY)];
    expect(await answersOf(peer, ...bodies)).toEqual(['AUTH_KEY_PERM_EMPTY', 'AUTH_KEY_PERM_EMPTY', 'ok', 'ok', 'ok']);
  });

  test('is unknown once it has expired, also in the middle of a session', async () => {
    const rig = new Rig({ answer: (call) => call.reply(RESULT) });
    const key = rig.keys.make(rig.random, { kind: 'temporary', expiresAtUnixS: rig.clock.nowMs() / 1000 + 100, permanentKeyId: 1n });
    const peer = await Peer.ready(rig, key);
    expect(await answersOf(peer, query())).toEqual(['ok']);
    rig.clock.advance(100_000);
    peer.send(peer.message(query()));
    await settle();
    expect(peer.errors).toEqual([-404]);
  });
});

describe('K5 binding', () => {
  test('a client with forward secrecy makes two keys, binds, and never uses the permanent one for a session', async () => {
    const rig = bindingRig();
    const client = rig.client({ pfsExpiresInS: 86_400, obfuscatedDcId: 2, framing: 'abridged' });
    await rig.join(client);
    const [permanent, temporary] = rig.keys.added;
    expect([permanent!.kind, temporary!.kind]).toEqual(['permanent', 'temporary']);
    expect(rig.keys.records.get(temporary!.id)!.permanentKeyId).toBe(permanent!.id);
    expect(new Set(rig.sessions.map(({ key }) => key.id))).toEqual(new Set([temporary!.id]));
    await expect(client.invoke(query())).rejects.toThrow('CONNECTION_NOT_INITED');
    expect(Uint8Array.from(await client.invoke(invokeWithLayer(200, initConnection(query()))))).toEqual(Uint8Array.from(RESULT));
    expect(rig.invocations.at(-1)!.session.key.permanentKeyId).toBe(permanent!.id);
  });

  test('the number of temporary keys per permanent key is limited, here to one: a new one replaces the old, which becomes unbound', async () => {
    const rig = bindingRig({ temporaryKeysPerKeyMax: 1 });
    const first = rig.client({ pfsExpiresInS: 1000 });
    await rig.join(first);
    const init = invokeWithLayer(200, initConnection(query()));
    await first.invoke(init);
    const second = rig.client({ pfsExpiresInS: 1000, key: first.key! });
    await rig.join(second);
    await second.invoke(init);
    await expect(first.invoke(query())).rejects.toMatchObject({ code: 401, message: 'AUTH_KEY_PERM_EMPTY' });
  });

  test('initConnection is needed again after each bind', async () => {
    const rig = bindingRig();
    const client = rig.client({ pfsExpiresInS: 1000 });
    await rig.join(client);
    const init = invokeWithLayer(200, initConnection(query()));
    await client.invoke(init);
    await client.invoke(query());
    const [permanent, temporary] = rig.keys.added;
    rig.server.bindTemporaryKey(temporary!.id, permanent!.id);
    await expect(client.invoke(query())).rejects.toThrow('CONNECTION_NOT_INITED');
    await client.invoke(init);
  });

  test('a change made by another worker is applied', async () => {
    const rig = bindingRig();
    const client = rig.client({ pfsExpiresInS: 1000 });
    await rig.join(client);
    await client.invoke(invokeWithLayer(200, initConnection(query())));
    const { permanentKeyId: _, ...unbound } = rig.keys.records.get(rig.keys.added[1]!.id)!;
    rig.server.updateAuthKey({ ...unbound, layer: 200 });
    await expect(client.invoke(query())).rejects.toThrow('AUTH_KEY_PERM_EMPTY');
  });
});

describe('K6 a bad binding', () => {
  const rig = new Rig();
  const permanentKey = authKey(rig.random(256));
  const permanent: AuthKeyRecord = { id: permanentKey.id, authKey: permanentKey.bytes, kind: 'permanent' };
  const temporary: AuthKeyRecord = { id: 55n, authKey: rig.random(256), kind: 'temporary' };
  const expiresAtUnixS = Math.floor(rig.clock.nowMs() / 1000) + 1000;
  const names = { temporaryKeyId: 55n, sessionId: 7n, msgId: 1n << 34n, expiresAtUnixS };
  const request = bindingRequest({ ...names, permanentKey, random: rig.random });
  const good = { temporaryKey: temporary, permanentKey: permanent, sessionId: 7n, msgId: 1n << 34n, request, nowMs: rig.clock.nowMs() };
  const forged = (fields: Partial<typeof names>) => ({ ...good, request: { ...bindingRequest({ ...names, ...fields, permanentKey, random: rig.random }), expires_at: expiresAtUnixS } });

  test('the right one is accepted', () => expect(verifyBinding(good)).toBeUndefined());

  test.each([
    ['another session', { ...good, sessionId: 8n }, 'ENCRYPTED_MESSAGE_INVALID'],
    ['another message', { ...good, msgId: 4n }, 'ENCRYPTED_MESSAGE_INVALID'],
    ['another nonce', { ...good, request: { ...request, nonce: 1n } }, 'ENCRYPTED_MESSAGE_INVALID'],
    ['no such permanent key', { ...good, permanentKey: undefined }, 'ENCRYPTED_MESSAGE_INVALID'],
    ['a temporary key as the permanent one', { ...good, permanentKey: { ...permanent, kind: 'temporary' as const } }, 'ENCRYPTED_MESSAGE_INVALID'],
    ['the wrong permanent key', { ...good, permanentKey: { ...permanent, authKey: rig.random(256) } }, 'ENCRYPTED_MESSAGE_INVALID'],
    ['an inner message for another temporary key', forged({ temporaryKeyId: 56n }), 'ENCRYPTED_MESSAGE_INVALID'],
    ['an inner message with another expiry', forged({ expiresAtUnixS: expiresAtUnixS + 1 }), 'ENCRYPTED_MESSAGE_INVALID'],
    ['an empty message', { ...good, request: { ...request, encrypted_message: new Uint8Array(0) } }, 'ENCRYPTED_MESSAGE_INVALID'],
    ['noise', { ...good, request: { ...request, encrypted_message: rig.random(104) } }, 'ENCRYPTED_MESSAGE_INVALID'],
    ['an expiry in the past', { ...good, nowMs: (expiresAtUnixS + 1) * 1000 }, 'EXPIRES_AT_INVALID'],
    ['a permanent key in place of the temporary one', { ...good, temporaryKey: permanent }, 'TEMP_AUTH_KEY_EMPTY'],
  ])('%s is refused', (_what, attempt, refusal) => expect(verifyBinding(attempt)).toBe(refusal));

  test('a flipped bit anywhere is refused', () => {
    for (let at = 0; at < request.encrypted_message.length; at++) {
      const encrypted_message = request.encrypted_message.map((byte, index) => (index === at ? byte ^ 1 : byte));
      expect(verifyBinding({ ...good, request: { ...request, encrypted_message } })).toBe('ENCRYPTED_MESSAGE_INVALID');
    }
  });

  test('the client gets the error over the wire', async () => {
    const live = bindingRig();
    const client = live.client({ pfsExpiresInS: 1000 });
    const add = live.keys.add.bind(live.keys);
    live.keys.add = (record) => add(record.kind === 'permanent' ? { ...record, authKey: live.random(256) } : record);
    await expect(live.join(client)).rejects.toMatchObject({ code: 400, message: 'ENCRYPTED_MESSAGE_INVALID' });
  });
});

describe('K8 one authorization on two main connections', () => {
  const answer = (call: Invocation) => call.reply(RESULT);
  /** Two connections of one key, each with a session of its own. */
  const two = async (options: RigOptions) => {
    const rig = new Rig({ answer, ...options });
    const a = await Peer.ready(rig);
    const b = await Peer.ready(rig, a.key, { sessionId: 78n, seed: 'b' });
    return { rig, a, b };
  };

  test('in turn is a duplicate (406), where the server says so', async () => {
    const { rig, a, b } = await two({ parallelMainConnections: 'fatal' });
    expect(await answersOf(a, query())).toEqual(['ok']);
    expect(await answersOf(b, query())).toEqual(['ok']);
    const [answered] = (await a.exchange([a.message(query())])).filter(({ name }) => name === 'rpc_result');
    expect(answered!.object['answer']).toMatchObject({ error_code: 406, error_message: 'AUTH_KEY_DUPLICATED' });
    expect(rig.events).toContain('duplicated');
  });

  test('moving to a new connection is not, nor are file connections, nor keys that are not logged in', async () => {
    const { a, b } = await two({ parallelMainConnections: 'fatal' });
    await answersOf(a, query());
    a.open();
    expect(await answersOf(a, query(), query())).toEqual(['ok', 'ok']);
    expect(await answersOf(b, words(SAVE_FILE_PART))).toEqual(['ok']);
    expect(await answersOf(a, query())).toEqual(['ok']);
    const strangers = await two({ parallelMainConnections: 'fatal', handler: { isAuthorized: () => false } });
    for (const peer of [strangers.a, strangers.b, strangers.a]) expect(await answersOf(peer, query())).toEqual(['ok']);
  });

  test('is allowed on a server that is a media DC as well, the default', async () => {
    const { a, b } = await two({});
    for (const peer of [a, b, a, b]) expect(await answersOf(peer, query())).toEqual(['ok']);
  });
});
