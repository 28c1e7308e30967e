/** Polls: who may vote what, when it ends, and what goes with the message. */
import { poll, pollAnswer } from '@teamgram/event-schemas';
import type { Poll } from '@teamgram/event-schemas';
import { describe, expect, test } from 'vitest';
import { dueIn, nextOnAgenda } from '../src/index.ts';
import type { Command } from '../src/index.ts';
import { edit, forward, remove, send } from './commands.ts';
import { alice, bob, by, carol, given, people, START_MS } from './given.ts';

const option = (name: string) => new TextEncoder().encode(name);
const tea = poll({ id: 7, question: 'tea?', answers: ['yes', 'no'].map((text) => pollAnswer({ text, option: option(text) })) });
const asked = (more: Partial<Poll> = {}) => given(...people, [send(bob, '', { media: { kind: 'poll', poll: { ...tea, ...more }, correct: more.quiz ? [0] : undefined } }), by(alice)]);
const vote = (...options: string[]): Command => ({ type: 'SendVote', peer: alice, id: 2, options: options.map(option) });

describe('SendVote', () => {
  test('says what it takes the place of; the same answer again is nothing', () => {
    const { world } = asked();
    world.run(vote('no'), by(bob));
    expect(world.decide(vote('yes'), by(bob))).toMatchObject([{ type: 'PollVoted', poll: 7, user: bob, vote: { answers: [0], former: [1] }, places: [{ mailbox: alice }, { mailbox: bob }] }]);
    expect(world.decide(vote('no'), by(bob))).toEqual([]);
    expect(world.decide(vote(), by(bob))).toMatchObject([{ vote: { answers: [], former: [1] } }]);
  });

  test('what is answered in public is news to whoever asked, until they look: not what is secret, one’s own or voted in a copy', () => {
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

  test('after its date, and once it was closed, nobody votes', () => {
    asked({ closeDateS: START_MS / 1000 + 60 }).when(vote('yes'), by(bob, { atMs: START_MS + 60_000 })).thenRefused('MESSAGE_POLL_CLOSED');
    const { world, when } = asked();
    const closing = edit(bob, 2, '', { text: undefined, media: { kind: 'poll', poll: { ...tea, closed: true }, correct: undefined } });
    expect(world.run(closing, by(alice)).map(({ fact }) => fact)).toMatchObject([{ type: 'MessageEdited', content: { media: { poll: { closed: true } } } }, { type: 'PollClosed', poll: 7 }]);
    when(vote('yes'), by(bob)).thenRefused('MESSAGE_POLL_CLOSED');
    when(closing, by(alice)).thenRefused('MESSAGE_NOT_MODIFIED');
  });

  test('at its date each copy is told that it has ended, once', () => {
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
    when(vote('yes'), by(bob, { atMs: START_MS })).thenRefused('MESSAGE_POLL_CLOSED');
  });

  test('a quiz takes one answer', () => {
    const { world, when } = asked({ quiz: true });
    world.run(vote('no'), by(bob));
    when(vote('yes'), by(bob)).thenRefused('REVOTE_NOT_ALLOWED');
  });

  test('a forwarded copy is the same poll; T5 votes go with the message by which they were cast', () => {
    const { world } = asked();
    world.run(forward(alice, [2], carol), by(bob));
    const [voted] = world.run({ type: 'SendVote', peer: bob, id: 2, options: [option('yes')] }, by(carol));
    expect(world.decide({ type: 'SendVote', peer: bob, id: 2, options: [] }, by(carol))).toMatchObject([{ poll: 7 }]);
    expect(world.run(remove([2], true), by(carol)).map(({ fact }) => fact)).toMatchObject([{ type: 'MessagesErased' }, { type: 'MessagesErased', versions: [voted!.version] }]);
  });
});

describe('places that move', () => {
  const place = { kind: 'live', stopped: false, live: { geo: { latitude: 1, longitude: 2, accuracyM: 0 }, heading: 0, periodS: 900, proximityM: 0 } } as const;
  const sent = () => given(...people, [send(bob, '', { media: place }), by(alice)]);
  const move = (more: object) => edit(bob, 2, '', { text: undefined, media: { ...place, ...more } });

  test('move until their time is over, and keep it', () => {
    const { when } = sent();
    when(move({ live: { ...place.live, heading: 90, periodS: 0 } }), by(alice, { atMs: START_MS + 60_000 })).then([{ content: { media: { live: { heading: 90, periodS: 900 } } } }].map((fact) => ({ type: 'MessageEdited', ...fact })));
    when(move({ live: { ...place.live, heading: 90 } }), by(alice, { atMs: START_MS + 900_000 })).thenRefused('MESSAGE_EDIT_TIME_EXPIRED');
  });

  test('stopped, the period is what it lasted', () =>
    sent().when(move({ stopped: true }), by(alice, { atMs: START_MS + 61_000 })).then([{ type: 'MessageEdited', content: { media: { live: { periodS: 61 } } } }]));
});
