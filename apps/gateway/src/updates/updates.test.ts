import { describe, expect, test } from 'vitest';
import { silentLogger } from '@teamgram/host';
import { readObject } from '@teamgram/tl';
import type { tl } from '@teamgram/tl';
import type { Services } from '../services.ts';
import { Authorization } from '../sessions/authorization.ts';
import { Session } from '../sessions/session.ts';
import type { MailboxReader } from './mailbox-reader.ts';
import type { Telling } from './telling.ts';
import { Updates } from './updates.ts';

const USER = 7;
const ANOTHER = 8;

/** A mailbox in which each entry removes the message with the entry’s own number, one pts each; and sessions that record what they are sent. */
function mailbox({ stored = 0, sessions: count = 1, gone = 0 } = {}) {
  const state = { stored, questions: 0 };
  const sessions = Array.from({ length: count }, () => fakeSession());
  const reader = {
    after: async (_user: number, fromPts: number, limit: number) => {
      state.questions++;
      const numbers = Array.from({ length: Math.max(0, state.stored - fromPts) }, (_, index) => fromPts + 1 + index).slice(0, limit);
      return { entries: numbers.map((pts) => ({ entry: { mailbox: USER, pts, ptsCount: 1, position: pts, messageId: pts, messageIds: [] }, telling: pts === gone ? undefined : entry(pts) })), pts: state.stored };
    },
  } as unknown as MailboxReader;
  const services = { sessions: { of: () => sessions.map(({ session }) => session) }, users: { showNow: () => [] }, chats: { showNow: () => [] }, makeView: (userId: number) => ({ userId }) };
  const updates = new Updates(() => services as unknown as Services, reader, silentLogger);
  const live = async (...tellings: Telling[]) => {
    for (const telling of tellings) {
      state.stored = Math.max(state.stored, telling.pts);
      updates.tell(USER, telling);
    }
    await updates.flush();
    await settled();
  };
  return { updates, sessions, state, live, services, reader };
}

function fakeSession() {
  const told: string[] = [];
  const authorization = new Authorization(1n);
  authorization.userId = USER;
  const push = (bytes: Uint8Array) => void told.push(...namesIn(readObject(bytes) as tl.Updates));
  const server = { subscribed: true, isLosingPushes: false, layer: undefined, key: { dcId: undefined }, push, dropPushes: () => void told.splice(0) };
  return { session: new Session({ updatesLost: () => {} } as never, server as never, authorization, 2), told, server };
}

function namesIn(packet: tl.Updates): string[] {
  if (packet._ === 'updateShort') return [nameOf(packet.update)];
  return packet._ === 'updates' ? packet.updates.map(nameOf) : [packet._];
}

const nameOf = (update: tl.Update) => (update._ === 'updateDeleteMessages' ? `${update.pts}` : update._);

function entry(pts: number, origin?: Session): Telling {
  return { pts, ptsCount: 1, dateS: 1, peers: [], origin, update: () => ({ _: 'updateDeleteMessages', messages: [pts], pts, pts_count: 1 }) };
}

const typing: Telling = {
  pts: 0, ptsCount: 0, dateS: 1, peers: [], update: () => ({ _: 'updateUserTyping', user_id: 9, action: { _: 'sendMessageTypingAction' } }),
};

/** A log-out, then a login of another user on the same key. */
function becomesAnothers({ session }: ReturnType<typeof fakeSession>): void {
  session.authorization.userId = ANOTHER;
  session.forget();
}

const settled = async () => {
  for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve));
};

