/** Polls: voting permissions, closing, and erasure together with the message. */
import { poll, pollAnswer } from '@teamgram/event-schemas';
import type { Poll } from '@teamgram/event-schemas';
import { describe, expect, test } from 'vitest';
import { ADMIN_RIGHTS, dueIn, nextOnAgenda } from '../src/index.ts';
import type { Command } from '../src/index.ts';
import { edit, forward, remove, send } from './commands.ts';
import { alice, bob, by, carol, given, people, START_MS } from './given.ts';

const option = (name: string) => new TextEncoder().encode(name);
const tea = poll({ id: 7, question: 'tea?', answers: ['yes', 'no'].map((text) => pollAnswer({ text, option: option(text) })) });
const asked = (more: Partial<Poll> = {}) => given(...people, [send(bob, '', { media: { kind: 'poll', poll: { ...tea, ...more }, correct: more.quiz ? [0] : undefined } }), by(alice)]);
const vote = (...options: string[]): Command => ({ type: 'SendVote', peer: alice, id: 2, options: options.map(option) });

describe('SendVote', () => {
  test('contains the vote that it replaces; the same vote again does nothing', () => {
    const { world } = asked();
    world.run(vote('no'), by(bob));
    expect(world.decide(vote('yes'), by(bob))).toMatchObject([{ type: 'PollVoted', poll: 7, user: bob, vote: { answers: [0], former: [1] }, places: [{ mailbox: alice }, { mailbox: bob }] }]);
    expect(world.decide(vote('no'), by(bob))).toEqual([]);
    expect(world.decide(vote(), by(bob))).toMatchObject([{ vote: { answers: [], former: [1] } }]);
  });

  test('a public vote is unread for the author of the poll until read; secret votes, own votes and votes in a copy are not', () => {
    const { world } = asked({ publicVoters: true });
    const news = { type: 'VoteBroughtNews', owner: alice, user: bob, peer: bob, poll: 7, messageId: 2, voted: true };
    expect(world.run(vote('yes'), by(bob)).map(({ fact }) => fact)).toMatchObject([{ type: 'PollVoted' }, news]);
    expect(world.decide(vote(), by(bob))).toMatchObject([{ type: 'PollVoted' }, { ...news, voted: false }]);
    expect(world.decide({ type: 'SendVote', peer: bob, id: 2, options: [option('no')] }, by(alice))).toHaveLength(1);
    expect(asked().world.decide(vote('yes'), by(bob))).toHaveLength(1);
    world.run(forward(alice, [2], carol), by(bob));
    expect(world.decide({ type: 'SendVote', peer: bob, id: 2, options: [option('no')] }, by(carol))).toHaveLength(1);
    expect(world.decide({ type: 'ReadVotes', peer: bob, ids: [2, 99] }, by(alice))).toMatchObject([{ type: 'PollVotesRead', owner: alice, peer: bob, messageIds: [2] }]);
    expect(world.decide({ type: 'ReadVotes', peer: alice, ids: [2] }, by(bob))).toEqual([]);
  });

  test.each([['an answer that is none', vote('maybe'), 'OPTION_INVALID'], ['two answers', vote('yes', 'no'), 'OPTIONS_TOO_MUCH']])(
    'refuses %s', (_, command, error) => asked().when(command, by(bob)).thenRefused(error));

  test('no votes after the close date, or after closing', () => {
    asked({ closeDateS: START_MS / 1000 + 60 }).when(vote('yes'), by(bob, { atMs: START_MS + 60_000 })).thenRefused('MESSAGE_POLL_CLOSED');
    const { world, when } = asked();
    const closing = edit(bob, 2, '', { text: undefined, media: { kind: 'poll', poll: { ...tea, closed: true }, correct: undefined } });
    expect(world.run(closing, by(alice)).map(({ fact }) => fact)).toMatchObject([{ type: 'MessageEdited', content: { media: { poll: { closed: true } } } }, { type: 'PollClosed', poll: 7 }]);
    when(vote('yes'), by(bob)).thenRefused('MESSAGE_POLL_CLOSED');
    when(closing, by(alice)).thenRefused('MESSAGE_NOT_MODIFIED');
  });

  test('at the close date each copy is marked as closed, once', () => {
    const endsAt = START_MS + 60_000;
    const { world, when } = asked({ closeDateS: endsAt / 1000 });
    world.run(forward(alice, [2], carol), by(bob));
    const { queue } = nextOnAgenda(world.documents)!;
    const system = by(777_000, { atMs: endsAt });
    const subjects = dueIn(world.documents, queue, endsAt, 100).map(({ subject }) => subject);
    expect(subjects.map((subject) => world.run({ type: 'SendDue', subject }, system).map(({ fact }) => fact))).toMatchObject([
      [{ type: 'PollExpired', poll: 7, places: [{ mailbox: alice }, { mailbox: bob }] }], [{ type: 'PollExpired', poll: 7, places: [{ mailbox: bob }, { mailbox: carol }] }]]);
    expect(world.run({ type: 'CarryOutDue', queue }, system).map(({ fact }) => fact)).toMatchObject([{ type: 'ScheduleAdvanced', queue, next: 2 }]);
    expect(nextOnAgenda(world.documents)).toBeUndefined();
    // This second will not come again: nothing of its queue remains.
    expect([`queue:${queue}`, `queued:${queue}/0`].filter((name) => world.documents.get(name))).toEqual([]);
    when(vote('yes'), by(bob, { atMs: START_MS })).thenRefused('MESSAGE_POLL_CLOSED');
  });

  test('a vote in a quiz is final', () => {
    const { world, when } = asked({ quiz: true });
    world.run(vote('no'), by(bob));
    when(vote('yes'), by(bob)).thenRefused('REVOTE_NOT_ALLOWED');
  });

  test('a forward shares the votes of the poll; T5 votes are erased with the message in which they were cast', () => {
    const { world } = asked();
    world.run(forward(alice, [2], carol), by(bob));
    const [voted] = world.run({ type: 'SendVote', peer: bob, id: 2, options: [option('yes')] }, by(carol));
    expect(world.decide({ type: 'SendVote', peer: bob, id: 2, options: [] }, by(carol))).toMatchObject([{ poll: 7 }]);
    expect(world.run(remove([2], true), by(carol)).map(({ fact }) => fact)).toMatchObject([{ type: 'MessagesErased' }, { type: 'MessagesErased', versions: [voted!.version] }]);
  });
});

