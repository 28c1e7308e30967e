/** An answer with dialog state is sent before the updates pushed while it is made. Tested with both sides of the protocol, without sockets. */
import { generateRsaKey, secureRandom } from '@teamgram/crypto';
import { silentLogger } from '@teamgram/host';
import { createMtprotoServer, MtprotoClient } from '@teamgram/mtproto';
import type { AuthKeyRecord, MtprotoServer } from '@teamgram/mtproto';
import { writeObject } from '@teamgram/tl';
import type { ApiMethod, tl } from '@teamgram/tl';
import { expect, test } from 'vitest';
import { Dispatcher } from '../src/rpc/dispatch.ts';
import type { Methods } from '../src/rpc/registry.ts';
import type { Services } from '../src/services.ts';
import { Authorization } from '../src/sessions/authorization.ts';
import { Session } from '../src/sessions/session.ts';
import type { SessionDesk } from '../src/sessions/session.ts';
import { introduced } from './support/client.ts';

const rsaKey = await generateRsaKey();
const clock = { nowMs: Date.now };
const turn = () => new Promise<void>((resolve) => setImmediate(resolve));
const typing = writeObject({ _: 'updateShort', update: { _: 'updateUserTyping', user_id: 9, action: { _: 'sendMessageTypingAction' } }, date: 1 });

/** A client and its session on the server. Methods answer once `allow` is called; every message is sent in a packet of its own. */
async function talk(methods: Partial<Record<ApiMethod, () => unknown>>) {
  const answers = Promise.withResolvers<void>();
  const sessions: Session[] = [];
  const order: string[] = [];
  const services = { flood: { called: () => {} }, log: silentLogger } as unknown as Services;
  const registry = new Map(Object.entries(methods).map(([name, result]) => [name, { name, answer: () => answers.promise.then(result) }])) as unknown as Methods;
  const dispatcher = new Dispatcher(services, registry);
  const desk = { invoke: (session, invocation) => dispatcher.dispatch(session, invocation), initialised: () => {}, updatesLost: () => {}, closed: () => {} } satisfies SessionDesk;
  const keys = new Map<bigint, AuthKeyRecord>();
  const server: MtprotoServer = createMtprotoServer({
    authKeys: { find: (id) => keys.get(id), add: (record) => Boolean(keys.set(record.id, record)), destroy: () => 'none' },
    exchange: { rsaKeys: [rsaKey], acceptsDc: () => true }, saltSecret: new Uint8Array(32), clock, random: secureRandom, requestFlush: () => server.flush(),
    openSession: (one) => {
      const authorization = new Authorization(1n);
      authorization.userId = 7;
      sessions.push(new Session(desk, one, authorization, 2));
      return sessions.at(-1)!;
    },
  });
  const client = new MtprotoClient({ rsaKeys: [rsaKey.publicKey], clock, random: secureRandom, onUpdate: () => order.push('update') });
  const connection = server.connect({ write: (bytes) => setImmediate(() => client.receive(bytes)), close: () => {} });
  await client.connect({ write: (bytes) => setImmediate(() => connection.receive(bytes)), close: () => {} });
  const ask = (query: tl.Query) => client.invoke(writeObject(introduced(query))).then(() => order.push('answer'), () => order.push('refusal'));
  const arrived = async () => {
    while (sessions.length === 0) await turn();
    for (let times = 0; times < 10; times++) await turn();
    return sessions[0]!;
  };
  return { ask, arrived, order, allow: answers.resolve };
}

const none = { messages: [], users: [], chats: [] };
const getDialogs: tl.Query = { _: 'messages.getDialogs', offset_date: 0, offset_id: 0, offset_peer: { _: 'inputPeerEmpty' }, limit: 20, hash: 0n };

test('M6 a push during messages.getDialogs follows the answer', async () => {
  const { ask, arrived, order, allow } = await talk({ 'messages.getDialogs': () => ({ _: 'messages.dialogs', dialogs: [], ...none }) });
  const asked = ask(getDialogs);
  const session = await arrived();
  session.push(typing);
  await arrived();
  expect(order).toEqual([]);
  allow();
  await asked;
  await arrived();
  expect(order).toEqual(['answer', 'update']);
  session.push(typing);
  await arrived();
  expect(order).toEqual(['answer', 'update', 'update']);
});

test('an error releases held pushes as well', async () => {
  const { ask, arrived, order, allow } = await talk({ 'messages.getDialogs': () => { throw new Error('nobody answers'); } });
  const asked = ask(getDialogs);
  (await arrived()).push(typing);
  allow();
  await asked;
  await arrived();
  expect(order.toSorted()).toEqual(['refusal', 'update']);
});

test('pushes are not held for other methods', async () => {
  const { ask, arrived, order, allow } = await talk({ 'contacts.getTopPeers': () => ({ _: 'contacts.topPeersDisabled' }) });
  const asked = ask({ _: 'contacts.getTopPeers', offset: 0, limit: 1, hash: 0n });
  (await arrived()).push(typing);
  await arrived();
  expect(order).toEqual(['update']);
  allow();
  await asked;
});
