/** Opening hours, classification and clearance of a chat. The resulting permissions are compared with the Cedar policies in policies.test.ts. */
import { poll, pollAnswer, type Fact } from '@teamgram/event-schemas';
import { describe, expect, test } from 'vitest';
import { BANNED_RIGHTS, ADMIN_RIGHTS, type Command, type InternalCommand } from '../src/index.ts';
import { edit, forward, send } from './commands.ts';
import { alice, bob, by, carol, given, people, refusalOf, START_MS } from './given.ts';

const HOUR_MS = 3_600_000;

/** A chat of Alice with members Bob and Carol. START_MS is ten o'clock. */
function town(kind: 'supergroup' | 'broadcast' | 'basic' = 'supergroup') {
  const history = given(...people);
  const { world } = history;
  const [made] = world.run({ type: 'CreateChat', kind, title: 'Town', about: '', users: kind === 'basic' ? [bob, carol] : [] }, by(alice));
  if (made?.fact.type !== 'ChatCreated') throw new Error('no chat was made');
  const { chat } = made.fact;
  if (kind !== 'basic') world.run({ type: 'AddMembers', chat, users: [bob, carol] }, by(alice));
  const policy = (change: Partial<InternalCommand & { type: 'SetChatPolicy' }>, admin: number = alice): InternalCommand => (
    { type: 'SetChatPolicy', chat, by: admin, hours: undefined, classification: undefined, clearances: [], ...change });
  return {
    ...history, chat, world, policy,
    set: (change: Parameters<typeof policy>[0], admin: number = alice) => world.run(policy(change, admin), by(alice)),
    refused: (command: Command | InternalCommand, actor: number, atMs = START_MS) => refusalOf(world, command, by(actor, { atMs })),
  };
}

const idOf = (recorded: readonly { fact: Fact }[]) => recorded.flatMap(({ fact }) => (fact.type === 'MessageSent' ? fact.deliveries : []))[0]!.messageId;

describe('SetChatPolicy', () => {
  test('produces a fact for each change, and none without a change', () => {
    const { chat, policy, set, when } = town();
    const change = { hours: { fromM: 480, untilM: 1080 }, classification: 2, clearances: [{ user: bob, level: 2 }, { user: carol, level: 0 }] };
    when(policy(change), by(alice)).then([
      { type: 'SpeakingHoursSet', chat, by: alice, fromM: 480, untilM: 1080 },
      { type: 'ClearanceGiven', chat, by: alice, user: bob, level: 2 },
      { type: 'ClassificationSet', chat, by: alice, level: 2 },
    ]);
    set(change);
    when(policy(change), by(alice)).thenNothing();
    when(policy({ hours: 'off' }), by(alice)).then([{ type: 'SpeakingHoursSet', fromM: 0, untilM: 0 }]);
  });

  test('requires an admin who may ban', () => {
    const { chat, world, refused, policy } = town();
    expect(refused(policy({ classification: 1 }, bob), alice)).toBe('CHAT_ADMIN_REQUIRED');
    world.run({ type: 'AppointAdmin', chat, user: bob, rights: ADMIN_RIGHTS.change_info, rank: '' }, by(alice));
    expect(refused(policy({ classification: 1 }, bob), alice)).toBe('CHAT_ADMIN_REQUIRED');
    world.run({ type: 'AppointAdmin', chat, user: bob, rights: ADMIN_RIGHTS.ban_users, rank: '' }, by(alice));
    expect(refused(policy({ classification: 1 }, bob), alice)).toBe('accepted');
  });

  test.each([
    ['a level that there is not', { classification: 4 }, 'INPUT_CONSTRUCTOR_INVALID'],
    ['a clearance that there is not', { clearances: [{ user: bob, level: -1 }] }, 'INPUT_CONSTRUCTOR_INVALID'],
    ['an hour that there is not', { hours: { fromM: 0, untilM: 1440 } }, 'INPUT_CONSTRUCTOR_INVALID'],
    ['no hours at all', { hours: { fromM: 60, untilM: 60 } }, 'INPUT_CONSTRUCTOR_INVALID'],
    ['somebody who does not exist', { clearances: [{ user: 404, level: 1 }] }, 'USER_ID_INVALID'],
    ['too many at once', { clearances: Array.from({ length: 201 }, () => ({ user: bob, level: 1 })) }, 'USERS_TOO_MUCH'],
  ] as const)('refuses %s', (_, change, error) => {
    const { policy, refused } = town();
    expect(refused(policy(change as Parameters<typeof policy>[0]), alice)).toBe(error);
  });

  test('refuses a basic group, because each member’s mailbox has a copy of its messages', () => {
    const { policy, refused } = town('basic');
    expect(refused(policy({ classification: 1 }), alice)).toBe('CHANNEL_INVALID');
  });
});

