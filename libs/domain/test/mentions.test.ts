/** Users mentioned by a group message: by username, by a link, or by a reply. */
import { textEntity } from '@teamgram/event-schemas';
import { describe, expect, test } from 'vitest';
import type { Command } from '../src/index.ts';
import { reply, send } from './commands.ts';
import { alice, bob, by, carol, given, people, type Step } from './given.ts';

const dave = 10_000_000_004;
const named = (user: number, username: string): Step => [{ type: 'ClaimUsername', username }, by(user)];
const group: Step = [{ type: 'CreateChat', kind: 'basic', title: 'Friends', about: '', users: [bob, carol], ttlS: 0 } as unknown as Command, by(alice)];

/** Alice's group of three, in which Bob is @bobby_b and Carol has no username. */
function friends() {
  const built = given(...people, named(bob, 'bobby_b'), group);
  const created = built.world.journal.events.map(({ fact }) => fact).find((fact) => fact.type === 'ChatCreated');
  return { ...built, chat: (created as { chat: number }).chat };
}

describe('MessageSent.mentions', () => {
  test('by @username or link, each user once; not the author, not users outside the chat', () => {
    const { world, chat } = friends();
    const entities = [textEntity({ kind: 'MentionName', offset: 0, length: 1, user: carol }), textEntity({ kind: 'MentionName', offset: 1, length: 1, user: dave })];
    expect(world.decide(send(chat, 'xy @BOBBY_B and @bobby_b, @nobody_here', { entities }), by(alice))).toMatchObject([{ mentions: [carol, bob] }]);
    expect(world.decide(send(chat, 'I am @bobby_b'), by(bob))).toMatchObject([{ mentions: [] }]);
  });

  test('by a reply', () => {
    const { world, chat } = friends();
    const [sent] = world.run(send(chat, 'who comes?'), by(bob));
    const { fact } = sent!;
    const id = fact.type === 'MessageSent' ? fact.deliveries.find(({ mailbox }) => mailbox === carol)!.messageId : 0;
    expect(world.decide(reply(chat, 'I do', id), by(carol))).toMatchObject([{ mentions: [bob] }]);
  });

  test('none in a private chat', () => {
    const { world } = friends();
    expect(world.decide(send(bob, '@bobby_b'), by(alice))).toMatchObject([{ mentions: [] }]);
  });
});

test('ReadMentions: marks messages that mention the reader, ignores others', () => {
  const { world, chat } = friends();
  const at = () => world.journal.events.length - 1;
  const idOf = (position: number, user: number) => {
    const fact = world.journal.read(position)!.fact;
    return fact.type === 'MessageSent' ? fact.deliveries.find(({ mailbox }) => mailbox === user)!.messageId : 0;
  };
  world.run(send(chat, 'hi @bobby_b'), by(alice));
  const calling = at();
  world.run(send(chat, 'hi all'), by(alice));
  const ids = [idOf(calling, bob), idOf(at(), bob), 99];
  expect(world.decide({ type: 'ReadMentions', peer: chat, ids }, by(bob))).toEqual([
    { type: 'MentionsRead', stream: `dialogs-${bob}`, owner: bob, peer: chat, messages: [calling], messageIds: [ids[0]] }]);
  expect(world.decide({ type: 'ReadMentions', peer: chat, ids: [idOf(calling, carol)] }, by(carol))).toEqual([]);
});

test('ReadMentions: also after leaving the basic group, whose messages stay in the mailbox', () => {
  const { world, chat } = friends();
  const [sent] = world.run(send(chat, 'hi @bobby_b'), by(alice));
  const id = sent?.fact.type === 'MessageSent' ? sent.fact.deliveries.find(({ mailbox }) => mailbox === bob)!.messageId : 0;
  world.run({ type: 'LeaveChat', chat }, by(bob));
  expect(world.decide({ type: 'ReadMentions', peer: chat, ids: [id] }, by(bob))).toMatchObject([{ type: 'MentionsRead', messageIds: [id] }]);
});