describe('live updates', () => {
  test('U1 an entry that follows directly is sent as it arrived, without a query of the read model', async () => {
    const { sessions: [one], live, state } = mailbox({ stored: 5 });
    one!.session.told(USER, 5);
    await live(entry(6), entry(7));
    await live(entry(8));
    expect(one!.told).toEqual(['6', '7', '8']);
    expect(state.questions).toBe(0);
  });

  test('thousands of sessions are served in portions, so that the rest of the worker continues, and flushes run one after the other', async () => {
    const { sessions, updates } = mailbox({ sessions: 8_000 });
    for (const { session } of sessions) session.told(USER, 0);
    let turns = 0;
    let isOver = false;
    const count = () => {
      turns++;
      if (!isOver) setImmediate(count);
    };
    count();
    updates.tell(USER, entry(1));
    const first = updates.flush();
    updates.tell(USER, entry(2));
    await updates.flush();
    isOver = true;
    await first;
    expect(turns).toBeGreaterThan(5);
    for (const { told } of sessions) expect(told).toEqual(['1', '2']);
  });

  test('a failed flush does not stop the next ones', async () => {
    const { sessions: [one], services, updates } = mailbox();
    one!.session.told(USER, 0);
    const { of } = services.sessions;
    services.sessions.of = () => { throw new Error('out of order'); };
    updates.tell(USER, entry(1));
    await expect(updates.flush()).rejects.toThrow('out of order');
    services.sessions.of = of;
    updates.tell(USER, entry(1));
    await updates.flush();
    expect(one!.told).toEqual(['1']);
  });

  test('a session that waits for a query keeps the order of its own updates and does not delay others', async () => {
    const { sessions: [slow, quick], services, updates } = mailbox({ sessions: 2 });
    const found = Promise.withResolvers<[]>();
    const slowView = slow!.session.view(services.makeView as never);
    const users = { showNow: (view: unknown) => (view === slowView ? undefined : []), show: () => found.promise };
    Object.assign(services, { users, chats: { showNow: () => [], show: async () => [] } });
    for (const { session } of [slow!, quick!]) session.told(USER, 0);
    for (const pts of [1, 2]) {
      updates.tell(USER, { ...entry(pts), peers: [9] });
      await updates.flush();
    }
    expect([slow!.told, quick!.told]).toEqual([[], ['1', '2']]);
    found.resolve([]);
    await settled();
    expect(slow!.told).toEqual(['1', '2']);
  });

  test('updates that wait for a query are dropped when the session has another user', async () => {
    const { sessions: [one], services, updates } = mailbox();
    const found = Promise.withResolvers<[]>();
    Object.assign(services, { users: { showNow: () => undefined, show: () => found.promise }, chats: { showNow: () => [], show: async () => [] } });
    for (const pts of [1, 2]) {
      updates.tell(USER, { ...entry(pts), peers: [9] });
      await updates.flush();
    }
    becomesAnothers(one!);
    found.resolve([]);
    await settled();
    expect([one!.told, one!.session.pts, one!.session.knows(9)]).toEqual([[], undefined, false]);
  });

  test('entries that fill a gap are dropped when the session has another user', async () => {
    const { sessions: [one], live, reader, state } = mailbox({ stored: 5 });
    const asked = Promise.withResolvers<void>();
    const after = reader.after.bind(reader);
    reader.after = (...values) => asked.promise.then(() => after(...values));
    one!.session.told(USER, 5);
    state.stored = 7;
    await live(entry(8));
    becomesAnothers(one!);
    asked.resolve();
    await settled();
    expect([one!.told, one!.session.pts]).toEqual([[], undefined]);
  });

  test('an answer to a former user does not move the session’s pts', () => {
    const { sessions: [one] } = mailbox();
    becomesAnothers(one!);
    one!.session.told(USER, 1_000);
    expect(one!.session.pts).toBeUndefined();
  });

  test('U1 entries that fill a gap follow updates that wait for a query', async () => {
    const { sessions: [one], services, updates, state } = mailbox({ stored: 5 });
    const found = Promise.withResolvers<[]>();
    Object.assign(services, { users: { showNow: (_: unknown, ids: Iterable<number>) => ([...ids].length > 0 ? undefined : []), show: () => found.promise }, chats: { showNow: () => [], show: async () => [] } });
    one!.session.told(USER, 5);
    state.stored = 7;
    updates.tell(USER, { ...entry(6), peers: [9] });
    await updates.flush();
    updates.catchUp(one!.session);
    await settled();
    expect(one!.told).toEqual([]);
    found.resolve([]);
    await settled();
    expect(one!.told).toEqual(['6', '7']);
  });

  test('an update about the chat that it contains is never sent in the short form', async () => {
    const { sessions: [one], live } = mailbox();
    const packets: string[] = [];
    one!.server.push = (bytes: Uint8Array) => void packets.push(readObject(bytes)._);
    one!.session.learns([-5]);
    const news: Telling = { pts: 0, ptsCount: 0, dateS: 1, peers: [-5], update: () => ({ _: 'updateChat', chat_id: 5 }) };
    await live(news);
    await live({ ...news, whole: true });
    expect(packets).toEqual(['updateShort', 'updates']);
  });

  test('U1 a gap is filled from the read model, each entry once and in order', async () => {
    const { sessions: [one], live, state } = mailbox({ stored: 5 });
    one!.session.told(USER, 5);
    state.stored = 8;
    await live(entry(9));
    await live(entry(10));
    expect(one!.told).toEqual(['6', '7', '8', '9', '10']);
  });

  test('U1 a message deleted since takes its step when a gap is filled', async () => {
    const { sessions: [one], live, state } = mailbox({ stored: 5, gone: 7 });
    one!.session.told(USER, 5);
    state.stored = 8;
    await live(entry(9));
    expect(one!.told).toEqual(['6', '7', '8', '9']);
  });

  test('U1 an entry that arrives while a gap is being filled is neither lost nor sent twice', async () => {
    const { sessions: [one], updates, state } = mailbox({ stored: 5 });
    one!.session.told(USER, 5);
    state.stored = 7;
    updates.tell(USER, entry(7));
    await updates.flush();
    state.stored = 8;
    updates.tell(USER, entry(8));
    await updates.flush();
    await settled();
    expect(one!.told).toEqual(['6', '7', '8']);
  });

  test('an entry that was sent before is not sent again', async () => {
    const { sessions: [one], live } = mailbox({ stored: 5 });
    one!.session.told(USER, 5);
    await live(entry(5), entry(6), entry(6));
    expect(one!.told).toEqual(['6']);
  });

  test('a session that has not requested anything yet receives updates from the first entry on', async () => {
    const { sessions: [one], live, state } = mailbox({ stored: 40 });
    await live(entry(41));
    expect(one!.told).toEqual(['41']);
    expect(state.questions).toBe(0);
  });

  test('U8 the client must request the difference itself when too many entries are missing', async () => {
    const { sessions: [one], live, state } = mailbox({ stored: 5 });
    one!.session.told(USER, 5);
    state.stored = 1_000;
    await live(entry(1_001));
    expect(one!.told).toEqual(['updatesTooLong']);
    await live(entry(1_002));
    expect(one!.told).toEqual(['updatesTooLong', '1002']);
  });

  test('U9 the session that caused an update does not receive it, but its pts advances like that of the others', async () => {
    const { sessions: [one, other], live, state } = mailbox({ stored: 5, sessions: 2 });
    for (const { session } of [one!, other!]) session.told(USER, 5);
    await live(entry(6, one!.session));
    await live(entry(7));
    expect([one!.told, other!.told]).toEqual([['7'], ['6', '7']]);
    expect(state.questions).toBe(0);
  });

  test('U9 an update for which only its origin was there advances the origin’s pts; a session opened since catches up', async () => {
    const { sessions: [origin, late, latest], live, state } = mailbox({ stored: 5, sessions: 3 });
    for (const { session } of [origin!, late!]) session.told(USER, 5);
    await live({ ...entry(6, origin!.session), unasked: true });
    await settled();
    expect([origin!.told, late!.told, latest!.told]).toEqual([[], ['6'], []]);
    expect(state.questions).toBeGreaterThan(0);
    await live(entry(7));
    expect([origin!.told, late!.told, latest!.told]).toEqual([['7'], ['6', '7'], ['7']]);
  });

  test('U9 nor does it receive the update when a gap is filled', async () => {
    const { sessions: [one, other], live, state } = mailbox({ stored: 5, sessions: 2 });
    for (const { session } of [one!, other!]) session.told(USER, 5);
    one!.session.answeredWith(7);
    state.stored = 8;
    await live(entry(9));
    expect([one!.told, other!.told]).toEqual([['6', '8', '9'], ['6', '7', '8', '9']]);
  });

  test('U3 an update without a step in the mailbox is sent at once, also during a gap', async () => {
    const { sessions: [one], live, state } = mailbox({ stored: 5 });
    one!.session.told(USER, 3);
    state.stored = 5;
    await live(typing);
    expect(one!.told).toEqual(['updateUserTyping']);
  });

  test('an update that cannot be sent to one session does not stop the others from receiving it', async () => {
    const { sessions: [one, other], live } = mailbox({ stored: 5, sessions: 2 });
    one!.session.view = () => { throw new Error('no words'); };
    await live(entry(6));
    expect([one!.told, other!.told]).toEqual([['updatesTooLong'], ['6']]);
  });

  test('U8 a session is told to request the difference when the peers of an update cannot be queried', async () => {
    const { sessions: [one], services, updates } = mailbox();
    Object.assign(services, { users: { showNow: () => undefined, show: () => Promise.reject(new Error('nobody answers')) }, chats: { show: async () => [] } });
    updates.tell(USER, { ...entry(1), peers: [9] });
    await updates.flush();
    await settled();
    expect(one!.told).toEqual(['updatesTooLong']);
  });

  test('U8 the client must request the difference itself when a gap cannot be filled', async () => {
    const { sessions: [one], live, reader } = mailbox({ stored: 5 });
    one!.session.told(USER, 5);
    reader.after = () => Promise.reject(new Error('nobody answers'));
    await live(entry(7));
    expect(one!.told).toEqual(['updatesTooLong']);
  });

  test('M5 U13 a user that only lost updates have shown comes along again', async () => {
    const { sessions: [one], live } = mailbox();
    const forms: string[] = [];
    one!.server.push = (bytes: Uint8Array) => void forms.push(readObject(bytes)._);
    for (const pts of [1, 2]) await live({ ...entry(pts), peers: [9] });
    expect(forms).toEqual(['updates', 'updateShort']);
    one!.session.updatesLost();
    one!.server.isLosingPushes = true;
    await live({ ...entry(3), peers: [9] });
    one!.server.isLosingPushes = false;
    await live({ ...entry(4), peers: [9] });
    expect([forms, one!.session.pts]).toEqual([['updates', 'updateShort', 'updates'], 4]);
  });

  test('I4 a session that has not subscribed receives nothing', async () => {
    const { sessions: [one], live } = mailbox({ stored: 5 });
    one!.server.subscribed = false;
    await live(entry(6), typing);
    expect(one!.told).toEqual([]);
  });

  test('I4 neither a catch-up nor any other push', async () => {
    const { sessions: [one], updates } = mailbox({ stored: 8 });
    one!.server.subscribed = false;
    one!.session.told(USER, 5);
    updates.catchUp(one!.session);
    updates.lost(one!.session);
    updates.tellNewAuthorization(one!.session, 1n, 1);
    updates.tellLoginToken(Object.assign(one!.session.authorization, { sessions: [one!.session] }), 1);
    await settled();
    expect(one!.told).toEqual([]);
  });
});
