/** What happens to a chat after its owner left (core.telegram.org/api/channel#leaving-groups-channels). */
import { basicGroupPeer } from '@teamgram/event-schemas';
import { describe, expect, test } from 'vitest';
import { ADMIN_RIGHTS, genesis, type Command } from '../src/index.ts';
import { alice, bob, by, carol, people, START_MS, World } from './given.ts';
import { townOf } from './town.ts';

const WEEK_MS = 7 * 86_400_000;
type Town = ReturnType<typeof townOf>;
const leave = ({ chat }: Town, heir?: number): Command => ({ type: 'LeaveChat', chat, heir });
const carryOut = ({ run }: Town, atMs = START_MS + WEEK_MS) => run({ type: 'CarryOutDue', queue: 'heirs/604800' }, by(0, { atMs }));
const creatorOf = ({ world, chat }: Town) => (world.documents.get(`chat:${chat}`) as { creator: number }).creator;
const appoint = (town: Town, user: number) => town.run({ type: 'AppointAdmin', chat: town.chat, user, rights: ADMIN_RIGHTS.ban_users, rank: '' }, by(alice));

describe('the account of an owner ends', () => {
  const end = ({ run }: Town, user = alice) => {
    run({ type: 'DeleteAccount', proof: undefined }, by(user));
    return run({ type: 'CarryOutDue', queue: 'orphans/0' }, by(0));
  };
  const join = ({ run, chat }: Town, user: number) => run({ type: 'AddMembers', chat, users: [user] }, by(alice));

  test('a supergroup is its first admin’s at once, and its members are told', () => {
    const town = townOf('supergroup');
    join(town, carol);
    appoint(town, carol);
    expect(end(town)).toMatchObject([{ type: 'AdminDismissed', user: carol }, { type: 'ChatCreatorChanged', by: alice, user: carol }, { type: 'MessageSent', content: { action: 'ChangeCreator', service: { users: [carol] } } }, { type: 'ScheduleAdvanced' }]);
    expect(creatorOf(town)).toBe(carol);
    town.run({ type: 'AppointAdmin', chat: town.chat, user: bob, rights: ADMIN_RIGHTS.ban_users, rank: '' }, by(carol));
  });

  test('a group without admins is whoever’s has been there longest; so is a basic group', () => {
    for (const kind of ['supergroup', 'basic'] as const) {
      const town = townOf(kind);
      join(town, carol);
      expect(end(town)).toMatchObject([{ type: 'ChatCreatorChanged', user: bob }, ...(kind === 'basic' ? [] : [{ type: 'MessageSent' }]), { type: 'ScheduleAdvanced' }]);
      expect(creatorOf(town)).toBe(bob);
    }
  });

  test('who has left first, or has no account either, is passed over', () => {
    const town = townOf('supergroup');
    join(town, carol);
    town.run(leave(town), by(bob));
    expect(end(town)).toMatchObject([{ type: 'ChatCreatorChanged', user: carol }, { type: 'MessageSent' }, { type: 'ScheduleAdvanced' }]);
    const ended = townOf('supergroup');
    ended.run({ type: 'DeleteAccount', proof: undefined }, by(bob));
    expect(end(ended)).toMatchObject([{ type: 'ScheduleAdvanced' }]);
  });

  test('a channel of subscribers alone is nobody’s; where there is an admin, it is theirs', () => {
    const town = townOf('broadcast');
    expect(end(town)).toMatchObject([{ type: 'ScheduleAdvanced' }]);
    expect(creatorOf(town)).toBe(alice);
    expect(town.refused({ type: 'AddMembers', chat: town.chat, users: [carol] }, by(bob))).toBe('CHAT_ADMIN_REQUIRED');
    const other = townOf('broadcast');
    appoint(other, bob);
    expect(end(other)).toMatchObject([{ type: 'AdminDismissed' }, { type: 'ChatCreatorChanged', user: bob }, { type: 'ScheduleAdvanced' }]);
  });

  test('whom the owner named when they left has it, and no week is waited for', () => {
    const town = townOf('supergroup');
    join(town, carol);
    appoint(town, carol);
    town.run(leave(town, bob), by(alice));
    expect(end(town)).toMatchObject([{ type: 'ChatCreatorChanged', user: bob }, { type: 'MessageSent' }, { type: 'ScheduleAdvanced' }]);
    expect(carryOut(town)).toMatchObject([{ type: 'ScheduleAdvanced' }]);
    expect(creatorOf(town)).toBe(bob);
  });

  test('home passes it on, and no other partition that has heard of account and group', () => {
    const [home, other] = [0, 1].map((own) => new World({ own, count: 2 }));
    const chat = basicGroupPeer(5);
    const stream = `chat-${-chat}`;
    for (const world of [home!, other!]) {
      for (const fact of genesis()) world.record(fact);
      for (const person of people) world.record(person);
      world.record({ type: 'ChatCreated', stream, chat, kind: 'basic', creator: alice, profile: { title: 'Town', about: '' }, migratedFrom: 0 });
      world.record({ type: 'MembersAdded', stream, chat, by: alice, users: [bob], since: 0 });
      world.record({ type: 'AccountDeleted', stream: `account-${alice}`, user: alice, reason: 'wish', streams: [] });
    }
    const types = (world: World) => world.run({ type: 'CarryOutDue', queue: 'orphans/0' }, by(0)).map(({ fact }) => fact.type);
    expect(types(home!)).toEqual(['ChatCreatorChanged', 'ScheduleAdvanced']);
    expect(types(other!)).toEqual(['ScheduleAdvanced']);
  });

  test('what has another owner, or is no more, is left alone', () => {
    const town = townOf('supergroup');
    town.world.record({ type: 'ChatCreatorChanged', stream: `channel-${-town.chat}`, chat: town.chat, by: alice, user: bob });
    expect(end(town)).toEqual([]);
    expect(creatorOf(town)).toBe(bob);
  });
});

