/** Votes and reactions by thousands of users: the cost of each is constant, and entries that nobody shows any more are removed. */
import { poll, pollAnswer } from '@teamgram/event-schemas';
import { describe, expect, test } from 'vitest';
import type { Command } from '../src/index.ts';
import { forward, send } from './commands.ts';
import { alice, by, given, people, registered, type World } from './given.ts';

const CROWD = 3_000;
const FIRST = 10_000_001_000;
const crowd = Array.from({ length: CROWD }, (_, index) => FIRST + index * 7);
const options = ['yes', 'no'].map((text) => pollAnswer({ text, option: new TextEncoder().encode(text) }));

/** A supergroup with everybody as a member, in which Alice has sent a poll. */
function square() {
  const { world } = given(...people, ...crowd.map((user) => registered(user, `${user}`, 'One')));
  const [made] = world.run({ type: 'CreateChat', kind: 'supergroup', title: 'Square', about: '', users: [] }, by(alice));
  const { chat } = made!.fact as { chat: number };
  world.record({ type: 'MembersAdded', stream: `channel-${-chat - 10 ** 12}`, chat, by: alice, users: crowd, since: 1 });
  const [asked] = world.run(send(chat, '', { media: { kind: 'poll', poll: poll({ id: 7, question: 'tea?', answers: options }), correct: undefined } }), by(alice));
  return { world, chat, id: (asked!.fact as { deliveries: { messageId: number }[] }).deliveries[0]!.messageId };
}

/** Bytes of the documents written by each command of the crowd. */
function bytesOfEach(world: World, command: (user: number) => Command, asking = by): number[] {
  const { documents } = world;
  const put = documents.put.bind(documents);
  let written = 0;
  documents.put = (name, document) => {
    written += name.length + JSON.stringify(document).length;
    put(name, document);
  };
  return crowd.map((user) => {
    written = 0;
    world.run(command(user), asking(user));
    return written;
  });
}

const mean = (numbers: readonly number[]) => numbers.reduce((sum, one) => sum + one, 0) / numbers.length;
/** A block of 64 users is split as it fills; the cost varies with the fill of the block and of the list of keys, and within that only. */
function expectFlat(bytes: readonly number[]): void {
  const early = mean(bytes.slice(300, 900));
  const late = mean(bytes.slice(-600));
  expect(late).toBeLessThan(early * 1.3);
  expect(Math.max(...bytes)).toBeLessThan(24_000);
}

describe('a long block list', () => {
  test('the cost of an entry does not grow with their number; a deleted account has no entries', () => {
    const { world } = given(...people, ...crowd.map((user) => registered(user, `${user}`, 'One')));
    const block = (peer: number): Command => ({ type: 'BlockPeer', peer });
    expectFlat(bytesOfEach(world, block, () => by(alice)));
    for (const user of crowd) expect(world.decide(block(user), by(alice))).toEqual([]);
    const shown = [CROWD - 1, CROWD - 2, 0].map((index) => crowd[index]!);
    expect(world.decide({ type: 'ReplaceBlocked', peers: shown, limit: 3 }, by(alice)).map((fact) => (fact as { peer: number }).peer)).toEqual([crowd[CROWD - 3]]);
    for (const user of crowd.slice(0, 100)) world.run({ type: 'UnblockPeer', peer: user }, by(alice));
    expect(world.decide(block(crowd[99]!), by(alice))).toMatchObject([{ type: 'PeerBlocked' }]);
    expect(world.decide(block(crowd[100]!), by(alice))).toEqual([]);
    world.run({ type: 'DeleteAccount', proof: undefined }, by(alice));
    expect([...world.documents.all.keys()].filter((name) => name.startsWith('blocked'))).toEqual([]);
  });
});

describe('votes and reactions of many users', () => {
  const documentsAbout = (world: World, ...kinds: string[]) => [...world.documents.all.keys()].filter((name) => kinds.some((kind) => name.startsWith(`${kind}:`)));

  test('the cost of a vote does not grow with their number; each can be changed, and is erased with the message in which it was cast', () => {
    const { world, chat, id } = square();
    const vote = (option: number | undefined, to = id): Command => ({ type: 'SendVote', peer: chat, id: to, options: option === undefined ? [] : [options[option]!.option] });
    expectFlat(bytesOfEach(world, (user) => vote(user % 2)));
    for (const user of crowd) expect(world.decide(vote(user % 2), by(user))).toEqual([]);
    for (const user of crowd.slice(0, 100)) expect(world.decide(vote(undefined), by(user))).toMatchObject([{ vote: { answers: [], former: [user % 2] } }]);
    const [copied] = world.run(forward(chat, [id], chat), by(alice));
    const copy = (copied!.fact as { deliveries: { messageId: number }[] }).deliveries[0]!.messageId;
    world.run(vote(1, copy), by(crowd[0]!));
    world.run({ type: 'DeleteChatMessages', chat, ids: [id] }, by(alice));
    expect(world.decide(vote(1, copy), by(crowd[0]!))).toEqual([]);
    for (const user of crowd.slice(1, 100)) expect(world.decide(vote(user % 2, copy), by(user))).toMatchObject([{ vote: { former: [] } }]);
    world.run({ type: 'DeleteChatMessages', chat, ids: [copy] }, by(alice));
    expect(documentsAbout(world, 'voted', 'voters', 'beside')).toEqual([]);
  });

  test('nor does the cost of a reaction; kinds are counted, and all are erased with the message', () => {
    const { world, chat, id } = square();
    const emoji = ['👍', '❤', '🔥'];
    const react = (...chosen: string[]): Command => ({ type: 'SendReaction', peer: chat, id, emoji: chosen, big: false, recent: false });
    expectFlat(bytesOfEach(world, (user) => react(emoji[user % 3]!)));
    for (const user of crowd.slice(0, 100)) expect(world.decide(react(), by(user))).toMatchObject([{ choice: { emoji: [], former: [emoji[user % 3]] } }]);
    world.restart();
    const [erased] = world.decide({ type: 'DeleteChatMessages', chat, ids: [id] }, by(alice)).filter((fact) => fact.type === 'MessagesErased' && fact.messages.length === 0);
    expect(erased).toMatchObject({ versions: { length: CROWD } });
    world.run({ type: 'DeleteChatMessages', chat, ids: [id] }, by(alice));
    expect(documentsAbout(world, 'reactions', 'reacted', 'beside')).toEqual([]);
  });
});