describe('speaking hours', () => {
  test('members may write within them, to the minute; admins always', () => {
    const { chat, set, refused } = town();
    set({ hours: { fromM: 8 * 60, untilM: 11 * 60 } });
    expect(refused(send(chat, 'x'), bob)).toBe('accepted');
    expect(refused(send(chat, 'x'), bob, START_MS + HOUR_MS - 1)).toBe('accepted');
    expect(refused(send(chat, 'x'), bob, START_MS + HOUR_MS)).toBe('CHAT_WRITE_FORBIDDEN');
    expect(refused(send(chat, 'x'), alice, START_MS + HOUR_MS)).toBe('accepted');
  });

  test('across midnight', () => {
    const { chat, set, refused } = town();
    set({ hours: { fromM: 22 * 60, untilM: 6 * 60 } });
    expect([-1, 11, 12, 19, 20].map((hours) => refused(send(chat, 'x'), bob, START_MS + hours * HOUR_MS))).toEqual(
      ['CHAT_WRITE_FORBIDDEN', 'CHAT_WRITE_FORBIDDEN', 'accepted', 'accepted', 'CHAT_WRITE_FORBIDDEN']);
    set({ hours: 'off' });
    expect(refused(send(chat, 'x'), bob)).toBe('accepted');
  });
});

describe('classification', () => {
  test('without clearance a member can neither write, forward nor administer, whatever their rights', () => {
    const { chat, world, set, refused } = town();
    world.run(send(chat, 'the plan'), by(alice));
    world.run({ type: 'AppointAdmin', chat, user: carol, rights: ADMIN_RIGHTS.change_info | ADMIN_RIGHTS.ban_users, rank: '' }, by(alice));
    set({ classification: 2, clearances: [{ user: bob, level: 2 }, { user: carol, level: 1 }] });
    expect([bob, carol].map((user) => refused(send(chat, 'x'), user))).toEqual(['accepted', 'CHANNEL_PRIVATE']);
    expect(refused({ type: 'RenameChat', chat, title: 'Mine' }, carol)).toBe('CHANNEL_PRIVATE');
    expect(refused({ type: 'RestrictMember', chat, user: bob, denied: BANNED_RIGHTS.send_plain, untilS: 0 }, carol)).toBe('CHANNEL_PRIVATE');
    expect(refused(forward(chat, [4], carol), carol)).not.toBe('accepted');
    expect(refused(forward(chat, [4], bob), bob)).toBe('accepted');
    set({ clearances: [{ user: bob, level: 0 }] });
    expect(refused(send(chat, 'x'), bob)).toBe('CHANNEL_PRIVATE');
    expect(refused(send(chat, 'x'), alice)).toBe('accepted');
  });

  test('without clearance a member can neither vote, react nor edit their messages', () => {
    for (const kind of ['supergroup', 'broadcast'] as const) {
      const { chat, world, set, refused } = town(kind);
      const answers = ['yes', 'no'].map((text) => pollAnswer({ text, option: new TextEncoder().encode(text) }));
      const asked = world.run(send(chat, '', { media: { kind: 'poll', poll: poll({ id: 7, question: 'tea?', answers }), correct: undefined } }), by(alice));
      const id = idOf(asked);
      const acts: [Command, number][] = [
        [{ type: 'SendVote', peer: chat, id, options: [answers[0]!.option] }, carol],
        [{ type: 'SendReaction', peer: chat, id, emoji: ['👍'], big: false, recent: false }, carol],
      ];
      if (kind === 'supergroup') acts.push([edit(chat, idOf(world.run(send(chat, 'mine'), by(carol))), 'changed'), carol]);
      expect(acts.map(([command, actor]) => refused(command, actor))).toEqual(acts.map(() => 'accepted'));
      set({ classification: 1 });
      expect(acts.map(([command, actor]) => refused(command, actor))).toEqual(acts.map(() => 'CHANNEL_PRIVATE'));
    }
  });

  test('joining and being added require the clearance, which may be given in advance', () => {
    const { chat, world, set, refused } = town();
    world.run({ type: 'LeaveChat', chat }, by(bob));
    world.run({ type: 'ClaimChatUsername', chat, username: 'town_square' } as Command, by(alice));
    const [made] = world.run({ type: 'MakeInviteLink', chat, hash: 'AAAAAAAAAAAAAAAAAAAAAA', replaces: false, title: '', untilS: 0, useLimit: 0, onRequest: false }, by(alice));
    if (made?.fact.type !== 'InviteLinkMade') throw new Error('no link was made');
    const { link } = made.fact;
    set({ classification: 1 });
    expect(refused({ type: 'JoinByLink', chat, link }, bob)).toBe('INVITE_HASH_EXPIRED');
    expect(refused({ type: 'JoinChat', chat }, bob)).toBe('CHANNEL_PRIVATE');
    expect(refused({ type: 'AddMembers', chat, users: [bob] }, alice)).toBe('USER_PRIVACY_RESTRICTED');
    set({ clearances: [{ user: bob, level: 3 }] });
    expect(refused({ type: 'JoinChat', chat }, bob)).toBe('accepted');
    expect(refused({ type: 'AddMembers', chat, users: [bob] }, alice)).toBe('accepted');
  });
});