describe('an owner leaves', () => {
  test('a basic group: it is the heir’s at once', () => {
    const town = townOf('basic');
    expect(town.run(leave(town, bob), by(alice))).toMatchObject([{ type: 'ChatCreatorChanged', by: alice, user: bob }, { type: 'MemberLeft', user: alice }, { type: 'MessageSent', content: { action: 'ChatDeleteUser' } }]);
    expect(creatorOf(town)).toBe(bob);
  });

  test('a supergroup: its members are told who has it after a week, and then that it is so', () => {
    const town = townOf('supergroup');
    appoint(town, bob);
    expect(town.run(leave(town, bob), by(alice))).toMatchObject([
      { type: 'MemberLeft' }, { content: { action: 'ChatDeleteUser' } }, { type: 'ChatSuccessionBegun', creator: alice, heir: bob }, { author: alice, content: { action: 'NewCreatorPending', service: { users: [bob] } } },
    ]);
    expect(carryOut(town, START_MS + WEEK_MS - 1)).toEqual([]);
    expect(creatorOf(town)).toBe(alice);
    expect(carryOut(town)).toMatchObject([
      { type: 'AdminDismissed', user: bob }, { type: 'ChatCreatorChanged', by: alice, user: bob }, { author: alice, content: { action: 'ChangeCreator', service: { users: [bob] } } }, { type: 'ScheduleAdvanced' },
    ]);
    expect(creatorOf(town)).toBe(bob);
    expect(town.refused({ type: 'JoinChat', chat: town.chat }, by(alice))).toBe('CHANNEL_PRIVATE');
  });

  test('who comes back within the week keeps it', () => {
    const town = townOf('supergroup');
    town.run(leave(town, bob), by(alice));
    town.run({ type: 'JoinChat', chat: town.chat }, by(alice));
    expect(carryOut(town)).toMatchObject([{ type: 'ScheduleAdvanced' }]);
    expect(creatorOf(town)).toBe(alice);
    // The next time starts a new week.
    town.run(leave(town, bob), by(alice, { atMs: START_MS + WEEK_MS }));
    expect(carryOut(town, START_MS + 2 * WEEK_MS)).toMatchObject([{ type: 'ChatCreatorChanged' }, { type: 'MessageSent' }, { type: 'ScheduleAdvanced' }]);
  });

  test('an heir who has gone by then is followed by the admin who was appointed first; where there is none the chat waits', () => {
    const town = townOf('supergroup');
    town.run({ type: 'AddMembers', chat: town.chat, users: [carol] }, by(alice));
    appoint(town, carol);
    town.run(leave(town, bob), by(alice));
    town.run(leave(town), by(bob));
    expect(carryOut(town)).toMatchObject([{ type: 'AdminDismissed' }, { type: 'ChatCreatorChanged', user: carol }, { type: 'MessageSent' }, { type: 'ScheduleAdvanced' }]);
    const alone = townOf('supergroup');
    alone.run(leave(alone, bob), by(alice));
    alone.run(leave(alone), by(bob));
    expect(carryOut(alone)).toMatchObject([{ type: 'ScheduleAdvanced' }]);
    expect(alone.refused({ type: 'JoinChat', chat: alone.chat }, by(alice))).toBe('accepted');
  });

  test('a channel goes to one of its admins, without a word in it', () => {
    const town = townOf('broadcast');
    // A subscriber cannot inherit.
    expect(town.world.decide(leave(town, bob), by(alice))).toMatchObject([{ type: 'MemberLeft' }]);
    appoint(town, bob);
    expect(town.run(leave(town, bob), by(alice))).toMatchObject([{ type: 'MemberLeft' }, { type: 'ChatSuccessionBegun' }]);
    expect(carryOut(town)).toMatchObject([{ type: 'AdminDismissed' }, { type: 'ChatCreatorChanged', user: bob }, { type: 'ScheduleAdvanced' }]);
  });

  test('only an owner has heirs, and only members are', () => {
    const town = townOf('supergroup');
    expect(town.world.decide(leave(town, alice), by(bob))).toHaveLength(2);
    expect(town.world.decide(leave(town, carol), by(alice))).toHaveLength(2);
    expect(town.world.decide(leave(town, alice), by(alice))).toHaveLength(2);
  });
});
