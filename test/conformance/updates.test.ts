/** Guarantees on live updates and differences that clients rely on (protocol-invariants, U), with two gateway workers. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { tl, TlObject } from '@teamgram/tl';
import { Account } from '../support/account.ts';
import { eventually } from '../support/eventually.ts';
import { startServer } from '../support/server.ts';
import type { RunningServer } from '../support/server.ts';

const dataDir = mkdtempSync(join(tmpdir(), 'teamgram updates '));
let server: RunningServer;
let randomId = 1n;
const devices: Account[] = [];

/** A device that records received updates. */
type Device = Account & { told: tl.Update[]; packets: tl.Updates[] };

beforeAll(async () => {
  server = await startServer({ dataDir, gateways: 2 });
});
afterAll(async () => {
  for (const device of devices) device.close();
  await server.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

async function device(layer?: number): Promise<Device> {
  const packets: tl.Updates[] = [];
  const told: tl.Update[] = [];
  const account = new Account(server, {
    ...(layer === undefined ? {} : { layer }),
    onUpdate: (update: TlObject) => {
      packets.push(update as tl.Updates);
      told.push(...updatesOf(update as tl.Updates));
    },
  });
  await account.connect();
  devices.push(account);
  return Object.assign(account, { told, packets });
}

function updatesOf(packet: tl.Updates): tl.Update[] {
  if (packet._ === 'updates' || packet._ === 'updatesCombined') return packet.updates;
  return packet._ === 'updateShort' ? [packet.update] : [];
}

let people = 0;
async function person(name: string, layer?: number): Promise<{ phone: string; device: Device }> {
  const phone = `1555300${String(1000 + people++)}`;
  const first = await device(layer);
  await first.signUp(phone, name);
  await first.call('updates.getState', {});
  return { phone, device: first };
}

async function secondDevice(phone: string): Promise<Device> {
  const second = await device();
  await second.signIn(phone);
  await second.call('updates.getState', {});
  return second;
}

const say = (from: Account, peer: tl.InputPeer, message: string) => from.call('messages.sendMessage', { peer, message, random_id: randomId++ });

/** pts, text and direction of all messages in a packet, in any of its forms. */
type Seen = { pts: number; ptsCount: number; what: string };

function seenIn(packet: tl.Updates): Seen[] {
  if (packet._ === 'updateShortMessage') return [{ pts: packet.pts, ptsCount: packet.pts_count, what: `new ${packet.id} ${packet.message}` }];
  return updatesOf(packet).flatMap((update) => seenUpdate(update) ?? []);
}

function seenUpdate(update: tl.Update): Seen | undefined {
  if (!('pts' in update) || update.pts === undefined || !('pts_count' in update)) return undefined;
  return { pts: update.pts, ptsCount: update.pts_count, what: said(update) };
}

const textOf = (message: tl.Message) => ('message' in message ? message.message : '');

function said(update: tl.Update): string {
  if (update._ === 'updateNewMessage') return `new ${update.message.id} ${textOf(update.message)}`;
  if (update._ === 'updateEditMessage') return `edited ${update.message.id} ${textOf(update.message)}`;
  if (update._ === 'updateDeleteMessages') return `deleted ${update.messages.join()}`;
  if (update._ === 'updateReadHistoryInbox') return `read in ${update.max_id}`;
  return update._ === 'updateReadHistoryOutbox' ? `read out ${update.max_id}` : update._;
}

/** Fetches the difference to its end, like a client that was offline (U5). */
async function difference(account: Account, fromPts: number, limit: number): Promise<{ what: string[]; pts: number; slices: number }> {
  const what: string[] = [];
  let pts = fromPts;
  for (let slices = 1; ; slices++) {
    const answer = await account.call('updates.getDifference', { pts, pts_limit: limit, date: 0, qts: 0 });
    if (answer._ === 'updates.differenceEmpty') return { what, pts, slices };
    if (answer._ === 'updates.differenceTooLong') throw new Error('too long');
    what.push(...answer.new_messages.map((message) => `new ${message.id} ${textOf(message)}`), ...answer.other_updates.map(said));
    pts = answer._ === 'updates.difference' ? answer.state.pts : answer.intermediate_state.pts;
    if (answer._ === 'updates.difference') return { what, pts, slices };
  }
}

describe('live updates', () => {
  test('U9 the sending session gets the answer, every other one the update', async () => {
    const anna = await person('Anna');
    const bert = await person('Bert');
    const annas = await secondDevice(anna.phone);
    const peer = await anna.device.find(bert.phone);
    const answer = await say(anna.device, peer, 'once');
    expect(answer).toMatchObject({ _: 'updateShortSentMessage', out: true, pts_count: 1 });
    await eventually('the other device of the sender', () => annas.packets.flatMap(seenIn).some(({ what }) => what.endsWith(' once')));
    await eventually('the receiver', () => bert.device.packets.flatMap(seenIn).some(({ what }) => what.endsWith(' once')));
    expect(anna.device.packets.flatMap(seenIn).filter(({ what }) => what.endsWith(' once'))).toEqual([]);
  });

  test('the sender receives entities detected by the server', async () => {
    const anna = await person('Anna');
    const answer = await anna.device.call('messages.sendMessage', { peer: { _: 'inputPeerSelf' }, message: 'see example.com #later', random_id: 7n });
    expect(answer).toMatchObject({
      _: 'updateShortSentMessage', entities: [{ _: 'messageEntityUrl', offset: 4, length: 11 }, { _: 'messageEntityHashtag', offset: 16, length: 6 }],
    });
  });

  test('U13 M5 the long form includes the sender; once known, the short form carries the same ids', async () => {
    const anna = await person('Anna');
    const bert = await person('Bert');
    const peer = await anna.device.find(bert.phone);
    for (const text of ['first', 'second']) {
      await say(anna.device, peer, text);
      await eventually(text, () => bert.device.packets.flatMap(seenIn).some(({ what }) => what.endsWith(text)));
    }
    const [first, second] = bert.device.packets.filter((packet) => seenIn(packet).length > 0);
    expect(first).toMatchObject({ _: 'updates', users: [{ id: anna.device.userId, first_name: 'Anna' }], seq: 0 });
    const pts = seenIn(first!)[0]!.pts + 1;
    expect(second).toMatchObject({ _: 'updateShortMessage', user_id: anna.device.userId, message: 'second', id: pts, pts, pts_count: 1 });
  });

  test('I2 each session gets updates in its own layer', async () => {
    const anna = await person('Anna');
    const old = await person('Old', 133);
    await say(anna.device, await anna.device.find(old.phone), 'in old words');
    await eventually('the old client', () => old.device.packets.flatMap(seenIn).some(({ what }) => what.endsWith('in old words')));
  });

  test('U3 U11 updates without pts are sent without one', async () => {
    const anna = await person('Anna');
    const bert = await person('Bert');
    await bert.device.call('messages.setTyping', { peer: await bert.device.find(anna.phone), action: { _: 'sendMessageTypingAction' } });
    await eventually('typing', () => anna.device.told.some((update) => update._ === 'updateUserTyping' && update.user_id === bert.device.userId));
  });
});

describe('differences', () => {
  test('U1 U4 U5 from any past state, in slices of any size, they return the same as the live updates', async () => {
    const anna = await person('Anna');
    const bert = await person('Bert');
    const toBert = await anna.device.find(bert.phone);
    const toAnna = await bert.device.find(anna.phone);
    const own: number[] = [];
    for (let round = 0; round < 12; round++) {
      if (round % 3 === 0) await say(bert.device, toAnna, `round ${round}`);
      else own.push((await say(anna.device, toBert, `round ${round}`) as tl.updateShortSentMessage).id);
    }
    await anna.device.call('messages.editMessage', { peer: toBert, id: own[0]!, message: 'changed' });
    await anna.device.call('messages.deleteMessages', { id: [own[1]!], revoke: true });
    await bert.device.call('messages.readHistory', { peer: toAnna, max_id: 0 });
    await eventually('the read mark', () => anna.device.packets.flatMap(seenIn).some(({ what }) => what.startsWith('read out')));
    const annas = await secondDevice(anna.phone);
    const whole = await difference(annas, 0, 500);
    expect(whole.pts).toBe((await anna.device.call('updates.getState', {})).pts);
    for (const limit of [1, 3, 7]) {
      const sliced = await difference(annas, 0, limit);
      expect(sliced.pts).toBe(whole.pts);
      expect(sliced.what.toSorted()).toEqual(whole.what.toSorted());
      expect(sliced.slices).toBeGreaterThan(1);
    }
    // The difference contains everything that the first device received from others.
    const live = anna.device.packets.flatMap(seenIn).map(({ what }) => what);
    expect(live.length).toBeGreaterThanOrEqual(5);
    for (const what of live) expect(whole.what).toContain(what);
    expect(whole.what).toContain(`new ${own[0]} changed`);
    expect(whole.what.some((what) => what.startsWith(`new ${own[1]} `))).toBe(false);
    expect(whole.what).toContain(`deleted ${own[1]}`);
  });

  test('U4 U8 a disconnected session gets the missed updates, or updatesTooLong', async () => {
    const anna = await person('Anna');
    const bert = await person('Bert');
    const toBert = await anna.device.find(bert.phone);
    await say(anna.device, toBert, 'before');
    await eventually('before', () => bert.device.packets.flatMap(seenIn).some(({ what }) => what.endsWith('before')));
    bert.device.disconnect();
    for (let round = 0; round < 5; round++) await say(anna.device, toBert, `missed ${round}`);
    await bert.device.openSocket();
    await bert.device.call('updates.getState', {});
    await eventually('the missed ones', () => bert.device.packets.flatMap(seenIn).filter(({ what }) => what.includes('missed')).length >= 5);
    const seen = bert.device.packets.flatMap(seenIn);
    const numbers = [...new Set(seen.map(({ pts }) => pts))];
    expect(numbers).toEqual(numbers.toSorted((a, b) => a - b));
    for (const [index, pts] of numbers.entries()) if (index > 0) expect(pts).toBe(numbers[index - 1]! + 1);
  });

  test('a client with a pts above the server’s, from before a restore, is told that its state is invalid', async () => {
    const anna = await person('Anna');
    await say(anna.device, { _: 'inputPeerSelf' }, 'kept');
    const { pts } = await anna.device.call('updates.getState', {});
    expect(await anna.device.call('updates.getDifference', { pts: pts + 7, date: 0, qts: 0 })).toEqual({ _: 'updates.differenceTooLong', pts });
    expect(await anna.device.call('updates.getDifference', { pts, date: Math.floor(Date.now() / 1000) + 60, qts: 0 })).toMatchObject({ _: 'updates.differenceEmpty' });
  });

  test('a client that writes reads its own writes at once', async () => {
    const anna = await person('Anna');
    const bert = await person('Bert');
    const peer = await anna.device.find(bert.phone);
    for (let round = 0; round < 10; round++) {
      await say(anna.device, peer, `own ${round}`);
      const history = await anna.device.call('messages.getHistory', { peer, offset_id: 0, offset_date: 0, add_offset: 0, limit: 1, max_id: 0, min_id: 0, hash: 0n });
      expect('messages' in history && history.messages[0]).toMatchObject({ message: `own ${round}` });
    }
  });

  test('M2 a retry under the same random id gets the same answer and sends nothing', async () => {
    const anna = await person('Anna');
    const bert = await person('Bert');
    const peer = await anna.device.find(bert.phone);
    const request = { peer, message: 'only once', random_id: 987_654_321n };
    const first = await anna.device.call('messages.sendMessage', request);
    expect(await anna.device.call('messages.sendMessage', request)).toEqual(first);
    expect((await anna.device.call('updates.getState', {})).pts).toBe((first as tl.updateShortSentMessage).pts);
  });
});
