/** Secret chats (core.telegram.org/api/end-to-end): binding to devices, queues and qts, and what ends with a chat. */
import fc from 'fast-check';
import { EMPTY_QUEUE_QTS, type Fact } from '@teamgram/event-schemas';
import { describe, expect, test } from 'vitest';
import { authKeyIdBytes, Refusal, SERVICE_USER, type Command } from '../src/index.ts';
import { storePhoto } from './commands.ts';
import { Deployment, everybody } from './deployment.ts';
import { alice, bob, by, carol, given, people, START_MS, type By, type Step, type World } from './given.ts';

const CHAT = 77;
const DAY_MS = 86_400_000;
/** Alice requests the chat with her first device; Bob has two. */
const [aliceKey, otherAliceKey, bobKey, otherBobKey] = [11n, 12n, 21n, 22n];
const fromAlice = (more: Partial<By> = {}) => by(alice, { authKeyId: aliceKey, ...more });
const fromBob = (more: Partial<By> = {}) => by(bob, { authKeyId: bobKey, ...more });
const half = (value: number) => new Uint8Array(256).fill(value);

const logIn = (user: number, key: bigint): Fact => ({ type: 'AuthorizationGranted', stream: `account-${user}`, user, authKeyId: authKeyIdBytes(key), means: 'code', device: undefined });
const request = (participant: number = bob, chat = CHAT): Command => ({ type: 'RequestSecretChat', participant, chat, half: half(1) });
const accept = (chat = CHAT, value = 2): Command => ({ type: 'AcceptSecretChat', chat, half: half(value), keyFingerprint: new Uint8Array(8).fill(9) });
const discard = (deleteHistory = false, chat = CHAT): Command => ({ type: 'DiscardSecretChat', chat, deleteHistory });
const data = (bytes = 40) => new Uint8Array(bytes).fill(7);
const say = (more: Partial<Extract<Command, { type: 'SendSecretMessage' }>> = {}): Command =>
  ({ type: 'SendSecretMessage', chat: CHAT, randomId: new Uint8Array(8), data: data(), service: false, file: 0, fileDetails: undefined, ...more });
const receive = (maxQts: number): Command => ({ type: 'ReceiveSecrets', maxQts });

const devices = [...people, logIn(alice, aliceKey), logIn(alice, otherAliceKey), logIn(bob, bobKey), logIn(bob, otherBobKey), logIn(carol, 31n)];
const asked: Step[] = [...devices, [request(), fromAlice()]];
const open: Step[] = [...asked, [accept(), fromBob()]];

describe('a request', () => {
  test('contains both users, and the requesting device', () => given(...devices).when(request(), fromAlice()).then([
    { type: 'SecretChatRequested', stream: `secret-chat-${alice}-${CHAT}`, requester: alice, participant: bob, chat: CHAT, authKeyId: authKeyIdBytes(aliceKey), half: { value: half(1) } },
  ]));
  test.each<[string, Command, string]>([
    ['oneself', request(alice), 'USER_ID_INVALID'],
    ['nobody', request(99), 'USER_ID_INVALID'],
    ['the server', request(SERVICE_USER), 'USER_ID_INVALID'],
    ['a number that means none', request(bob, 0), 'RANDOM_ID_DUPLICATE'],
  ])('refuses %s', (_, command, error) => given(...devices).when(command, fromAlice()).thenRefused(error));
  test('refuses users who have blocked the requester, and deleted accounts', () => {
    given(...devices, [{ type: 'BlockPeer', peer: alice }, fromBob()]).when(request(), fromAlice()).thenRefused('USER_IS_BLOCKED');
    given(...devices, [{ type: 'DeleteAccount', proof: undefined }, fromBob()]).when(request(), fromAlice()).thenRefused('INPUT_USER_DEACTIVATED');
  });
  test('a chat id known to either user is refused; one known to others only is free', () => {
    given(...asked).when(request(), fromAlice()).thenRefused('RANDOM_ID_DUPLICATE');
    given(...asked).when(request(alice), by(bob, { authKeyId: bobKey })).thenRefused('RANDOM_ID_DUPLICATE');
    given(...asked).when(request(bob), by(carol, { authKeyId: 31n })).thenRefused('RANDOM_ID_DUPLICATE');
    given(...asked).when(request(alice, CHAT + 1), by(carol, { authKeyId: 31n })).then([{ type: 'SecretChatRequested' }]);
  });
  test('at most fifty unanswered requests, until the oldest expires', () => {
    const fifty = Array.from({ length: 50 }, (_, n): Step => [request(bob, n + 1), fromAlice({ atMs: START_MS + n })]);
    const { world, when } = given(...devices, ...fifty);
    when(request(bob, 1000), fromAlice({ atMs: START_MS + DAY_MS })).thenRefused('FLOOD_WAIT_X');
    const [facts] = [carryOut(world, 'requests/7', START_MS + 7 * DAY_MS)];
    expect(facts).toMatchObject([{ type: 'SecretChatDiscarded', chat: 1, by: 0, versions: [0] }, { type: 'ScheduleAdvanced' }]);
    when(request(bob, 1000), fromAlice({ atMs: START_MS + 7 * DAY_MS })).then([{ type: 'SecretChatRequested' }]);
  });
});

