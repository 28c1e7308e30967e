import { describe, expect, test } from 'vitest';
import { chatByUsername, userByUsername, type Command } from '../src/index.ts';
import { alice, bob, by, given, people } from './given.ts';

const arrange = (change: Extract<Command, { type: 'ArrangeUsernames' }>['change'], chat = 0): Command => ({ type: 'ArrangeUsernames', chat, change });

const grant = (peer: number, username: string) => ({ type: 'GrantUsername', peer, username }) as const;
const OPERATOR = by(0);

function granted() {
  const { world, when } = given(...people);
  world.run({ type: 'ClaimUsername', username: 'alice' }, by(alice));
  for (const username of ['wonder', 'rabbit']) world.run(grant(alice, username), OPERATOR);
  return { world, when };
}

describe('granted usernames', () => {
  test('are unique, and free again when withdrawn', () => {
    const { world, when } = granted();
    expect(userByUsername(world.view.documents, 'WONDER')).toBe(alice);
    when({ type: 'ClaimUsername', username: 'Wonder' }, by(bob)).thenRefused('USERNAME_OCCUPIED');
    when({ type: 'ClaimUsername', username: 'wonder' }, by(alice)).thenRefused('USERNAME_OCCUPIED');
    world.run({ type: 'WithdrawUsername', username: 'wonder' }, OPERATOR);
    expect(userByUsername(world.view.documents, 'wonder')).toBeUndefined();
    when({ type: 'WithdrawUsername', username: 'alice' }, OPERATOR).thenRefused('USERNAME_NOT_OCCUPIED');
    when(grant(bob, 'ALICE'), OPERATOR).thenRefused('USERNAME_OCCUPIED');
    when(grant(5, 'nobody_here'), OPERATOR).thenRefused('PEER_ID_INVALID');
  });

  test('can be activated, deactivated and reordered; a changed main username keeps its place', () => {
    const { world, when } = granted();
    when(arrange({ toggle: 'alice', active: false }), by(alice)).thenRefused('USERNAME_INVALID');
    when(arrange({ toggle: 'rabbit', active: false }), by(alice)).thenRefused('USERNAME_NOT_MODIFIED');
    world.run(arrange({ toggle: 'Rabbit', active: true }), by(alice));
    when(arrange({ order: ['rabbit'] }), by(alice)).thenRefused('ORDER_INVALID');
    when(arrange({ order: ['rabbit', 'alice', 'wonder'] }), by(alice)).thenRefused('ORDER_INVALID');
    when(arrange({ order: ['rabbit', 'rabbit'] }), by(alice)).thenRefused('ORDER_INVALID');
    when(arrange({ order: ['rabbit', 'ALICE'] }), by(alice)).then([{ type: 'UsernamesArranged', stream: `user-${alice}`, peer: alice, by: alice, active: { usernames: ['rabbit', ''] } }]);
    world.run({ type: 'ClaimUsername', username: 'liddell' }, by(alice));
    when(arrange({ order: ['liddell', 'rabbit'] }), by(alice)).thenNothing();
  });

  test('a group is public while it has an active one; deletion frees them', () => {
    const { world, when } = given(...people);
    const [created] = world.run({ type: 'CreateChat', kind: 'supergroup', title: 'Tea', about: '', users: [] }, by(alice));
    const chat = (created!.fact as { chat: number }).chat;
    world.run(grant(chat, 'tea_party'), OPERATOR);
    when({ type: 'JoinChat', chat }, by(bob)).thenRefused('CHANNEL_PRIVATE');
    when(arrange({ toggle: 'tea_party', active: true }, chat), by(bob)).thenRefused('CHANNEL_PRIVATE');
    world.run(arrange({ toggle: 'tea_party', active: true }, chat), by(alice));
    world.run({ type: 'JoinChat', chat }, by(bob));
    when(arrange('deactivate-all', chat), by(bob)).thenRefused('CHAT_ADMIN_REQUIRED');
    world.run({ type: 'DeleteChat', chat }, by(alice));
    expect(chatByUsername(world.view.documents, 'tea_party')).toBeUndefined();
  });
});
