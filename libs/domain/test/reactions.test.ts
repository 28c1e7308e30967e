/** Reactions: permissions, and erasure together with the message. */
import { describe, expect, test } from 'vitest';
import { BANNED_RIGHTS, type ChatKind, type Command } from '../src/index.ts';
import { remove, send } from './commands.ts';
import { alice, bob, by, given, people, refusalOf } from './given.ts';

const react = (peer: number, id: number, ...emoji: string[]): Command => ({ type: 'SendReaction', peer, id, emoji, big: false, recent: true });

describe('SendReaction', () => {
  const written = () => given(...people, [send(bob, 'hello'), by(alice)]);

  test('contains the author, the replaced reactions, and every place where the message is shown', () => {
    const { world } = written();
    world.run(react(alice, 2, '👍'), by(bob));
    expect(world.decide(react(alice, 2, '👍', '❤️'), by(bob))).toMatchObject([{
      type: 'MessageReacted', user: bob, choice: { emoji: ['👍', '❤'], former: ['👍'] }, author: alice,
      places: [{ mailbox: alice, peer: bob, messageId: 2 }, { mailbox: bob, peer: alice, messageId: 2 }],
    }]);
  });

  test.each([
    ['what nobody may react with', ['🏁'], 2, 'REACTION_INVALID'],
    ['more than three', ['👍', '👎', '❤', '🔥'], 2, 'REACTIONS_TOO_MANY'],
    ['no such message', ['👍'], 77, 'MESSAGE_ID_INVALID'],
    ['nothing new', [], 2, 'MESSAGE_NOT_MODIFIED'],
  ])('refuses %s', (_, emoji, id, error) => written().when(react(alice, id, ...emoji), by(bob)).thenRefused(error));

  test('T5 the keys of reactions are erased with the message', () => {
    const { world } = written();
    const [reacted] = world.run(react(alice, 2, '👍'), by(bob));
    const erased = world.decide(remove([2], true), by(alice)).filter(({ type }) => type === 'MessagesErased');
    expect(erased).toMatchObject([{ versions: [0] }, { messages: [], versions: [reacted!.version], erasures: [] }]);
  });
});

describe('in chats', () => {
  function townOf(kind: ChatKind) {
    const { world } = given(...people);
    const [made] = world.run({ type: 'CreateChat', kind, title: 'Town', about: '', users: kind === 'basic' ? [bob] : [] }, by(alice));
    const chat = (made!.fact as { chat: number }).chat;
    if (kind !== 'basic') world.run({ type: 'AddMembers', chat, users: [bob] }, by(alice));
    const sent = world.run(send(chat, 'hello'), by(alice))[0]!.fact as { deliveries: { mailbox: number; messageId: number }[] };
    const id = (sent.deliveries.find(({ mailbox }) => mailbox === bob) ?? sent.deliveries[0])!.messageId;
    return { chat, id, world, refused: (command: Command, who = bob) => refusalOf(world, command, by(who)) };
  }

  test('reactions that the chat does not allow are refused; earlier ones may stay', () => {
    const { chat, id, world, refused } = townOf('supergroup');
    world.run(react(chat, id, '🔥'), by(bob));
    expect(refused({ type: 'SetChatReactions', chat, mode: 'some', emoji: ['👍'], kindsMax: 1 })).toBe('CHAT_ADMIN_REQUIRED');
    world.run({ type: 'SetChatReactions', chat, mode: 'some', emoji: ['👍'], kindsMax: 1 }, by(alice));
    expect(refused(react(chat, id, '🎉'))).toBe('REACTION_INVALID');
    expect(refused(react(chat, id, '🔥', '👍'))).toBe('REACTIONS_TOO_MANY');
    expect(refused(react(chat, id))).toBe('accepted');
  });

  test('without the right to react it is refused; posts may be reacted to by every subscriber', () => {
    const group = townOf('supergroup');
    group.world.run({ type: 'SetDefaultRights', chat: group.chat, denied: BANNED_RIGHTS.send_reactions }, by(alice));
    expect(group.refused(react(group.chat, group.id, '👍'))).toBe('CHAT_WRITE_FORBIDDEN');
    const channel = townOf('broadcast');
    expect(channel.world.decide(react(channel.chat, channel.id, '👍'), by(bob))).toMatchObject([{ author: 0 }]);
  });
});