describe('an acceptance', () => {
  test('binds the chat to the device that accepts', () => given(...asked).when(accept(), fromBob()).then([
    { type: 'SecretChatAccepted', stream: `secret-chat-${alice}-${CHAT}`, authKeyId: authKeyIdBytes(bobKey), half: { value: half(2) } },
  ]));
  test('repeated by the same device with the same key half does nothing; any other is refused', () => {
    given(...open).when(accept(), fromBob()).thenNothing();
    given(...open).when(accept(CHAT, 3), fromBob()).thenRefused('ENCRYPTION_ALREADY_ACCEPTED');
    given(...open).when(accept(), fromBob({ authKeyId: otherBobKey })).thenRefused('ENCRYPTION_ALREADY_ACCEPTED');
    given(...asked, [discard(), fromAlice()]).when(accept(), fromBob()).thenRefused('ENCRYPTION_ALREADY_DECLINED');
  });
  test.each<[string, By]>([['the asker', fromAlice()], ['somebody else', by(carol)]])('is not for %s', (_, asking) => given(...asked).when(accept(), asking).thenRefused('CHAT_ID_INVALID'));
});

describe('discarding', () => {
  test('every device of the requested user may decline; once accepted only the two devices may close it', () => {
    given(...asked).when(discard(), fromBob({ authKeyId: otherBobKey })).then([{ type: 'SecretChatDiscarded', by: bob, historyDeleted: false, versions: [0] }]);
    given(...open).when(discard(true), fromBob()).then([{ type: 'SecretChatDiscarded', by: bob, historyDeleted: true, versions: [0, 1] }]);
    given(...open).when(discard(), fromBob({ authKeyId: otherBobKey })).thenRefused('ENCRYPTION_ID_INVALID');
    given(...open).when(discard(), fromAlice({ authKeyId: otherAliceKey })).thenRefused('ENCRYPTION_ID_INVALID');
  });
  test('refusals', () => {
    given(...open).when(discard(false, 0), fromAlice()).thenRefused('CHAT_ID_EMPTY');
    given(...open).when(discard(), by(carol)).thenRefused('ENCRYPTION_ID_INVALID');
    given(...open, [discard(), fromAlice()]).when(discard(), fromBob()).thenRefused('ENCRYPTION_ALREADY_DECLINED');
  });
  test('happens with the logout of a device: its chats are closed and its queue is erased', () => {
    const { when } = given(...open, [say(), fromAlice()], [say(), fromAlice()]);
    when({ type: 'LogOut' }, fromBob()).then([
      { type: 'AuthorizationRevoked' }, { type: 'SecretChatDiscarded', by: bob, versions: [0, 1] },
      { type: 'SecretQueueReceived', authKeyId: authKeyIdBytes(bobKey), through: 3, reason: 'revoked', versions: [0, 1] },
    ]);
    when({ type: 'LogOut' }, fromBob({ authKeyId: otherBobKey })).then([{ type: 'AuthorizationRevoked' }]);
  });
  test('happens with the deletion of an account, unanswered requests included', () => {
    const types = (user: By) => given(...open, [request(carol, 5), fromAlice()]).world.decide({ type: 'DeleteAccount', proof: undefined }, user).filter(({ type }) => type === 'SecretChatDiscarded');
    expect(types(fromAlice())).toMatchObject([{ chat: CHAT, by: alice }, { chat: 5, by: alice }]);
    expect(types(by(carol, { authKeyId: 31n }))).toMatchObject([{ chat: 5, by: carol }]);
  });
});

