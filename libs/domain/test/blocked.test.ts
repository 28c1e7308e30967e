/** Actions of a blocked user do not reach those who have blocked them (apps/gateway/src/rooms/messages/README.md). */
import { describe, expect, test } from 'vitest';
import type { Command } from '../src/index.ts';
import { edit, send } from './commands.ts';
import { alice, bob, by, given, people, refusalOf } from './given.ts';

const react = (peer: number, id: number, ...emoji: string[]): Command => ({ type: 'SendReaction', peer, id, emoji, big: false, recent: true });
const ttl = (peer: number, periodS: number): Command => ({ type: 'SetMessagesTtl', peer, periodS });

describe('Bob has blocked Alice', () => {
  function blocked() {
    const { world } = given(...people, [send(alice, 'of Bob'), by(bob)], [send(bob, 'of Alice'), by(alice)]);
    world.run({ type: 'BlockPeer', peer: alice }, by(bob));
    return world;
  }

  test('her reactions reach only herself, his reach both', () => {
    const world = blocked();
    expect(world.decide(react(bob, 2, '👍'), by(alice))).toMatchObject([{ type: 'MessageReacted', author: 0, places: [{ mailbox: alice, peer: bob, messageId: 2 }] }]);
    expect(world.decide(react(bob, 3, '👍'), by(alice))).toMatchObject([{ author: 0, places: [{ mailbox: alice }] }]);
    expect(world.decide(react(alice, 3, '👍'), by(bob))).toMatchObject([{ author: alice, places: [{ mailbox: alice }, { mailbox: bob }] }]);
  });

  test('she can neither edit what he has received from her nor set the lifetime of messages', () => {
    const world = blocked();
    expect(refusalOf(world, edit(bob, 3, 'something else'), by(alice))).toBe('CHAT_WRITE_FORBIDDEN');
    expect(refusalOf(world, ttl(bob, 86_400), by(alice))).toBe('CHAT_WRITE_FORBIDDEN');
    expect(refusalOf(world, edit(alice, 2, 'changed'), by(bob))).toBe('accepted');
    expect(refusalOf(world, ttl(alice, 86_400), by(bob))).toBe('accepted');
    world.run({ type: 'UnblockPeer', peer: alice }, by(bob));
    expect(refusalOf(world, edit(bob, 3, 'something else'), by(alice))).toBe('accepted');
  });

  test('her default lifetime does not apply to a new chat with him', () => {
    const { world } = given(...people, [{ type: 'BlockPeer', peer: alice }, by(bob)]);
    world.run({ type: 'SetDefaultTtl', periodS: 86_400 }, by(alice));
    expect(world.decide(send(bob, 'hello'), by(alice)).map(({ type }) => type)).toEqual(['MessageSent']);
  });

  test('in a group her reaction to his message is visible to him but not unread', () => {
    const world = blocked();
    const [made] = world.run({ type: 'CreateChat', kind: 'basic', title: 'Town', about: '', users: [alice] }, by(bob));
    const { chat } = made!.fact as unknown as { chat: number };
    const sent = world.run(send(chat, 'hello'), by(bob))[0]!.fact as unknown as { deliveries: { mailbox: number; messageId: number }[] };
    const { messageId } = sent.deliveries.find(({ mailbox }) => mailbox === alice)!;
    expect(world.decide(react(chat, messageId, '👍'), by(alice))).toMatchObject([{ author: 0, places: [{ mailbox: alice }, { mailbox: bob }] }]);
  });
});

test('Saved Messages and the chat with the service account have no lifetime', () => {
  const { world } = given(...people);
  expect(refusalOf(world, ttl(alice, 86_400), by(alice))).toBe('PEER_ID_INVALID');
  expect(refusalOf(world, ttl(777000, 86_400), by(alice))).toBe('PEER_ID_INVALID');
});
