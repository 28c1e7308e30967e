/** Two complete command-apis with separate journals; their links fail, and they crash during deliveries. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { answeredOf, fileDescription, partitionOfUser, photo as photoOf } from '@teamgram/event-schemas';
import type { Fact } from '@teamgram/event-schemas';
import { defaultLimits, LinkError, type CommandOutcome } from '@teamgram/host';
import { decodeEntry, openLogReader } from '@teamgram/event-log';
import type { Command } from '@teamgram/domain';
import { describe, expect, onTestFinished, test } from 'vitest';
import { copyLive } from '../../../test/support/copy-live.ts';
import { openCommandApi, type CommandApi } from '../src/command-api.ts';
import { callId, context, pathsIn, textMessage } from './in-a-temporary-place.ts';

const COUNT = 2;
const UNLIMITED = { ...defaultLimits, messagesPerKey: { count: 1_000_000, windowS: 1 } };

class Deployment {
  readonly dirs = Array.from({ length: COUNT }, () => mkdtempSync(join(tmpdir(), 'partition ')));
  readonly apis: CommandApi[] = [];
  readonly codes: string[] = [];
  readonly failures: unknown[] = [];
  readonly troubles: { event: string; error: unknown }[] = [];
  /** How far all clocks are ahead of real time. */
  aheadMs = 0;
  /** Position of the newest account in the home journal. */
  #registered = 0;
  /** How calls between the partitions fail: before they arrive, or by losing their answer. */
  trouble: () => 'none' | 'unheard' | 'unanswered' = () => 'none';

  async open(): Promise<void> {
    for (let own = 0; own < COUNT; own++) this.apis[own] = await this.#open(own);
  }

  async #open(own: number): Promise<CommandApi> {
    const others = new Map(this.dirs.map((_, partition) => [partition, this.#linkTo(partition)] as const).filter(([partition]) => partition !== own));
    return await openCommandApi({
      paths: pathsIn(this.dirs[own]!), limits: UNLIMITED, now: () => Date.now() + this.aheadMs, partitions: { own, count: COUNT, others },
      showLoginCode: (_, code) => this.codes.push(code),
      onLogKeys: () => {},
      onFailure: (error) => this.failures.push(error),
      onTrouble: (event, error) => this.troubles.push({ event, error }),
    });
  }

  /** A link without the network, as connectLink would return. */
  #linkTo(partition: number) {
    const handlers = () => this.apis[partition]?.handlers ?? lost();
    const heard = <T>(api: CommandApi, reply: T) => (api === this.apis[partition] ? reply : lost());
    const call = async (name: 'deliveries.received' | 'deliveries.take' | 'messages.source', request: never) => {
      const trouble = this.trouble();
      if (trouble === 'unheard') lost();
      const api = this.apis[partition];
      const reply = await handlers().calls[name](request, context);
      return trouble === 'unanswered' ? lost() : heard(api!, reply);
    };
    const stream = (_: string, request: { from: number; partitions: { own: number; count: number } }, { signal }: { signal: AbortSignal }) => handlers().streams['registry.follow'](request, { ...context, signal });
    return { call, stream } as never;
  }

  /** Simulates kill -9 at this moment, or a restore to earlier files. */
  async crash(own: number, files = this.dirs[own]!): Promise<void> {
    const [left, dir] = [this.dirs[own]!, mkdtempSync(join(tmpdir(), 'partition '))];
    copyLive(files, dir);
    const old = this.apis[own]!;
    this.dirs[own] = dir;
    this.apis[own] = undefined as never;
    await old.close();
    rmSync(left, { recursive: true });
    this.apis[own] = await this.#open(own);
  }

  async close(): Promise<void> {
    for (const api of this.apis) await api.close();
    for (const dir of this.dirs) rmSync(dir, { recursive: true });
  }

  /** Retries under the same id until it is answered, as a gateway does. */
  send(user: number, body: Command, id = callId(), after = this.#registered): Promise<CommandOutcome> {
    return this.#ask(partitionOfUser(user, COUNT), async (api) => api.handlers.batches.commands({ id, authKeyId: BigInt(user), body, after }, context));
  }

  /** Sends a command that home decides, whoever the user is. */
  sendHome(user: number, body: Command, id = callId()): Promise<CommandOutcome> {
    return this.#ask(0, async (api) => api.handlers.batches.commands({ id, authKeyId: BigInt(user), body }, context));
  }

  /** Sends a photo, as a gateway does. */
  async sendPhoto(user: number, peer: number, photo: number): Promise<void> {
    await this.sendHome(user, { type: 'StoreFile', id: photo, sizeBytes: 9, description: fileDescription({ photo: photoOf({ id: photo, dateS: 1 }) }) });
    const partition = partitionOfUser(user, COUNT);
    if (partition !== 0) {
      const lent = await this.sendHome(user, { type: 'LendFile', id: photo, partition });
      const number = lent.ok ? lent.events.find(({ fact }) => fact.type === 'DeliveryPosted')!.version : expect.fail(lent.error);
      expect(await this.#ask(partition, async (api) => api.handlers.calls['files.held']({ file: photo, lent: number }, context))).toBe(true);
    }
    expect(await this.send(user, { ...textMessage(peer, ''), media: { kind: 'photo', id: photo, spoiler: false } } as Command)).toMatchObject({ ok: true });
  }

  async #ask<T>(partition: number, question: (api: CommandApi) => Promise<T>): Promise<T> {
    for (;;) {
      try {
        const api = this.apis[partition]!;
        const answer = await question(api);
        // An answer of a killed process does not count.
        if (api === this.apis[partition]) return answer;
      } catch {
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
    }
  }

  /** Accounts are created at home. */
  async signUp(phone: string): Promise<number> {
    const { handlers } = this.apis[0]!;
    const key = BigInt(10_000_000_001 + this.codes.length);
    const { phoneCodeHash } = await handlers.calls['login.send-code']({ authKeyId: key, phone }, context);
    const ask = (body: Command) => handlers.batches.commands({ id: callId(), authKeyId: key, body }, context);
    await ask({ type: 'SignIn', phone, phoneCodeHash, code: this.codes.at(-1)! });
    const outcome = await ask({ type: 'SignUp', phone, phoneCodeHash, firstName: phone, lastName: '' });
    if (!outcome.ok || outcome.events[0]!.fact.type !== 'UserRegistered') expect.fail('not registered');
    this.#registered = outcome.position;
    return outcome.events[0]!.fact.user;
  }

  facts(partition: number): Fact[] {
    const facts: Fact[] = [];
    const reader = openLogReader(pathsIn(this.dirs[partition]!).log);
    const end = this.apis[partition]!.status().durablePosition;
    for (let next = 0; next < end; ) {
      const { entries } = reader.readEntries(next, end);
      facts.push(...entries.map((entry) => decodeEntry(entry).fact as Fact));
      next += entries.length;
    }
    reader.close();
    return facts;
  }

  /** Waits until each journal has received everything that the other posted. */
  async settled(): Promise<void> {
    for (;;) {
      const [zero, one] = [this.facts(0), this.facts(1)];
      const of = (facts: Fact[], type: Fact['type']) => facts.filter((fact) => fact.type === type).length;
      if (of(zero, 'DeliveryPosted') === of(one, 'DeliveryReceived') && of(one, 'DeliveryPosted') === of(zero, 'DeliveryReceived')) return;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
}

function lost(): never {
  throw new LinkError('UNAVAILABLE');
}

async function deployment(): Promise<Deployment> {
  const made = new Deployment();
  await made.open();
  onTestFinished(() => made.close());
  return made;
}

/** The pts of a mailbox's entries in journal order. */
function mailboxOf(facts: Fact[], user: number) {
  const deliveries = facts.flatMap((fact) => ('deliveries' in fact ? fact.deliveries : [])).filter(({ mailbox }) => mailbox === user);
  return deliveries.map(({ pts }) => pts);
}

describe('two partitions', () => {
  test('a message, its retry, a reply to it and a read mark cross partitions', async () => {
    const both = await deployment();
    const [alice, bob] = [await both.signUp('15550001'), await both.signUp('15550002')];
    const id = callId();
    const sent = await both.send(alice, textMessage(bob, 'hello'), id);
    expect(sent).toMatchObject({ ok: true, events: [{ fact: { type: 'MessageSent', deliveries: [{ mailbox: alice, pts: 2 }] } }, { fact: { type: 'DeliveryPosted', mailbox: bob } }] });
    expect(await both.send(alice, textMessage(bob, 'hello'), id)).toMatchObject({ ok: true, events: [{ fact: { deliveries: [{ pts: 2 }] } }, {}] });
    await both.settled();
    expect(await both.send(bob, { ...textMessage(alice, 'hi'), replyTo: { id: 2, quote: undefined } })).toMatchObject({ ok: true });
    expect(await both.send(bob, { type: 'ReadHistory', peer: alice, maxId: 0 })).toMatchObject({ ok: true, events: [{ fact: { type: 'HistoryRead', outbox: undefined } }, {}] });
    await both.settled();
    const atAlice = both.facts(1);
    expect(atAlice.filter(({ type }) => type === 'MessageSent')).toMatchObject([{ author: alice }, { author: bob, deliveries: [{ mailbox: alice, replyToId: 2, pts: 3 }] }]);
    expect(atAlice.findLast(({ type }) => type === 'HistoryRead')).toMatchObject({ reader: bob, outbox: { mailbox: alice, messageId: 2, pts: 4 } });
  });

  test('privacy rules stored at home apply on the other partition', async () => {
    const both = await deployment();
    const [alice, bob] = [await both.signUp('15550001'), await both.signUp('15550002')];
    expect(await both.send(bob, textMessage(alice, 'mine'))).toMatchObject({ ok: true });
    await both.settled();
    const forward: Command = { type: 'ForwardMessages', fromPeer: bob, ids: [2], toPeer: alice, dropAuthor: false, dropMediaCaptions: false, silent: false, noForwards: false };
    expect(await both.send(alice, forward)).toMatchObject({ ok: true, events: [{ fact: { content: { text: 'mine', forward: { fromUser: bob } } } }, { fact: { type: 'MessagesSaved' } }] });
    await both.send(bob, { type: 'ChoosePrivacy', key: 'Forwards', rules: [{ kind: 'DisallowAll', users: [], chats: [] }] });
    const home = both.apis[0]!.status().durablePosition - 1;
    await both.crash(1);
    expect(await both.send(alice, forward, callId(), home)).toMatchObject({ ok: true, events: [{ fact: { content: { forward: { fromUser: 0, fromName: '15550002' } } } }, { fact: { type: 'MessagesSaved' } }] });
  });

  test('U1 several hundred messages in both directions with broken links and killed writers: each once in each mailbox, without gaps', async () => {
    const both = await deployment();
    const [alice, bob] = [await both.signUp('15550001'), await both.signUp('15550002')];
    let calls = 0;
    both.trouble = () => (['none', 'none', 'unheard', 'none', 'unanswered'] as const)[(calls += 1) % 5]!;
    const talk = async (from: number, to: number) => {
      for (let n = 0; n < 150; n += 5) await Promise.all([0, 1, 2, 3, 4].map(() => both.send(from, textMessage(to, `${n}`))));
    };
    const talking = [talk(alice, bob), talk(bob, alice)];
    for (const own of [0, 1, 1, 0]) {
      await new Promise((resolve) => setTimeout(resolve, 30));
      await both.crash(own);
    }
    await Promise.all(talking);
    both.trouble = () => 'none';
    await both.settled();
    for (const [partition, user] of [[1, alice], [0, bob]] as const) {
      const pts = mailboxOf(both.facts(partition), user);
      expect(pts).toEqual(Array.from({ length: 300 }, (_, n) => n + 2));
    }
    expect(both.failures).toEqual([]);
  });

  test('U1 a basic group on both partitions with edits, deletions for all, broken links and killed writers: each once in each mailbox, without gaps', async () => {
    const both = await deployment();
    const people: number[] = [];
    for (const phone of ['15550001', '15550002', '15550003', '15550004']) people.push(await both.signUp(phone));
    const made = await both.sendHome(people[0]!, { type: 'CreateChat', kind: 'basic', title: 'all of us', about: '', users: people.slice(1) });
    if (!made.ok || made.events[0]!.fact.type !== 'ChatCreated') expect.fail('not created');
    const { chat } = made.events[0]!.fact;
    let calls = 0;
    both.trouble = () => (['none', 'none', 'unheard', 'none', 'unanswered'] as const)[(calls += 1) % 5]!;
    const sends = 30;
    const talk = async (user: number) => {
      const ask = (body: Command) => both.send(user, body, callId(), made.position);
      const ids: number[] = [];
      for (let n = 0; n < sends; n++) {
        const sent = await ask(textMessage(chat, `${n}`));
        const fact = sent.ok ? sent.events[0]!.fact : expect.fail(sent.error);
        ids.push('deliveries' in fact ? fact.deliveries.find(({ mailbox }) => mailbox === user)!.messageId : 0);
        if (n % 3 === 0) expect(await ask({ type: 'EditMessage', peer: chat, id: ids[n]!, text: { text: 'edited', entities: [] }, media: undefined, invertMedia: false })).toMatchObject({ ok: true });
      }
      return ids;
    };
    const talking = Promise.all(people.map(talk));
    for (const own of [0, 1, 1, 0]) {
      await new Promise((resolve) => setTimeout(resolve, 30));
      await both.crash(own);
    }
    const ids = await talking;
    await both.settled();
    const count = people.length * (sends + Math.ceil(sends / 3));
    for (const user of people) expect(mailboxOf(both.facts(partitionOfUser(user, COUNT)), user)).toEqual(Array.from({ length: 1 + count }, (_, n) => n + 2));
    const removing = Promise.all(people.map((user, nth) => both.send(user, { type: 'DeleteMessages', ids: ids[nth]!, revoke: true })));
    await both.crash(1);
    await removing;
    both.trouble = () => 'none';
    await both.settled();
    const erased = (partition: number) => both.facts(partition).flatMap((fact) => (fact.type === 'MessagesErased' ? fact.messages : []));
    for (const partition of [0, 1]) expect(new Set(erased(partition)).size).toBe(people.length * sends);
    expect(both.failures).toEqual([]);
  });

  test('M2 forwards between a mailbox and a supergroup of another partition with broken links and killed writers: each once, on both sides', async () => {
    const both = await deployment();
    const [alice, bob] = [await both.signUp('15550001'), await both.signUp('15550002')];
    const made = await both.sendHome(alice, { type: 'CreateChat', kind: 'supergroup', title: 'at home', about: '', users: [] });
    if (!made.ok || made.events[0]!.fact.type !== 'ChatCreated') expect.fail('not created');
    const { chat } = made.events[0]!.fact;
    const numberIn = (outcome: CommandOutcome, mailbox: number): number => {
      const sent = outcome.ok ? outcome.events.find(({ fact }) => fact.type === 'MessageSent')!.fact : expect.fail(outcome.error);
      return (sent as Extract<Fact, { type: 'MessageSent' }>).deliveries.find((one) => one.mailbox === mailbox)!.messageId;
    };
    const passOn = (fromPeer: number, id: number, toPeer: number): Command => ({ type: 'ForwardMessages', fromPeer, ids: [id], toPeer, dropAuthor: false, dropMediaCaptions: false, silent: false, noForwards: false });
    let calls = 0;
    both.trouble = () => (['none', 'none', 'unheard', 'none', 'unanswered'] as const)[(calls += 1) % 5]!;
    const photos = [200, 201, 202];
    for (const photo of photos) await both.sendPhoto(alice, bob, photo);
    const texts = Array.from({ length: 25 }, (_, n) => `text ${n}`);
    const there = async (text: string) => {
      const id = numberIn(await both.send(alice, textMessage(bob, text), callId(), made.position), alice);
      const inChat = numberIn(await both.sendHome(alice, passOn(bob, id, chat)), -chat);
      await both.send(alice, passOn(chat, inChat, alice), callId(), made.position);
    };
    const withPhoto = async (nth: number) => {
      const inChat = numberIn(await both.sendHome(alice, passOn(bob, nth + 2, chat)), -chat);
      expect(await both.send(alice, passOn(chat, inChat, alice), callId(), made.position)).toMatchObject({ ok: true });
    };
    const passing = Promise.all([...texts.map(there), ...photos.map((_, nth) => withPhoto(nth))]);
    for (const own of [0, 1, 1, 0]) {
      await new Promise((resolve) => setTimeout(resolve, 30));
      await both.crash(own);
    }
    await passing;
    both.trouble = () => 'none';
    await both.settled();
    const passedOn = (partition: number, stream: string) => both.facts(partition).flatMap((fact) => (fact.type === 'MessageSent' && fact.stream === stream ? [fact] : []));
    const count = texts.length + photos.length;
    expect(mailboxOf(both.facts(0), -chat)).toEqual(Array.from({ length: count + 1 }, (_, n) => n + 2));
    expect(passedOn(1, `dialog-${alice}-${alice}`)).toHaveLength(count);
    expect(mailboxOf(both.facts(1), alice)).toEqual(Array.from({ length: 2 * count }, (_, n) => n + 2));
    // The files are still in use by what they were lent for, in both partitions.
    expect(both.facts(0).filter(({ type }) => type === 'FileErased')).toEqual([]);
    expect(both.failures).toEqual([]);
  });

  test('the target of a cross-chat reply is fetched from its partition: a message of a mailbox for a supergroup, and of a supergroup for a mailbox', async () => {
    const both = await deployment();
    const [alice, bob] = [await both.signUp('15550001'), await both.signUp('15550002')];
    const made = await both.sendHome(alice, { type: 'CreateChat', kind: 'supergroup', title: 'at home', about: '', users: [] });
    if (!made.ok || made.events[0]!.fact.type !== 'ChatCreated') expect.fail('not created');
    const { chat } = made.events[0]!.fact;
    await both.sendPhoto(alice, bob, 300);
    const answer = (to: number, peer: number): Command => ({ ...textMessage(to, 'so it is'), answering: { peer, id: 2, quote: undefined } });
    const saidBy = (outcome: CommandOutcome) => {
      const fact = outcome.ok ? outcome.events[0]!.fact : expect.fail(outcome.error);
      return fact.type === 'MessageSent' && answeredOf(fact.content);
    };
    expect(saidBy(await both.sendHome(alice, answer(chat, bob)))).toMatchObject({ from: { fromUser: alice }, media: { photo: { id: 300 } }, chat: 0 });
    await both.sendHome(alice, textMessage(chat, 'in the group'));
    const inChat: Command = { ...textMessage(bob, 'you, too'), answering: { peer: chat, id: 4, quote: undefined } };
    expect(saidBy(await both.send(alice, inChat, callId(), made.position))).toMatchObject({ from: { fromUser: alice }, chat, id: 4 });
    expect(await both.send(bob, { ...inChat, peer: alice })).toMatchObject({ ok: false, error: 'MSG_ID_INVALID' });
    await both.settled();
    expect(both.failures).toEqual([]);
  });

  test('a retention policy set at home applies to every journal, and keys are destroyed', async () => {
    const both = await deployment();
    const [alice, bob] = [await both.signUp('15550001'), await both.signUp('15550002')];
    const made = await both.sendHome(bob, { type: 'CreateChat', kind: 'basic', title: 'both of us', about: '', users: [alice] });
    if (!made.ok || made.events[0]!.fact.type !== 'ChatCreated') expect.fail('not created');
    const { chat } = made.events[0]!.fact;
    for (const [from, to] of [[alice, bob], [bob, alice], [alice, chat], [bob, chat]] as const) expect(await both.send(from, textMessage(to, 'old'), callId(), made.position)).toMatchObject({ ok: true });
    await both.settled();
    for (const pattern of ['dialog-*', 'chat-*']) await both.apis[0]!.handlers.calls['ops.set-retention']({ pattern, days: 1 }, context);
    both.aheadMs = 2 * 86_400_000;
    const left = (partition: number) => {
      const facts = both.facts(partition);
      const erased = new Set(facts.flatMap((fact) => (fact.type === 'MessagesErased' ? fact.messages : [])));
      return facts.filter((fact, position) => fact.type === 'MessageSent' && /^(dialog|chat)-/.test(fact.stream) && fact.author !== 777000 && !erased.has(position)).length;
    };
    for (const partition of [0, 1]) await expect.poll(() => left(partition), { timeout: 15_000 }).toBe(0);
    await both.settled();
    expect(both.failures).toEqual([]);
  });

  test('files shown on both sides are erased with their last use, with their keys, despite broken links and killed writers', async () => {
    const both = await deployment();
    const [alice, bob] = [await both.signUp('15550001'), await both.signUp('15550002')];
    let calls = 0;
    both.trouble = () => (['none', 'unheard', 'none', 'unanswered'] as const)[(calls += 1) % 4]!;
    const photos = Array.from({ length: 12 }, (_, n) => 100 + n);
    const talking = Promise.all(photos.map((photo) => (photo % 2 ? both.sendPhoto(alice, bob, photo) : both.sendPhoto(bob, alice, photo))));
    for (const own of [1, 0]) {
      await new Promise((resolve) => setTimeout(resolve, 20));
      await both.crash(own);
    }
    await talking;
    await both.settled();
    const erased = () => both.facts(0).flatMap((fact) => (fact.type === 'FileErased' ? [fact.id] : [])).toSorted((one, other) => one - other);
    const ids = photos.map((_, n) => n + 2);
    const removing = Promise.all(ids.map((id) => both.send(alice, { type: 'DeleteMessages', ids: [id], revoke: false })));
    await both.crash(1);
    await removing;
    expect(erased()).toEqual([]);
    const others = Promise.all(ids.map((id) => both.send(bob, { type: 'DeleteMessages', ids: [id], revoke: false })));
    await both.crash(0);
    await others;
    await expect.poll(erased, { timeout: 10_000 }).toEqual(photos);
    await expect.poll(() => both.apis[0]!.handlers.calls['data-keys.erased-files']({ files: photos }, context)).toEqual(photos);
    expect(both.failures).toEqual([]);
  });

  test('a delivery of a kind that the receiving program does not know is refused with its name; the operator is told its position', async () => {
    const both = await deployment();
    const { calls } = both.apis[1]!.handlers;
    const number = await calls['deliveries.received']({ from: 0 }, context);
    const delivery = { type: 'ReceiveDelivery', from: 0, number, kind: 'sung', mailbox: 1, peer: -5, mailboxes: [], posted: 42, origin: 41, atMs: 0, messages: [], replyTo: undefined };
    await expect(calls['deliveries.take']({ deliveries: [delivery as never] }, context)).rejects.toMatchObject({ code: 'DELIVERY_UNKNOWN' });
    expect(both.troubles.filter(({ event }) => event === 'delivery-unknown')).toMatchObject([{ event: 'delivery-unknown', error: { from: 0, position: 42 } }]);
    expect(await calls['deliveries.received']({ from: 0 }, context)).toBe(number);
  });

  test('a journal restored to an earlier time than its neighbour is refused with an explanation', async () => {
    const both = await deployment();
    const [alice, bob] = [await both.signUp('15550001'), await both.signUp('15550002')];
    const earlier = mkdtempSync(join(tmpdir(), 'partition '));
    copyLive(both.dirs[1]!, earlier);
    await both.send(alice, textMessage(bob, 'hello'));
    await both.settled();
    await both.crash(1, earlier);
    rmSync(earlier, { recursive: true });
    await expect.poll(() => both.failures.length, { timeout: 10_000 }).toBeGreaterThan(0);
    expect(both.failures[0]).toMatchObject({ message: expect.stringContaining('put all journals back to one time') });
  });
});
