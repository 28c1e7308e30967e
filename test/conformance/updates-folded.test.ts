/**
 * Three users with two devices each, in layers from 133 to 230, send, edit, delete and read at random while devices lose connections or pushes.
 * Every device's derived state must equal what a fresh device gets (U1, U4, U9, M5, I2). SEED=… repeats a run.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { NEWEST_LAYER, readObject, readResult, writeObject, writeResult } from '@teamgram/tl';
import type { ApiMethod, Request, Result, tl, TlObject } from '@teamgram/tl';
import { Account } from '../support/account.ts';
import { eventually } from '../support/eventually.ts';
import { startPeople } from '../support/people.ts';
import type { People } from '../support/people.ts';
import { FoldedMailbox, usersNamed } from './folded-mailbox.ts';

const SEED = Number(process.env['SEED'] ?? 20261123);
const ROUNDS = 60;
const LAYERS = [NEWEST_LAYER, 133, 198, 166, 223, 150];
const PHONES = ['15550311', '15550312', '15550313'];
const page = { offset_id: 0, offset_date: 0, add_offset: 0, limit: 100, max_id: 0, min_id: 0, hash: 0n };

/** mulberry32, a small seeded generator. */
let state = SEED;
function random(below: number): number {
  state = (state + 0x6d2b79f5) | 0;
  let t = Math.imul(state ^ (state >>> 15), 1 | state);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) % below;
}
const pick = <T>(list: readonly T[]): T => list[random(list.length)]!;

class Device {
  readonly account: Account;
  readonly layer: number;
  readonly phone: string;
  readonly peers: tl.inputPeerUser[] = [];
  mailbox = new FoldedMailbox(0);
  startPts = 0;
  /** A device that never loses connections or pushes. */
  readonly steady: boolean;
  /** pts of everything that was pushed. */
  readonly pushedPts: number[] = [];
  isDeaf = false;
  isOpen = true;
  /** Violations of the protocol. */
  readonly wrong: string[] = [];

  constructor(people: People, phone: string, layer: number, steady: boolean) {
    this.layer = layer;
    this.phone = phone;
    this.steady = steady;
    this.account = new Account(people.server, { layer, onUpdateBytes: (bytes) => this.#pushed(bytes) });
  }

  /** Checks that the answer only has constructors of the layer: after a round trip through the codec the bytes are the same. */
  async call<M extends ApiMethod>(method: M, fields: Omit<Request<M>, '_'>): Promise<Result<M>> {
    const bytes = await this.account.client.invoke(writeObject({ ...fields, _: method } as TlObject));
    const result = readResult(method, bytes);
    if (Buffer.compare(writeResult(method, result, this.layer), bytes) !== 0) this.wrong.push(`${method} is not in layer ${this.layer}`);
    this.#checkUsers(method, result);
    return result;
  }

  /** Whether this device's user wrote a text: it starts with the last digit of their phone number. */
  wrote(text: string): boolean {
    return text.startsWith(this.phone.slice(-1));
  }

  /** Fetches the difference, like a client that was offline. */
  async catchUp(): Promise<void> {
    await differenceInto(this, this.mailbox);
  }

  #pushed(bytes: Uint8Array): void {
    const packet = readObject(bytes) as tl.Updates;
    if (Buffer.compare(writeObject(packet, this.layer), bytes) !== 0) this.wrong.push(`${packet._} is not in layer ${this.layer}`);
    if (packet._ === 'updates') this.#checkUsers('a push', packet);
    this.pushedPts.push(...ptsOf(packet));
    if (!this.isDeaf) this.mailbox.packet(packet);
  }

  #checkUsers(what: string, object: unknown): void {
    if (typeof object !== 'object' || object === null || !('users' in object)) return;
    const brought = new Set((object.users as tl.User[]).map(({ id }) => id));
    for (const id of usersNamed(object)) if (!brought.has(id)) this.wrong.push(`${what} names ${id} and does not bring it along`);
  }
}

function ptsOf(packet: tl.Updates): number[] {
  if (packet._ === 'updateShortMessage') return [packet.pts];
  const updates = packet._ === 'updates' ? packet.updates : [];
  return updates.flatMap((update) => ('pts' in update && 'pts_count' in update && update.pts ? [update.pts] : []));
}

async function differenceInto(device: Device, mailbox: FoldedMailbox): Promise<void> {
  for (;;) {
    const answer = await device.call('updates.getDifference', { pts: mailbox.pts, pts_limit: 1 + random(20), date: 1, qts: 0 });
    if (answer._ === 'updates.differenceEmpty') return;
    if (answer._ === 'updates.differenceTooLong') throw new Error('too long');
    mailbox.difference(answer);
    if (answer._ === 'updates.difference') return;
  }
}

let people: People;
const devices: Device[] = [];
let randomId = 1_000n;

beforeAll(async () => {
  people = await startPeople({ gateways: 2 });
  for (const [index, layer] of LAYERS.entries()) {
    const device = new Device(people, PHONES[index % PHONES.length]!, layer, index % 2 === 0);
    await device.account.connect();
    if (index < PHONES.length) await device.account.signUp(device.phone, `Person ${index}`);
    else await device.account.signIn(device.phone);
    devices.push(device);
  }
  for (const device of devices) for (const phone of PHONES) if (phone !== device.phone) device.peers.push(await device.account.find(phone));
  for (const device of devices) {
    const { pts } = await device.call('updates.getState', {});
    device.startPts = pts;
    device.mailbox = new FoldedMailbox(pts);
  }
});
afterAll(async () => {
  for (const { account } of devices) account.close();
  await people?.leave();
});

