/** What happens to a chat after its owner left (core.telegram.org/api/channel#leaving-groups-channels). */
import { basicGroupPeer } from '@teamgram/event-schemas';
import { describe, expect, test } from 'vitest';
import { ADMIN_RIGHTS, BANNED_RIGHTS, genesis, type Command } from '../src/index.ts';
import { send } from './commands.ts';
import { alice, bob, by, carol, people, START_MS, World } from './given.ts';
import { townOf } from './town.ts';

const WEEK_MS = 7 * 86_400_000;
type Town = ReturnType<typeof townOf>;
const leave = ({ chat }: Town, heir?: number): Command => ({ type: 'LeaveChat', chat, heir });
const carryOut = ({ run }: Town, atMs = START_MS + WEEK_MS) => run({ type: 'CarryOutDue', queue: 'heirs/604800' }, by(0, { atMs }));
const creatorOf = ({ world, chat }: Town) => (world.documents.get(`chat:${chat}`) as { creator: number }).creator;
const appoint = (town: Town, user: number) => town.run({ type: 'AppointAdmin', chat: town.chat, user, rights: ADMIN_RIGHTS.ban_users, rank: '' }, by(alice));

describe('when the account of the owner is deleted', () => {
  const end = ({ run }: Town, user = alice) => {
    run({ type: 'DeleteAccount', proof: undefined }, by(user));
    return run({ type: 'CarryOutDue', queue: 'orphans/0' }, by(0));
  };
  const join = ({ run, chat }: Town, user: number) => run({ type: 'AddMembers', chat, users: [user] }, by(alice));

  test('a supergroup goes to its first admin immediately, and its members are told', () => {
    const town = townOf('supergroup');
    join(town, carol);
    appoint(town, carol);
    expect(end(town)).toMatchObject([{ type: 'AdminDismissed', user: carol }, { type: 'ChatCreatorChanged', by: alice, user: carol }, { type: 'MessageSent', content: { action: 'ChangeCreator', service: { users: [carol] } } }, { type: 'ScheduleAdvanced' }]);
    expect(creatorOf(town)).toBe(carol);
    town.run({ type: 'AppointAdmin', chat: town.chat, user: bob, rights: ADMIN_RIGHTS.ban_users, rank: '' }, by(carol));
  });

  test('a supergroup without admins, or a basic group, goes to the longest-standing member', () => {
    for (const kind of ['supergroup', 'basic'] as const) {
      const town = townOf(kind);
      join(town, carol);
      expect(end(town)).toMatchObject([{ type: 'ChatCreatorChanged', user: bob }, ...(kind === 'basic' ? [] : [{ type: 'MessageSent' }]), { type: 'ScheduleAdvanced' }]);
      expect(creatorOf(town)).toBe(bob);
    }
  });

  test('members who have left or deleted their accounts are skipped', () => {
    const town = townOf('supergroup');
    join(town, carol);
    town.run(leave(town), by(bob));
    expect(end(town)).toMatchObject([{ type: 'ChatCreatorChanged', user: carol }, { type: 'MessageSent' }, { type: 'ScheduleAdvanced' }]);
    const ended = townOf('supergroup');
    ended.run({ type: 'DeleteAccount', proof: undefined }, by(bob));
    expect(end(ended)).toMatchObject([{ type: 'ScheduleAdvanced' }]);
  });

  test('a channel without other admins stays without an owner; otherwise it goes to an admin', () => {
    const town = townOf('broadcast');
    expect(end(town)).toMatchObject([{ type: 'ScheduleAdvanced' }]);
    expect(creatorOf(town)).toBe(alice);
    expect(town.refused({ type: 'AddMembers', chat: town.chat, users: [carol] }, by(bob))).toBe('CHAT_ADMIN_REQUIRED');
    const other = townOf('broadcast');
    appoint(other, bob);
    expect(end(other)).toMatchObject([{ type: 'AdminDismissed' }, { type: 'ChatCreatorChanged', user: bob }, { type: 'ScheduleAdvanced' }]);
  });

  test('the heir named when the owner left gets it without waiting for the week to end', () => {
    const town = townOf('supergroup');
    join(town, carol);
    appoint(town, carol);
    town.run(leave(town, bob), by(alice));
    expect(end(town)).toMatchObject([{ type: 'ChatCreatorChanged', user: bob }, { type: 'MessageSent' }, { type: 'ScheduleAdvanced' }]);
    expect(carryOut(town)).toMatchObject([{ type: 'ScheduleAdvanced' }]);
    expect(creatorOf(town)).toBe(bob);
  });

  test('ownership is transferred at home only', () => {
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

  test('chats that have another owner are left alone', () => {
    const town = townOf('supergroup');
    town.world.record({ type: 'ChatCreatorChanged', stream: `channel-${-town.chat}`, chat: town.chat, by: alice, user: bob });
    expect(end(town)).toEqual([]);
    expect(creatorOf(town)).toBe(bob);
  });
});

describe('when the owner leaves', () => {
  test('a basic group goes to the heir immediately', () => {
    const town = townOf('basic');
    expect(town.run(leave(town, bob), by(alice))).toMatchObject([{ type: 'ChatCreatorChanged', by: alice, user: bob }, { type: 'MemberLeft', user: alice }, { type: 'MessageSent', content: { action: 'ChatDeleteUser' } }]);
    expect(creatorOf(town)).toBe(bob);
  });

  test('a supergroup: its members are told the heir, and after a week the change of owner', () => {
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

  test('an owner who returns within the week stays the owner', () => {
    const town = townOf('supergroup');
    town.run(leave(town, bob), by(alice));
    town.run({ type: 'JoinChat', chat: town.chat }, by(alice));
    expect(carryOut(town)).toMatchObject([{ type: 'ScheduleAdvanced' }]);
    expect(creatorOf(town)).toBe(alice);
    // The next time starts a new week.
    town.run(leave(town, bob), by(alice, { atMs: START_MS + WEEK_MS }));
    expect(carryOut(town, START_MS + 2 * WEEK_MS)).toMatchObject([{ type: 'ChatCreatorChanged' }, { type: 'MessageSent' }, { type: 'ScheduleAdvanced' }]);
  });

  test('if the heir has left by then, the admin who was appointed first follows; without admins there is no change', () => {
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

  test('a channel goes to one of its admins, without a service message', () => {
    const town = townOf('broadcast');
    // A subscriber cannot inherit.
    expect(town.world.decide(leave(town, bob), by(alice))).toMatchObject([{ type: 'MemberLeft' }]);
    appoint(town, bob);
    expect(town.run(leave(town, bob), by(alice))).toMatchObject([{ type: 'MemberLeft' }, { type: 'ChatSuccessionBegun' }]);
    expect(carryOut(town)).toMatchObject([{ type: 'AdminDismissed' }, { type: 'ChatCreatorChanged', user: bob }, { type: 'ScheduleAdvanced' }]);
  });

  test('a new owner is no longer restricted, not even after passing it on', () => {
    const town = townOf('supergroup');
    const { chat, world } = town;
    const pass = (to: number, from: number) => world.record({ type: 'ChatCreatorChanged', stream: `channel-${-chat}`, chat, by: from, user: to });
    town.run({ type: 'RestrictMember', chat, user: bob, denied: BANNED_RIGHTS.send_messages, untilS: 0 }, by(alice));
    expect(town.refused(send(chat, 'x'), by(bob))).toBe('USER_BANNED_IN_CHANNEL');
    pass(bob, alice);
    pass(alice, bob);
    expect(town.refused(send(chat, 'x'), by(bob))).toBe('accepted');
  });

  test('only an owner can name an heir, and only another member', () => {
    const town = townOf('supergroup');
    expect(town.world.decide(leave(town, alice), by(bob))).toHaveLength(2);
    expect(town.world.decide(leave(town, carol), by(alice))).toHaveLength(2);
    expect(town.world.decide(leave(town, alice), by(alice))).toHaveLength(2);
  });
});
