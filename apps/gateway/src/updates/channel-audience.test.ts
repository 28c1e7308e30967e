import { describe, expect, test } from 'vitest';
import { delivery, isChannelPeer } from '@teamgram/event-schemas';
import type { StoredFact } from '@teamgram/event-schemas';
import { silentLogger } from '@teamgram/host';
import type { Services } from '../services.ts';
import { DatabaseUnreachable } from '@teamgram/read-models';
import type { MailboxEntry, MembershipRow } from '@teamgram/read-models';
import { ChannelAudience } from './channel-audience.ts';
import type { Missed } from './channel-audience.ts';

const [alice, bob] = [1, 2];
const [town, news] = [-1_000_000_000_001, -1_000_000_000_002];

/** A worker in which the named users have sessions; `memberships` and `standings` are the answers of the read models. */
function worker({ memberships = {}, standings = {} }: { memberships?: Record<number, number[]>; standings?: Record<number, number> } = {}) {
  const here = new Set<number>();
  const watched = new Set<number>();
  const asked: { answer: () => void; fail: () => void }[] = [];
  const missed: Missed[] = [];
  let questions = 0;
  const queries = {
    channelsOf: (users: number[]) => new Promise<MembershipRow[]>((resolve, reject) => {
      const places = users.flatMap((userId) => (memberships[userId] ?? []).filter(isChannelPeer).map((chat) => ({ userId, chat, pts: standings[chat] ?? 1, since: 1 })));
      asked.push({ answer: () => resolve(places), fail: () => reject(new DatabaseUnreachable('gone')) });
      questions++;
    }),
    clearedAmong: async (chat: number, users: number[]) => new Set(users.filter((user) => memberships[user]?.includes(chat))),
    channelStandings: async (chats: number[]) => chats.flatMap((chat) => (standings[chat] ? [{ chat, pts: standings[chat] }] : [])),
  };
  const services = { queries, log: silentLogger, sessions: { of: (user: number) => (here.has(user) ? ['a session'] : []), users: () => here } };
  const audience = new ChannelAudience(() => services as unknown as Services, { add: (mailbox) => void watched.add(mailbox), drop: (mailbox) => void watched.delete(mailbox) }, (one) => missed.push(one));
  const settle = async () => {
    for (let turn = 0; turn < 5; turn++) {
      for (const { answer } of asked.splice(0)) answer();
      await new Promise((resolve) => setImmediate(resolve));
    }
  };
  return {
    audience, watched, standings, settle, memberships, missed, asked,
    questions: () => questions,
    open: async (user: number, waiting = settle) => {
      here.add(user);
      audience.add(user);
      await waiting();
    },
    close: (user: number) => {
      here.delete(user);
      audience.drop(user);
    },
  };
}

const joined = (chat: number, user: number, since = 1): StoredFact => ({ type: 'MemberJoined', stream: '', chat, user, how: 'open', approvedBy: 0, link: 0, since });
const left = (chat: number, user: number): StoredFact => ({ type: 'MemberLeft', stream: '', chat, user });
const entry = (chat: number, pts: number, ptsCount = 1) => ({
  ...delivery({ mailbox: -chat, peer: chat, pts, ptsCount }), kind: 'sent', out: false, position: 0, message: 0, messageIds: [],
}) as const;