test('a forward without the author is a new poll: its author closes only that one', () => {
  const { world, when } = asked();
  const facts = world.run(forward(alice, [2], bob, { dropAuthor: true }), by(bob)).map(({ fact }) => fact);
  expect(facts.map(({ type }) => type)).toEqual(['MessageSent']);
  const [sent] = facts;
  const own = sent!.type === 'MessageSent' ? sent!.content!.media!.poll!.id : 7;
  expect(own).not.toBe(7);
  expect(world.run(edit(bob, 3, '', { text: undefined, media: { kind: 'poll', poll: { ...tea, closed: true }, correct: undefined } }), by(bob)).map(({ fact }) => fact))
    .toMatchObject([{ type: 'MessageEdited' }, { type: 'PollClosed', poll: own }]);
  when(vote('yes'), by(bob)).then([{ type: 'PollVoted', poll: 7 }]);
});

describe('live locations', () => {
  const place = { kind: 'live', stopped: false, live: { geo: { latitude: 1, longitude: 2, accuracyM: 0 }, heading: 0, periodS: 900, proximityM: 0 } } as const;
  const sent = () => given(...people, [send(bob, '', { media: place }), by(alice)]);
  const move = (more: object) => edit(bob, 2, '', { text: undefined, media: { ...place, ...more } });

  test('can be updated until their period ends, and keep it', () => {
    const { when } = sent();
    when(move({ live: { ...place.live, heading: 90, periodS: 0 } }), by(alice, { atMs: START_MS + 60_000 })).then([{ content: { media: { live: { heading: 90, periodS: 900 } } } }].map((fact) => ({ type: 'MessageEdited', ...fact })));
    when(move({ live: { ...place.live, heading: 90 } }), by(alice, { atMs: START_MS + 900_000 })).thenRefused('MESSAGE_EDIT_TIME_EXPIRED');
  });

  test('when stopped, the period is the actual duration', () =>
    sent().when(move({ stopped: true }), by(alice, { atMs: START_MS + 61_000 })).then([{ type: 'MessageEdited', content: { media: { live: { periodS: 61 } } } }]));
});