describe('messages', () => {
  test('take the next qts of the other device, starting at 2, separately in each direction', () => {
    const { world, when } = given(...open);
    when(say(), fromAlice()).then([{ type: 'SecretMessageQueued', stream: 'secret-queue-0000000000000015', authKeyId: authKeyIdBytes(bobKey), user: bob, qts: EMPTY_QUEUE_QTS + 1 }]);
    world.run(say(), fromAlice());
    when(say(), fromAlice()).then([{ qts: 3, type: 'SecretMessageQueued' }]);
    when(say(), fromBob()).then([{ qts: 2, type: 'SecretMessageQueued', authKeyId: authKeyIdBytes(aliceKey) }]);
  });
  test.each<[string, Step[], Command, By, string]>([
    ['another device', open, say(), fromAlice({ authKeyId: otherAliceKey }), 'CHAT_ID_INVALID'],
    ['somebody else', open, say(), by(carol), 'CHAT_ID_INVALID'],
    ['before it is accepted', asked, say(), fromAlice(), 'CHAT_ID_INVALID'],
    ['after it was closed', [...open, [discard(), fromBob()]], say(), fromAlice(), 'ENCRYPTION_DECLINED'],
    ['after the other has gone', [...open, [{ type: 'DeleteAccount', proof: undefined }, fromBob()]], say(), fromAlice(), 'USER_DELETED'],
    ['after being blocked', [...open, [{ type: 'BlockPeer', peer: alice }, fromBob()]], say(), fromAlice(), 'USER_IS_BLOCKED'],
    ['too much', open, say({ data: data(24 + 16 * 4000) }), fromAlice(), 'DATA_TOO_LONG'],
    ['too little', open, say({ data: data(24) }), fromAlice(), 'DATA_INVALID'],
    ['no whole blocks', open, say({ data: data(41) }), fromAlice(), 'DATA_INVALID'],
    ['a file that is not there', open, say({ file: 4 }), fromAlice(), 'FILE_EMTPY'],
  ])('refuses %s', (_, history, command, asking, error) => given(...history).when(command, asking).thenRefused(error));

  test('received messages are erased, once, at the request of the receiving device', () => {
    const { world, when } = given(...open, [say(), fromAlice()], [say(), fromAlice()], [say(), fromAlice()]);
    when(receive(3), fromBob()).then([{ type: 'SecretQueueReceived', through: 3, reason: 'received', versions: [0, 1] }]);
    when(receive(5), fromBob()).thenRefused('MAX_QTS_INVALID');
    when(receive(-1), fromBob()).thenRefused('MAX_QTS_INVALID');
    when(receive(1), fromBob({ authKeyId: otherBobKey })).thenNothing();
    world.run(receive(3), fromBob());
    when(receive(3), fromBob()).thenNothing();
    when(receive(4), fromBob()).then([{ type: 'SecretQueueReceived', versions: [2] }]);
    when(say(), fromAlice()).then([{ type: 'SecretMessageQueued', qts: 5 }]);
  });
  test('messages that are not received are erased after a week', () => {
    const { world } = given(...open, [say(), fromAlice()], [say(), fromAlice({ atMs: START_MS + DAY_MS })], [receive(2), fromBob()]);
    expect(carryOut(world, 'secrets/7', START_MS + 7 * DAY_MS)).toMatchObject([{ type: 'ScheduleAdvanced' }]);
    expect(carryOut(world, 'secrets/7', START_MS + 8 * DAY_MS)).toMatchObject([{ type: 'SecretQueueReceived', through: 3, reason: 'expired', versions: [1] }, { type: 'ScheduleAdvanced' }]);
  });
  test('the queue of a device is limited; when it is full the sender gets a wait time', () => {
    const { world, when } = given(...open, ...Array.from({ length: 2_000 }, (): Step => [say(), fromAlice()]));
    when(say(), fromAlice({ atMs: START_MS + DAY_MS })).thenRefused('FLOOD_WAIT_X');
    world.run(receive(2), fromBob());
    when(say(), fromAlice()).then([{ type: 'SecretMessageQueued', qts: 2_002 }]);
  });
  test('read marks only advance, and are never later than now', () => {
    const at = START_MS / 1000;
    const read = (maxDateS: number): Command => ({ type: 'ReadSecretChat', chat: CHAT, maxDateS });
    const { world, when } = given(...open);
    when(read(at + 99), fromBob()).then([{ type: 'SecretChatRead', reader: bob, maxDateS: at }]);
    world.run(read(at - 5), fromBob());
    when(read(at - 5), fromBob()).thenNothing();
    when(read(at - 5), fromAlice()).then([{ type: 'SecretChatRead', reader: alice }]);
    when(read(at), fromBob({ authKeyId: otherBobKey })).thenRefused('CHAT_ID_INVALID');
  });
});

