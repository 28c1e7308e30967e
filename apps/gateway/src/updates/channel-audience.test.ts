import { describe, expect, test } from 'vitest';
import { delivery } from '@teamgram/event-schemas';
import type { StoredFact } from '@teamgram/event-schemas';
import { silentLogger } from '@teamgram/host';
import type { Services } from '../services.ts';
import { ChannelAudience } from './channel-audience.ts';

const [alice, bob] = [1, 2];
const [town, news] = [-1_000_000_000_001, -1_000_000_000_002];

/** A worker where the named people have sessions; `memberships` and `standings` are what the read models say. */
function worker({ memberships = {}, standings = {} }: { memberships?: Record<number, number[]>; standings?: Record<number, number> } = {}) {
  const here = new Set<number>();
  const watched = new Set<number>();
  const asked: { answer: () => void }[] = [];
  let questions = 0;
  const queries = {
    chatsOf: (users: number[]) => new Promise<{ userId: number; chat: number }[]>((resolve) => {
      const places = () => users.flatMap((userId) => (memberships[userId] ?? []).map((chat) => ({ userId, chat })));
      asked.push({ answer: () => resolve(places()) });
      questions++;
    }),
    channelStandings: async (chats: number[]) => chats.flatMap((chat) => (standings[chat] ? [{ chat, pts: standings[chat] }] : [])),
  };
  const services = { queries, log: silentLogger, sessions: { of: (user: number) => (here.has(user) ? ['a session'] : []), users: () => here } };
  const audience = new ChannelAudience(() => services as unknown as Services, { add: (mailbox) => void watched.add(mailbox), drop: (mailbox) => void watched.delete(mailbox) });
  const settle = async () => {
    for (let turn = 0; turn < 5; turn++) {
      for (const { answer } of asked.splice(0)) answer();
      await new Promise((resolve) => setImmediate(resolve));
    }
  };
  return {
    audience, watched, standings, settle, memberships,
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

describe('who hears of a channel', () => {
  test('its members with sessions here, as long as they have any; its mailbox is watched meanwhile', async () => {
    const { audience, watched, open, close } = worker({ memberships: { [alice]: [town, news, -5], [bob]: [town] } });
    await open(alice);
    await open(bob);
    expect([[...audience.of(town)], [...audience.of(news)]]).toEqual([[alice, bob], [alice]]);
    expect(watched).toEqual(new Set([-town, -news]));
    close(alice);
    expect([[...audience.of(town)], [...audience.of(news)], [...watched]]).toEqual([[bob], [], [-town]]);
  });

  test('facts that come while the memberships are being asked for are not lost', async () => {
    const { audience, open, settle } = worker({ memberships: { [alice]: [town] } });
    await open(alice, async () => {});
    audience.observe(joined(news, alice));
    audience.observe(left(town, alice));
    await settle();
    expect([[...audience.of(town)], [...audience.of(news)]]).toEqual([[], [alice]]);
  });

  test('everybody is asked about anew with one question', async () => {
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

  test('who has no session here is nobody’s concern', async () => {
    const { audience, watched } = worker();
    audience.observe(joined(town, bob));
    expect([[...audience.of(town)], [...watched]]).toEqual([[], []]);
  });

  test('who may do less has not come in by that: they may not be cleared for it', async () => {
    const { audience, open } = worker({ memberships: { [alice]: [town] } });
    await open(alice);
    await open(bob);
    const restricted = (user: number, isMember: boolean): StoredFact => ({ type: 'MemberRestricted', stream: '', chat: town, user, by: 3, denied: 2, untilS: 0, wasMember: true, isMember });
    for (const user of [alice, bob]) audience.observe(restricted(user, true));
    expect([...audience.of(town)]).toEqual([alice]);
    audience.observe(restricted(alice, false));
    expect([...audience.of(town)]).toEqual([]);
  });

  test('U1 an entry joins on exactly, or is known, or leaves a gap', async () => {
    const { audience, open } = worker({ memberships: { [alice]: [town] }, standings: { [town]: 7 } });
    await open(alice);
    expect([entry(town, 7), entry(town, 8), entry(town, 10, 2), entry(town, 10), entry(town, 13)].map((one) => audience.advance(one))).toEqual(['known', 'next', 'next', 'known', 'gap']);
  });

  test('U8 what happened before the mailbox was watched is found when it is', async () => {
    const { audience, open, standings } = worker({ memberships: { [alice]: [town, news] }, standings: { [town]: 7, [news]: 3 } });
    await open(alice);
    standings[town] = 9;
    expect(await audience.movedUnheard([-town, -news, alice])).toEqual([{ channel: town, pts: 9 }]);
    expect(await audience.movedUnheard([-town])).toEqual([]);
  });

  test('U8 who has just come is told from where they came in', async () => {
    const { audience, open, standings } = worker();
    await open(alice);
    audience.observe(joined(town, alice, 40));
    standings[town] = 41;
    expect(await audience.movedUnheard([-town])).toEqual([{ channel: town, pts: 41 }]);
  });
});