describe('an open poll', () => {
  const openTea = () => given(...people, [send(bob, '', { media: { kind: 'poll', poll: { ...tea, publicVoters: true, multiple: true }, correct: undefined, open: true } }), by(alice)]);
  const later = (seconds: number) => by(bob, { atMs: START_MS + seconds * 1000 });
  const add = (peer: number, text: string): Command => ({ type: 'AddPollAnswer', peer, id: 2, text, entities: [] });
  const drop = (peer: number, name: string): Command => ({ type: 'DeletePollAnswer', peer, id: 2, option: option(name) });

  test('is recorded in a separate fact; quizzes and anonymous polls cannot be open', () => {
    openTea().when(send(bob, '', { media: { kind: 'poll', poll: { ...tea, publicVoters: true }, correct: undefined, open: true } }), by(alice)).then([
      { type: 'MessageSent' }, { type: 'PollOpened', poll: 7, place: { mailbox: alice, peer: bob, messageId: 3 } }]);
    asked().when(send(bob, '', { media: { kind: 'poll', poll: tea, correct: undefined, open: true } }), by(alice)).thenRefused('MEDIA_INVALID');
    asked().when(send(bob, '', { media: { kind: 'poll', poll: { ...tea, publicVoters: true, quiz: true }, correct: [0], open: true } }), by(alice)).thenRefused('MEDIA_INVALID');
  });

  test('accepts answers in its original message, each with its own option; copies do not change', () => {
    const { world, when } = openTea();
    when(add(alice, ' '), by(bob)).thenRefused('POLL_ANSWER_INVALID');
    when(add(alice, 'perhaps'), by(carol)).thenRefused('MESSAGE_ID_INVALID');
    asked().when(add(alice, 'perhaps'), by(bob)).thenRefused('MESSAGE_ID_INVALID');
    world.run(add(alice, 'perhaps'), later(0));
    when(add(bob, 'never'), by(alice)).then([
      { type: 'MessageEdited', content: { media: { poll: { answers: [{}, {}, { text: 'perhaps', addedBy: bob }, { text: 'never', addedBy: alice, option: option('3') }] } } } },
      { type: 'MessageSent', author: alice, content: { action: 'PollAppendAnswer' }, deliveries: [{ mailbox: alice, replyToId: 2 }, { mailbox: bob, replyToId: 2 }] }]);
    world.run(forward(alice, [2], carol), by(bob));
    when({ ...add(bob, 'never'), id: 2 } as Command, by(carol)).thenRefused('MESSAGE_ID_INVALID');
    for (let number = 0; number < 9; number++) world.run(add(bob, `${number}`), by(alice));
    when(add(bob, 'too many'), by(alice)).thenRefused('POLL_ANSWERS_INVALID');
  });

  test('answers can be deleted within five minutes by who added them, and by the author of the poll; their votes are dropped, other indexes stay', () => {
    const { world, when } = openTea();
    world.run(add(alice, 'perhaps'), later(0));
    world.run(add(alice, 'never'), later(0));
    world.run({ type: 'SendVote', peer: alice, id: 2, options: [option('2'), option('3')] }, later(0));
    when(drop(bob, 'yes'), by(alice)).thenRefused('OPTION_INVALID');
    when(drop(alice, '2'), later(301)).thenRefused('MESSAGE_EDIT_TIME_EXPIRED');
    world.run(add(bob, 'mine'), by(alice));
    when(drop(alice, '4'), later(0)).thenRefused('MESSAGE_AUTHOR_REQUIRED');
    when(drop(bob, '2'), by(alice, { atMs: START_MS + 400_000 })).then([{ type: 'PollAnswerRemoved', answer: 2, by: alice }, { type: 'MessageEdited' }, { type: 'MessageSent' }]);
    world.run(drop(alice, '2'), later(300));
    world.restart();
    when(drop(alice, '2'), later(300)).thenRefused('OPTION_INVALID');
    when({ type: 'SendVote', peer: alice, id: 2, options: [option('3')] }, later(300)).thenNothing();
    when({ type: 'SendVote', peer: alice, id: 2, options: [option('2')] }, later(300)).thenRefused('OPTION_INVALID');
    when({ type: 'SendVote', peer: alice, id: 2, options: [new Uint8Array()] }, later(300)).thenRefused('OPTION_INVALID');
    when({ type: 'SendVote', peer: alice, id: 2, options: [] }, later(300)).then([{ type: 'PollVoted', vote: { answers: [], former: [3] } }, { type: 'VoteBroughtNews' }]);
    world.run(edit(bob, 2, '', { text: undefined, media: { kind: 'poll', poll: { ...tea, closed: true }, correct: undefined } }), by(alice));
    when(add(alice, 'late'), later(300)).thenRefused('MESSAGE_POLL_CLOSED');
  });

  test('does not reveal which anonymous admin added an answer', () => {
    const { world, when } = given(...people);
    const [made] = world.run({ type: 'CreateChat', kind: 'supergroup', title: 'Town', about: '', users: [] }, by(alice));
    const { chat } = made!.fact as { chat: number };
    world.run({ type: 'AddMembers', chat, users: [bob] }, by(alice));
    world.run({ type: 'AppointAdmin', chat, user: bob, rights: ADMIN_RIGHTS.anonymous, rank: '' }, by(alice));
    const [asked] = world.run(send(chat, '', { media: { kind: 'poll', poll: { ...tea, publicVoters: true }, correct: undefined, open: true } }), by(alice));
    const { messageId: id } = (asked!.fact as { deliveries: { messageId: number }[] }).deliveries[0]!;
    when({ type: 'AddPollAnswer', peer: chat, id, text: 'x', entities: [] }, by(bob)).then([
      { type: 'MessageEdited', content: { media: { poll: { answers: [{}, {}, { addedBy: -chat }] } } } }, { type: 'MessageSent', sender: chat }]);
    world.run({ type: 'AddPollAnswer', peer: chat, id, text: 'x', entities: [] }, by(bob));
    when({ type: 'DeletePollAnswer', peer: chat, id, option: option('2') }, by(bob)).then([{ type: 'PollAnswerRemoved' }, { type: 'MessageEdited' }, { type: 'MessageSent' }]);
  });

  test('stays open when scheduled', () => {
    const dueS = START_MS / 1000 + 3_600;
    const { world } = given(...people, [send(bob, '', { media: { kind: 'poll', poll: { ...tea, publicVoters: true }, correct: undefined, open: true }, later: { dueS } }), by(alice)]);
    expect(world.run({ type: 'SendScheduled', peer: bob, id: 1 }, by(alice)).map(({ fact }) => fact.type)).toEqual(['MessageSent', 'PollOpened', 'ScheduledMessagesEnded', 'MessagesErased']);
  });
});

test('a forward records its place and the places of the original', () => {
  const { world, when } = asked();
  when(forward(alice, [2], carol), by(bob)).then([{ type: 'MessageSent' }, {
    type: 'PollCopied', poll: 7, places: [{ mailbox: alice, peer: bob, messageId: 2 }, { mailbox: bob, peer: alice, messageId: 2 }, { mailbox: bob, peer: carol, messageId: 3 }, { mailbox: carol, peer: bob, messageId: 2 }],
  }]);
  const dueS = START_MS / 1000 + 3_600;
  expect(world.run(forward(alice, [2], carol, { later: { dueS } }), by(bob)).map(({ fact }) => fact)).toMatchObject([{ type: 'MessageScheduled' }, { type: 'PollCopied', places: { length: 2 } }]);
  expect(world.run({ type: 'SendScheduled', peer: carol, id: 1 }, by(bob)).map(({ fact }) => fact)).toContainEqual(expect.objectContaining({ type: 'PollCopied', places: [{ mailbox: bob, peer: carol, messageId: 3 }, { mailbox: carol, peer: bob, messageId: 2 }] }));
});