describe('files', () => {
  const FILE = 900;
  const withFile = say({ file: FILE, fileDetails: { sizeBytes: 9, keyFingerprint: new Uint8Array(4) } });
  const shared: Step[] = [...open, [{ type: 'StoreSecretFile', id: FILE, file: { sizeBytes: 9, keyFingerprint: new Uint8Array(4) } }, fromAlice()], [withFile, fromAlice()]];
  test('stay after their message was received, and are erased with the chat', () => {
    const { when } = given(...shared, [receive(2), fromBob()]);
    when(discard(), fromBob()).then([{ type: 'SecretChatDiscarded' }, { type: 'FileErased', id: FILE }]);
  });
  test('of cloud chats cannot be used', () => given(...open, [storePhoto(4), fromAlice()]).when(say({ file: 4 }), fromAlice()).thenRefused('FILE_EMTPY'));
  test('are stored once', () => {
    given(...shared).when({ type: 'StoreSecretFile', id: FILE, file: { sizeBytes: 9, keyFingerprint: new Uint8Array(4) } }, fromAlice()).thenRefused('FILE_ID_INVALID');
    given(...open).when({ type: 'StoreSecretFile', id: FILE, file: { sizeBytes: 0, keyFingerprint: new Uint8Array(4) } }, fromAlice()).thenRefused('FILE_PARTS_INVALID');
  });
  test('are erased with the account, even if sent in several chats', () => {
    const { world } = given(...shared, [request(carol, 5), fromAlice()], [{ ...accept(), chat: 5 } as Command, by(carol, { authKeyId: 31n })], [{ ...withFile, chat: 5 } as Command, fromAlice()]);
    const facts = world.decide({ type: 'DeleteAccount', proof: undefined }, fromAlice());
    expect(facts.filter(({ type }) => type === 'SecretChatDiscarded' || type === 'FileErased')).toMatchObject([{ chat: CHAT }, { chat: 5 }, { type: 'FileErased', id: FILE }]);
  });
  test('stay as long as another chat uses them', () => {
    const again: Step[] = [...shared, [request(carol, 5), fromAlice()], [{ ...accept(), chat: 5 } as Command, by(carol, { authKeyId: 31n })], [{ ...withFile, chat: 5 } as Command, fromAlice()]];
    const { world, when } = given(...again);
    when(discard(), fromBob()).then([{ type: 'SecretChatDiscarded' }]);
    world.run(discard(), fromBob());
    when(discard(false, 5), fromAlice()).then([{ type: 'SecretChatDiscarded' }, { type: 'FileErased', id: FILE }]);
  });
});