const acts: Record<string, (device: Device) => Promise<void>> = {
  async say(device) {
    const peer = pick(device.peers);
    const message = `${device.phone.slice(-1)} says ${randomId}`;
    const sent = await device.call('messages.sendMessage', { peer, message, random_id: randomId++ });
    if (sent._ === 'updateShortSentMessage') device.mailbox.step(sent.pts, sent.pts_count, () => device.mailbox.say(peer.user_id, sent.id, message));
    else device.mailbox.packet(sent);
  },
  async edit(device) {
    const peer = pick(device.peers);
    const own = [...device.mailbox.messages.get(peer.user_id) ?? []].filter(([, text]) => device.wrote(text));
    if (own.length === 0) return;
    const [id] = pick(own);
    const answer = await device.call('messages.editMessage', { peer, id, message: `${device.phone.slice(-1)} edited ${randomId++}` }).catch(refused);
    if (answer) device.mailbox.packet(answer);
  },
  async delete(device) {
    const ids = [...device.mailbox.messages.get(pick(device.peers).user_id)?.keys() ?? []];
    if (ids.length < 3) return;
    const id = [pick(ids), pick(ids)];
    const { pts, pts_count } = await device.call('messages.deleteMessages', { id, ...(random(2) ? { revoke: true } : {}) });
    if (pts_count > 0) device.mailbox.step(pts, pts_count, () => device.mailbox.remove(id));
  },
  async read(device) {
    const peer = pick(device.peers);
    const maxId = Math.max(0, ...device.mailbox.messages.get(peer.user_id)?.keys() ?? []);
    if (maxId === 0) return;
    const { pts, pts_count } = await device.call('messages.readHistory', { peer, max_id: maxId });
    if (pts_count > 0) device.mailbox.step(pts, pts_count, () => device.mailbox.read(device.mailbox.readInbox, peer.user_id, maxId));
  },
};

/** Another device was faster: the message has been deleted. */
function refused(error: Error): undefined {
  if (error.message !== 'MESSAGE_ID_INVALID') throw error;
}

async function round(device: Device): Promise<void> {
  if (!device.steady) {
    const fate = random(10);
    if (!device.isOpen) {
      if (fate < 5) return;
      await device.account.openSocket();
      device.isOpen = true;
      return device.catchUp();
    }
    if (fate === 0) {
      device.account.disconnect();
      device.isOpen = false;
      return undefined;
    }
    device.isDeaf = fate === 1;
  }
  return acts[pick(['say', 'say', 'say', 'edit', 'delete', 'read'])]!(device);
}

test(`every device has the same state as a fresh one (SEED=${SEED})`, async () => {
  for (let n = 0; n < ROUNDS; n++) await Promise.all(devices.map(round));
  for (const device of devices) {
    if (!device.isOpen) await device.account.openSocket();
    device.isDeaf = false;
  }
  await expectSteadyOnesHeal();
  for (const device of devices) await device.catchUp();
  for (const phone of PHONES) await expectSameAsFresh(devices.filter((device) => device.phone === phone));
  expect(devices.flatMap(({ wrong }) => wrong)).toEqual([]);
});

/** U1: these devices have missed no pushes, so they need no difference, and nothing was pushed twice. */
async function expectSteadyOnesHeal(): Promise<void> {
  for (const device of devices.filter(({ steady }) => steady)) {
    // Not updates.getState, which would reset the update state of the session.
    const { state: { pts } } = await device.call('messages.getPinnedDialogs', { folder_id: 0 });
    await eventually(`device in layer ${device.layer} reaches ${pts} by pushes alone, is at ${device.mailbox.pts}`, () => device.mailbox.pts >= pts && !device.mailbox.hasHole);
    expect(device.pushedPts).toEqual([...new Set(device.pushedPts)]);
  }
}

async function expectSameAsFresh(ofPerson: Device[]): Promise<void> {
  const fresh = await people.join();
  await fresh.signIn(ofPerson[0]!.phone);
  const { peers } = ofPerson[0]!;
  const answer = await fresh.call('messages.getPeerDialogs', { peers: peers.map((peer) => ({ _: 'inputDialogPeer', peer })) });
  for (const [index, peer] of peers.entries()) {
    const history = await fresh.call('messages.getHistory', { ...page, peer });
    const shown = 'messages' in history ? history.messages.map((message) => [message.id, (message as tl.message).message]) : [];
    const { unread_count, read_inbox_max_id, read_outbox_max_id, top_message } = answer.dialogs[index] as tl.dialog;
    for (const device of ofPerson) {
      const replayed = new FoldedMailbox(device.startPts);
      await differenceInto(device, replayed);
      expect(replayed.readInbox.get(peer.user_id) ?? 0).toBe(read_inbox_max_id);
      for (const mailbox of [device.mailbox, replayed]) {
        const known = [...mailbox.messages.get(peer.user_id) ?? []].toSorted(([one], [other]) => other - one);
        expect(known.slice(0, page.limit)).toEqual(shown);
        const unread = known.filter(([id, text]) => id > (mailbox.readInbox.get(peer.user_id) ?? 0) && !device.wrote(text));
        expect([known[0]?.[0] ?? 0, mailbox.readOutbox.get(peer.user_id) ?? 0, unread.length]).toEqual([top_message, read_outbox_max_id, unread_count]);
      }
    }
  }
}