describe('the audience of a channel', () => {
  test('contains its members with sessions here, as long as they have any; its mailbox is watched meanwhile', async () => {
    const { audience, watched, open, close } = worker({ memberships: { [alice]: [town, news, -5], [bob]: [town] } });
    await open(alice);
    await open(bob);
    expect([[...audience.of(town)], [...audience.of(news)]]).toEqual([[alice, bob], [alice]]);
    expect(watched).toEqual(new Set([-town, -news]));
    close(alice);
    expect([[...audience.of(town)], [...audience.of(news)], [...watched]]).toEqual([[bob], [], [-town]]);
  });

  test('facts that arrive while the memberships are being queried are not lost', async () => {
    const { audience, open, settle } = worker({ memberships: { [alice]: [town] } });
    await open(alice, async () => {});
    audience.observe(joined(news, alice));
    audience.observe(left(town, alice));
    await settle();
    expect([[...audience.of(town)], [...audience.of(news)]]).toEqual([[], [alice]]);
  });

  test('all users are queried again in one query', async () => {
    const { audience, open, settle, memberships, questions } = worker({ memberships: { [alice]: [town], [bob]: [town, news] } });
    for (const user of [alice, bob]) await open(user);
    const before = questions();
    Object.assign(memberships, { [alice]: [news], [bob]: [news] });
    const restarted = audience.restart();
    await settle();
    await restarted;
    expect(questions() - before).toBe(1);
    expect([[...audience.of(town)], [...audience.of(news)]]).toEqual([[], [bob, alice]]);
  });

  test('a user without a session here is not included', async () => {
    const { audience, watched } = worker();
    audience.observe(joined(town, bob));
    expect([[...audience.of(town)], [...watched]]).toEqual([[], []]);
  });

  test('a restriction does not make a user a member, because they may have no clearance for the chat', async () => {
    const { audience, open } = worker({ memberships: { [alice]: [town] } });
    await open(alice);
    await open(bob);
    const restricted = (user: number, isMember: boolean): StoredFact => ({ type: 'MemberRestricted', stream: '', chat: town, user, by: 3, denied: 2, untilS: 0, wasMember: true, isMember });
    for (const user of [alice, bob]) audience.observe(restricted(user, true));
    expect([...audience.of(town)]).toEqual([alice]);
    audience.observe(restricted(alice, false));
    expect([...audience.of(town)]).toEqual([]);
  });

  test('U1 an entry follows directly, or is already known, or leaves a gap, which remains until it is filled', async () => {
    const { audience, open } = worker({ memberships: { [alice]: [town] }, standings: { [town]: 7 } });
    await open(alice);
    const joins = (one: MailboxEntry) => audience.advance(one);
    expect([entry(town, 7), entry(town, 8), entry(town, 10, 2), entry(town, 10), entry(town, 13), entry(town, 13)].map(joins)).toEqual(['known', 'next', 'next', 'known', 'gap', 'gap']);
    audience.reach(town, 13);
    expect([entry(town, 13), entry(town, 14)].map(joins)).toEqual(['known', 'next']);
  });

  test('U8 a new member receives updates from their joining on, a returning one from their return on', async () => {
    const { audience, open } = worker();
    await open(alice);
    audience.observe(joined(town, alice, 40));
    expect(audience.reached(town)).toBe(40);
    audience.observe(left(town, alice));
    expect(audience.reached(town)).toBeUndefined();
    audience.observe(joined(town, alice, 60));
    expect(audience.reached(town)).toBe(60);
  });

  test('U8 what the other members received while a user’s channels were being queried is reported as missed by the user', async () => {
    const { audience, open, settle, missed } = worker({ memberships: { [alice]: [town], [bob]: [town] }, standings: { [town]: 7 } });
    await open(alice);
    await open(bob, async () => {});
    audience.advance(entry(town, 8));
    await settle();
    expect(missed).toEqual([{ user: bob, channel: town, from: 7, through: 8 }]);
  });

  test('U8 also when the read models already contained the membership', async () => {
    const { audience, open, settle, missed, standings } = worker({ memberships: { [alice]: [town], [bob]: [town] }, standings: { [town]: 7 } });
    await open(alice);
    standings[town] = 9;
    await open(bob, async () => {});
    for (const pts of [8, 9]) audience.advance(entry(town, pts));
    await settle();
    expect(missed).toEqual([{ user: bob, channel: town, from: 7, through: 9 }]);
  });

  test('U8 what was sent beyond a user’s joining, because it was read ahead of the notices, is reported as missed by the user', async () => {
    const { audience, open, missed } = worker({ memberships: { [alice]: [town] }, standings: { [town]: 7 } });
    await open(alice);
    await open(bob);
    audience.reach(town, 12);
    audience.observe(joined(town, bob, 10));
    audience.observe(joined(town, bob, 10));
    expect(missed).toEqual([{ user: bob, channel: town, from: 10, through: 12 }]);
  });

  test('U8 a user added while the last member leaves receives updates from the pts of the read models on', async () => {
    const { audience, open, settle } = worker({ memberships: { [alice]: [town], [bob]: [town] }, standings: { [town]: 7 } });
    await open(alice);
    await open(bob, async () => {});
    audience.observe(left(town, alice));
    await settle();
    expect([[...audience.of(town)], audience.reached(town)]).toEqual([[bob], 7]);
  });

  test('the query of a user’s channels is repeated until it succeeds', async () => {
    const { audience, open, asked, settle } = worker({ memberships: { [alice]: [town] } });
    await open(alice, async () => {});
    asked.shift()!.fail();
    await expect.poll(() => asked.length, { timeout: 10_000 }).toBe(1);
    await settle();
    expect([...audience.of(town)]).toEqual([alice]);
  });

  test('a user added by a clearance is told to request the difference; the other members continue from their pts', async () => {
    const { audience, open, memberships, standings } = worker({ memberships: { [alice]: [town] }, standings: { [town]: 7 } });
    for (const user of [alice, bob]) await open(user);
    memberships[bob] = [town];
    standings[town] = 9;
    expect(await audience.recheck(town)).toEqual({ users: [bob], pts: 9 });
    expect([[...audience.of(town)], audience.reached(town)]).toEqual([[alice, bob], 7]);
  });
});