test('with several partitions everything is at home, wherever the mailboxes are', () => {
  const town = new Deployment(3);
  const [one, other] = [1, 2].map((partition) => everybody.find((user) => town.partitionOf(user) === partition)!) as [number, number];
  const file = { sizeBytes: 9, keyFingerprint: new Uint8Array(4) };
  const acts: [Command, number][] = [
    [request(other), one], [accept(), other], [{ type: 'StoreSecretFile', id: 900, file }, one], [say({ file: 900, fileDetails: file }), one], [say(), other], [receive(2), other], [discard(), other],
  ];
  for (const [minute, [command, actor]] of acts.entries()) town.run(command, actor, minute);
  const types = town.worlds.map(({ journal }) => journal.events.map(({ fact }) => fact.type).filter((type) => type.startsWith('Secret') || type === 'FileErased'));
  expect(types).toEqual([
    ['SecretChatRequested', 'SecretChatAccepted', 'SecretFileStored', 'SecretMessageQueued', 'SecretMessageQueued', 'SecretQueueReceived', 'SecretChatDiscarded', 'FileErased'], [], [],
  ]);
});

describe('random sequences', () => {
  const anyStep = fc.record({ act: fc.constantFrom('say', 'answer', 'receive', 'receiveOwn', 'read', 'logOut', 'again'), n: fc.integer({ min: 0, max: 40 }), restart: fc.boolean() });
  test('the qts of each device has no gaps, and each version is erased once', () => {
    fc.assert(fc.property(fc.array(anyStep, { minLength: 5, maxLength: 60 }), (steps) => {
      const { world } = given(...devices);
      let chat = CHAT;
      attempt(world, request(bob, chat), fromAlice());
      attempt(world, accept(chat), fromBob());
      for (const { act, n, restart } of steps) {
        if (restart) world.restart();
        if (act === 'say') attempt(world, say({ chat }), fromAlice());
        if (act === 'answer') attempt(world, say({ chat }), fromBob());
        if (act === 'receive') attempt(world, receive(n), fromBob());
        if (act === 'receiveOwn') attempt(world, receive(n), fromAlice());
        if (act === 'read') attempt(world, { type: 'ReadSecretChat', chat, maxDateS: START_MS / 1000 - n }, fromBob());
        if (act === 'logOut') attempt(world, { type: 'LogOut' }, fromBob());
        if (act === 'again') {
          world.record(logIn(bob, bobKey));
          attempt(world, request(bob, ++chat), fromAlice());
          attempt(world, accept(chat), fromBob());
        }
      }
      expectDense(world.journal.events.map(({ fact }) => fact));
    }), { seed: 40, numRuns: 200 });
  });
});

function expectDense(facts: readonly Fact[]): void {
  const reached = new Map<string, number>();
  const gone = new Set<string>();
  for (const fact of facts) {
    if (fact.type === 'SecretMessageQueued') {
      expect(fact.qts).toBe((reached.get(fact.stream) ?? EMPTY_QUEUE_QTS) + 1);
      reached.set(fact.stream, fact.qts);
    }
    if (fact.type !== 'SecretQueueReceived') continue;
    for (const version of fact.versions) {
      expect(gone.has(`${fact.stream} ${version}`)).toBe(false);
      gone.add(`${fact.stream} ${version}`);
    }
  }
}

function attempt(world: World, command: Command, asking: By): void {
  try {
    world.run(command, asking);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
  }
}

const carryOut = (world: World, queue: string, atMs: number): Fact[] => world.run({ type: 'CarryOutDue', queue }, by(SERVICE_USER, { atMs, authKeyId: 0n })).map(({ fact }) => fact);
