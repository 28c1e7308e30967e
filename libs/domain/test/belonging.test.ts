/** The limit of supergroups and channels per user: enforced by the writer, however many requests are concurrent. */
import { describe, expect, test } from 'vitest';
import { CHANNELS_MAX, type Command } from '../src/index.ts';
import { send } from './commands.ts';
import { alice, bob, by, carol } from './given.ts';
import { create, makeChannels, townOf } from './town.ts';

const HASH = 'A'.repeat(22);

/** A public chat of Alice; Bob, who is not a member, may join one more channel. */
function almostFull() {
  const town = townOf('supergroup');
  const { chat, world, run } = town;
  run({ type: 'LeaveChat', chat }, by(bob));
  run({ type: 'ClaimChatUsername', chat, username: 'town_hall' }, by(alice));
  return { ...town, peers: makeChannels(world, bob, CHANNELS_MAX - 1) };
}

describe('the limit of ten public chats', () => {
  const claim = (chat: number, username: string): Command => ({ type: 'ClaimChatUsername', chat, username });

  test('a second concurrent claim is refused; chats transferred, made private or deleted no longer count', () => {
    const { chat, run, refused, world } = townOf('supergroup');
    const [first, second, ...others] = makeChannels(world, alice, 11);
    for (const [index, peer] of others.entries()) run(claim(peer, `place_${index}`), by(alice));
    run(claim(chat, 'town_hall'), by(alice));
    expect(refused(claim(first!, 'one_more'), by(alice))).toBe('CHANNELS_ADMIN_PUBLIC_TOO_MUCH');
    expect(refused(claim(chat, 'town_house'), by(alice))).toBe('accepted');
    run(claim(chat, ''), by(alice));
    run(claim(first!, 'one_more'), by(alice));
    expect(refused(claim(second!, 'another'), by(alice))).toBe('CHANNELS_ADMIN_PUBLIC_TOO_MUCH');
    run({ type: 'DeleteChat', chat: others[0]! }, by(alice));
    run(claim(second!, 'another'), by(alice));
    world.record({ type: 'ChatCreatorChanged', stream: `channel-${-second!}`, chat: second!, by: alice, user: bob });
    expect(refused(claim(chat, 'town_hall'), by(alice))).toBe('accepted');
  });
});

describe('the limit of five hundred supergroups and channels', () => {
  const one = create('supergroup');

  test('the second of two concurrent joins is refused, for every way to join', () => {
    const { chat, run, refused } = almostFull();
    const [link] = run({ type: 'MakeInviteLink', chat, hash: HASH, replaces: false, title: '', untilS: 0, useLimit: 0, onRequest: false }, by(alice));
    run({ type: 'JoinChat', chat }, by(bob));
    expect(refused(one, by(bob))).toBe('CHANNELS_TOO_MUCH');
    run({ type: 'LeaveChat', chat }, by(bob));
    run(one, by(bob));
    const ways: Command[] = [{ type: 'JoinChat', chat }, { type: 'JoinByLink', chat, link: (link as { link: number }).link }];
    for (const way of ways) expect(refused(way, by(bob))).toBe('CHANNELS_TOO_MUCH');
    for (const way of ['AddMembers', 'AppointAdmin'] as const) {
      const command: Command = way === 'AddMembers' ? { type: way, chat, users: [bob] } : { type: way, chat, user: bob, rights: 1, rank: '' };
      expect(refused(command, by(alice))).toBe('USER_CHANNELS_TOO_MUCH');
    }
    expect(run({ type: 'AddMembers', chat, users: [bob, carol] }, by(alice))).toMatchObject([{ type: 'MembersAdded', users: [carol] }, { type: 'MessageSent' }]);
  });

  test('basic groups do not count, except when migrated', () => {
    const { run, refused } = almostFull();
    run(one, by(bob));
    const [made] = run(create('basic', [carol]), by(bob));
    expect(refused({ type: 'MigrateChat', chat: (made as { chat: number }).chat }, by(bob))).toBe('CHANNELS_TOO_MUCH');
  });

  test('an approval over the limit leaves the join request pending', () => {
    const { chat, run, refused } = almostFull();
    run({ type: 'SetChatOption', chat, option: 'join-request', on: true }, by(alice));
    for (const user of [bob, carol]) run({ type: 'JoinChat', chat }, by(user));
    run(one, by(bob));
    expect(refused({ type: 'AnswerJoinRequests', chat, users: [bob], approved: true }, by(alice))).toBe('USER_CHANNELS_TOO_MUCH');
    expect(run({ type: 'AnswerJoinRequests', chat, users: [bob, carol], approved: true }, by(alice))).toMatchObject([{ type: 'MemberJoined', user: carol }, { type: 'MessageSent' }]);
    expect(run({ type: 'AnswerJoinRequests', chat, users: [bob], approved: false }, by(alice))).toMatchObject([{ type: 'JoinRequestDeclined' }]);
  });

  test('chats that were left or deleted, or from which the user was banned, do not count', () => {
    const { chat, run, refused, peers } = almostFull();
    run({ type: 'JoinChat', chat }, by(bob));
    run({ type: 'RestrictMember', chat, user: bob, denied: 1, untilS: 0 }, by(alice));
    expect(refused(one, by(bob))).toBe('accepted');
    run(one, by(bob));
    expect(refused(one, by(bob))).toBe('CHANNELS_TOO_MUCH');
    run({ type: 'DeleteChat', chat: peers[0]! }, by(bob));
    expect(refused(one, by(bob))).toBe('accepted');
  });

  test('sending a message does not read the count', () => {
    const { chat, world, run } = townOf('supergroup');
    const { documents } = world;
    const get = documents.get.bind(documents);
    const asked: string[] = [];
    documents.get = (name) => (asked.push(name), get(name));
    run(send(chat, 'hello'), by(bob));
    expect(asked.filter((name) => name.startsWith('channels-of:'))).toEqual([]);
  });
});
