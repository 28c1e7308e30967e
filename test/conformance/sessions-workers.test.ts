/** Sessions over two gateway workers: one user's connections end in different processes, and one of these is killed. */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { tl } from '@teamgram/tl';
import { pidsOf } from '../bench/process-cpu.ts';
import { Account } from '../support/account.ts';
import { eventually } from '../support/eventually.ts';
import { ALICE_PHONE, startPeople } from '../support/people.ts';
import type { People } from '../support/people.ts';
import { attempt } from './requests.ts';

const WORKERS = 2n;
/** A key's worker is the remainder of its id. */
const workerOf = (account: Account) => Number(BigInt.asUintN(64, account.client.key!.authKey.id) % WORKERS);

type Device = Account & { texts: string[]; pts: number[]; newSessions: true[] };
type Message = { id: number; message: string };

let people: People;
/** Alice's devices, one per worker. */
const devices: Device[] = [];
let randomId = 1n;

beforeAll(async () => {
  people = await startPeople({ gateways: Number(WORKERS), settings: { limits: { freshAuthorizationS: 0 } } });
  for (const worker of [0, 1]) devices.push(await deviceIn(worker));
});
afterAll(() => people?.leave());

/** Keys are random: about every second one belongs to the worker. */
async function deviceIn(worker: number): Promise<Device> {
  for (;;) {
    const told = { texts: [] as string[], pts: [] as number[], newSessions: [] as true[] };
    const account = await people.join({
      onUpdate: (packet) => {
        if (packet._ === 'updateShortMessage') note(told, packet, packet.pts);
        if (packet._ === 'updates') for (const update of packet.updates) if (update._ === 'updateNewMessage') note(told, update.message as Message, update.pts);
      },
      client: { onNewSession: () => { told.newSessions.push(true); } },
    });
    if (workerOf(account) !== worker) {
      account.close();
      continue;
    }
    await account.signIn(ALICE_PHONE);
    await account.call('updates.getState', {});
    return Object.assign(account, told);
  }
}

function note(told: { texts: string[]; pts: number[] }, { message }: Message, pts: number): void {
  told.texts.push(message);
  told.pts.push(pts);
}

const say = (from: Account, peer: tl.InputPeer, message: string) => from.call('messages.sendMessage', { peer, message, random_id: randomId++ });
const hears = (device: Device, text: string) => eventually(`a device of worker ${workerOf(device)} hears ${text}`, () => device.texts.includes(text));

/** Retries until the port accepts connections. */
const reopen = (account: Account) => eventually('a socket', () => account.openSocket().then(() => true, () => false));

describe('two workers', () => {
  test('S11 U9 messages of the user’s devices and of others reach the devices in both workers, each once', async () => {
    await say(people.bob, people.aliceForBob, 'from Bob');
    for (const device of devices) await hears(device, 'from Bob');
    await say(devices[0]!, people.bobForAlice, 'from worker 0');
    await hears(devices[1]!, 'from worker 0');
    await say(devices[1]!, people.bobForAlice, 'from worker 1');
    await hears(devices[0]!, 'from worker 1');
    expect(devices.map(({ texts }) => texts.filter((text) => text.startsWith('from')).sort())).toEqual([['from Bob', 'from worker 1'], ['from Bob', 'from worker 0']]);
  });

  test('a reconnecting client reaches the worker with its session, whichever accepts the connection', async () => {
    for (const device of devices) {
      const known = device.newSessions.length;
      for (let round = 0; round < 6; round++) {
        device.disconnect();
        await say(people.bob, people.aliceForBob, `round ${workerOf(device)} ${round}`);
        await device.openSocket();
        await device.call('help.getNearestDc', {});
        await hears(device, `round ${workerOf(device)} ${round}`);
      }
      expect(device.newSessions).toHaveLength(known);
      expect(device.pts).toEqual(device.pts.toSorted((a, b) => a - b));
      expect(new Set(device.pts).size).toBe(device.pts.length);
    }
  });

  test('A5 an authorization ended in one worker is ended in the other', async () => {
    for (const [actor, worker] of [[devices[0]!, 1], [devices[1]!, 0]] as const) {
      const victim = await deviceIn(worker);
      const { authorizations } = await actor.call('account.getAuthorizations', {});
      const keyId = BigInt.asIntN(64, victim.client.key!.authKey.id);
      await actor.call('account.resetAuthorization', { hash: authorizations.find(({ hash }) => hash === keyId)!.hash });
      await eventually('the victim is out', async () => (await attempt(victim, 'updates.getState', {})).code === 401);
      expect(await attempt(victim, 'messages.sendMessage', { peer: people.bobForAlice, message: 'no', random_id: randomId++ })).toMatchObject({ code: 401 });
      // Nor is it accepted on a new connection.
      victim.disconnect();
      await victim.openSocket();
      expect(await attempt(victim, 'updates.getState', {})).toMatchObject({ code: 401 });
    }
  });

  test('kill -9 of one worker: the others continue, its sessions reconnect and lose nothing', async () => {
    const everybody = [people.bob, ...devices];
    const { pts } = await devices[0]!.call('updates.getState', {});
    const pids = pidsOf(people.server.child.pid!, (command) => command.includes('apps/gateway/'));
    expect(pids).toHaveLength(Number(WORKERS));
    process.kill(pids[0]!, 'SIGKILL');
    for (const account of everybody) {
      account.disconnect();
      await reopen(account);
    }
    const texts = Array.from({ length: 10 }, (_, index) => `after ${index}`);
    for (const text of texts) await answered(people.bob, () => say(people.bob, people.aliceForBob, text));
    // Messages acknowledged to Bob reach Alice's tables a moment later: an earlier difference is shorter, and the rest is pushed.
    for (const device of devices) {
      const all = await eventually('all of them', async () => {
        const told = (await textsAfter(device, pts)).filter((text) => text.startsWith('after'));
        return told.length >= texts.length && told;
      });
      expect(all).toEqual(texts);
    }
    for (const device of devices) await answered(device, () => device.call('updates.getState', {}));
    await answered(people.bob, () => say(people.bob, people.aliceForBob, 'live again'));
    for (const device of devices) await hears(device, 'live again');
  }, 60_000);
});

const ANSWER_WITHIN_MS = 2_000;

/** Repeats unanswered requests over new connections, as a client does. */
function answered<T>(account: Account, call: () => Promise<T>): Promise<T> {
  const answer = call();
  answer.catch(() => undefined);
  return eventually('an answer', async () => {
    const first = await Promise.race([answer.then((value) => ({ value })), sleep(ANSWER_WITHIN_MS)]);
    if (first) return first;
    account.disconnect();
    await reopen(account);
    return undefined;
  }).then(({ value }) => value);
}

async function textsAfter(device: Device, pts: number): Promise<string[]> {
  const answer = await answered(device, () => device.call('updates.getDifference', { pts, date: 1, qts: 0 }));
  return 'new_messages' in answer ? answer.new_messages.map((message) => (message as Message).message) : [];
}
