/** Scheduled messages: scheduling, sending, and what remains afterwards. */
import { poll as pollOf, pollAnswer } from '@teamgram/event-schemas';
import { describe, expect, test } from 'vitest';
import type { Command } from '../src/index.ts';
import { dueIn, nextOnAgenda, WHEN_ONLINE_S } from '../src/index.ts';
import { forward, reply, send, storePhoto } from './commands.ts';
import { alice, bob, by, carol, given, people, START_MS, type Step, type World } from './given.ts';

const NOW_S = START_MS / 1000;
const inHours = (hours: number) => NOW_S + hours * 3600;
const later = (dueS: number) => ({ later: { dueS } });
const scheduled = (text: string, dueS = inHours(1)): Step => [send(bob, text, later(dueS)), by(alice)];
const sendNow = (id: number): Command => ({ type: 'SendScheduled', peer: bob, id });
const drop = (...ids: number[]): Command => ({ type: 'DeleteScheduled', peer: bob, ids });
const change = (id: number, more: object = {}): Command => ({ type: 'EditScheduled', peer: bob, id, text: undefined, media: undefined, invertMedia: false, dueS: inHours(1), repeatS: 0, ...more });

/** What the schedule of command-api does: sends everything due and removes it from the agenda. */
function carryOut(world: World, atMs: number): string[] {
  const told: string[] = [];
  for (let next = nextOnAgenda(world.documents); next && next.dueMs <= atMs; next = nextOnAgenda(world.documents)) {
    for (const { subject } of dueIn(world.documents, next.queue, atMs, 100)) told.push(...world.run({ type: 'SendDue', subject }, by(777000, { atMs })).map(({ fact }) => fact.type));
    told.push(...world.run({ type: 'CarryOutDue', queue: next.queue }, by(777000, { atMs })).map(({ fact }) => fact.type));
  }
  return told;
}

describe('scheduled messages', () => {
  test('are in a list of their author, without a number in any mailbox', () =>
    given(...people, scheduled('one')).when(send(bob, 'two', later(inHours(2))), by(alice)).then([
      { type: 'MessageScheduled', stream: `scheduled-${alice}`, owner: alice, peer: bob, scheduledId: 2, author: alice, dueS: inHours(2), content: { text: 'two' } },
    ]));

  test('less than ten seconds ahead they are sent immediately', () => {
    const { when } = given(...people);
    when(send(bob, 'x', later(NOW_S + 9)), by(alice)).then([{ type: 'MessageSent', scheduledId: 0 }]);
    when(send(bob, 'x', later(NOW_S - 9)), by(alice)).then([{ type: 'MessageSent' }]);
    when(send(bob, 'x', later(NOW_S + 10)), by(alice)).then([{ type: 'MessageScheduled' }]);
  });

  test('S1 each is sent exactly once when due, also after a restart', () => {
    const { world } = given(...people, scheduled('late', inHours(2)), scheduled('one'), scheduled('two'));
    expect(carryOut(world, START_MS + 3_599_000)).toEqual([]);
    world.restart();
    const sent = ['MessageSent', 'ScheduledMessagesEnded', 'MessagesErased'];
    expect(carryOut(world, START_MS + 3_600_000)).toEqual([...sent, ...sent, 'ScheduleAdvanced']);
    expect(carryOut(world, START_MS + 3_600_000)).toEqual([]);
    expect(carryOut(world, START_MS + 7_200_000)).toEqual([...sent, 'ScheduleAdvanced']);
    expect(world.journal.events.map(({ fact }) => fact)).toMatchObject([...Array.from({ length: world.journal.events.length - 4 }, () => ({})),
      { type: 'MessageSent', author: alice, scheduledId: 1, content: { text: 'late' } }, { type: 'ScheduledMessagesEnded', scheduledIds: [1], sentIds: [4] }, { type: 'MessagesErased', versions: [0] }, {}]);
    expect(nextOnAgenda(world.documents)).toBeUndefined();
  });

  test('can be sent or deleted before they are due', () => {
    const { world, when } = given(...people, scheduled('one'), scheduled('two'));
    when(sendNow(3), by(alice)).thenRefused('MESSAGE_ID_INVALID');
    when(sendNow(1), by(bob)).thenRefused('MESSAGE_ID_INVALID');
    expect(world.run(sendNow(1), by(alice)).map(({ fact }) => fact)).toMatchObject([
      { type: 'MessageSent', scheduledId: 1 }, { type: 'ScheduledMessagesEnded', scheduledIds: [1], sentIds: [2] }, { type: 'MessagesErased', stream: `scheduled-${alice}`, versions: [0] }]);
    when(drop(1), by(alice)).thenNothing();
    when(drop(1, 2), by(alice)).then([{ type: 'ScheduledMessagesEnded', scheduledIds: [2], sentIds: [0] }, { type: 'MessagesErased', versions: [1] }]);
    world.run(drop(2), by(alice));
    expect(carryOut(world, START_MS + 3_600_000)).toEqual(['ScheduleAdvanced']);
  });

  test('can be edited and rescheduled', () => {
    const { world, when } = given(...people, scheduled('one'));
    when(change(1), by(alice)).thenRefused('MESSAGE_NOT_MODIFIED');
    when(change(1, { dueS: NOW_S - 1 }), by(alice)).thenRefused('SCHEDULE_DATE_INVALID');
    when(change(2), by(alice)).thenRefused('MESSAGE_ID_INVALID');
    world.run(change(1, { dueS: inHours(3), text: { text: 'uno', entities: [] } }), by(alice));
    expect(carryOut(world, START_MS + 3_600_000)).toEqual(['ScheduleAdvanced']);
    world.run(change(1, { dueS: inHours(2) }), by(alice));
    expect(carryOut(world, START_MS + 7_200_000)).toContain('MessageSent');
    expect(world.journal.events.findLast(({ fact }) => fact.type === 'MessageSent')?.fact).toMatchObject({ content: { text: 'uno' } });
    expect(world.journal.events.findLast(({ fact }) => fact.type === 'MessagesErased')?.fact).toMatchObject({ versions: [0, 1, 2] });
    expect(carryOut(world, START_MS + 3 * 3_600_000)).toEqual(['ScheduleAdvanced']);
  });

  test('a repeating message is scheduled again in the commit that sends it, by its period, until it is deleted', () => {
    const daily = (text: string): Step => [send(bob, text, { later: { dueS: inHours(1), repeatS: 86_400 } }), by(alice)];
    const { world, when } = given(...people, daily('morning'));
    const sent = ['MessageSent', 'ScheduledMessagesEnded', 'MessagesErased', 'MessageScheduled'];
    const newest = () => world.journal.events.findLast(({ fact }) => fact.type === 'MessageScheduled')?.fact;
    expect(carryOut(world, START_MS + 3_600_000)).toEqual([...sent, 'ScheduleAdvanced']);
    expect(newest()).toMatchObject({ scheduledId: 2, dueS: inHours(25), repeatS: 86_400, content: { text: 'morning' } });
    world.restart();
    // Not carried out for three days: it is sent once and keeps its time of day.
    expect(carryOut(world, START_MS + 75 * 3_600_000)).toEqual([...sent, 'ScheduleAdvanced']);
    expect(newest()).toMatchObject({ scheduledId: 3, dueS: inHours(97) });
    when(sendNow(3), by(alice, { atMs: START_MS + 76 * 3_600_000 })).then([{ type: 'MessageSent' }, { type: 'ScheduledMessagesEnded' }, { type: 'MessagesErased' }, { type: 'MessageScheduled', dueS: inHours(100) }]);
    world.run(change(3, { dueS: inHours(97), repeatS: 0 }), by(alice, { atMs: START_MS + 76 * 3_600_000 }));
    expect(carryOut(world, START_MS + 97 * 3_600_000)).toEqual(['MessageSent', 'ScheduledMessagesEnded', 'MessagesErased', 'ScheduleAdvanced']);
    for (const repeat of [{ dueS: inHours(1), repeatS: 60 }, { dueS: NOW_S + 9, repeatS: 86_400 }, { dueS: WHEN_ONLINE_S, repeatS: 86_400 }]) when(send(bob, 'x', { later: repeat }), by(alice)).thenRefused('SCHEDULE_DATE_INVALID');
    when(change(3, { repeatS: 1 }), by(alice)).thenRefused('MESSAGE_ID_INVALID');
  });

  test('a repeated poll is a new poll', () => {
    const poll = (id: number) => ({ kind: 'poll' as const, correct: undefined, poll: pollOf({ id, question: 'Now?', closeDateS: inHours(2), answers: [1, 2].map((option) => pollAnswer({ text: 'a', option: Uint8Array.of(option) })) }) });
    const { world } = given(...people, [send(bob, '', { media: poll(7), later: { dueS: inHours(1), repeatS: 86_400 } }), by(alice)]);
    carryOut(world, START_MS + 25 * 3_600_000);
    carryOut(world, START_MS + 49 * 3_600_000);
    const asked = world.journal.events.flatMap(({ fact }) => (fact.type === 'MessageSent' ? fact.content!.media!.poll! : []));
    expect(asked).toMatchObject([{ id: 7, closeDateS: inHours(2) }, { closeDateS: inHours(50) }]);
    expect(asked[1]!.id).not.toBe(7);
  });

  test('a message that would be refused when due is dropped', () => {
    const { world } = given(...people, scheduled('one'), [{ type: 'BlockPeer', peer: bob }, by(alice)]);
    expect(carryOut(world, START_MS + 3_600_000)).toEqual(['ScheduledMessagesEnded', 'MessagesErased', 'ScheduleAdvanced']);
  });

  test('a reply is sent even if its target is gone; a reminder is sent to Saved Messages', () => {
    const { world } = given(...people, [send(alice, 'question'), by(bob)], [{ ...reply(bob, 'answer', 2), ...later(inHours(1)) } as Command, by(alice)], [send(alice, 'call', later(inHours(1))), by(alice)],
      [{ type: 'DeleteMessages', ids: [2], revoke: true }, by(bob)]);
    carryOut(world, START_MS + 3_600_000);
    expect(world.journal.events.filter(({ fact }) => fact.type === 'MessageSent').slice(1).map(({ fact }) => fact)).toMatchObject([
      { content: { text: 'answer' }, deliveries: [{ replyToId: 0 }, { replyToId: 0 }] }, { content: { text: 'call' }, deliveries: [{ mailbox: alice, peer: alice }] }]);
  });

  test('forwards keep their origin; a file is kept as long as anything shows it', () => {
    const { world, when } = given(...people, [storePhoto(77), by(alice)], [send(bob, '', { media: { kind: 'photo', id: 77, spoiler: true }, ...later(inHours(1)) }), by(alice)],
      [send(bob, 'said'), by(alice)], [forward(bob, [2], alice, later(inHours(1))), by(alice)]);
    when(drop(1), by(alice)).then([{ type: 'ScheduledMessagesEnded' }, { type: 'MessagesErased' }, { type: 'FileErased', id: 77 }]);
    carryOut(world, START_MS + 3_600_000);
    const sent = world.journal.events.map(({ fact }) => fact).filter(({ type }) => type === 'MessageSent' || type === 'MessagesSaved' || type === 'FileErased');
    expect(sent.slice(1)).toMatchObject([
      { content: { media: { spoiler: true, photo: { id: 77 } } } }, { content: { text: 'said', forward: { fromUser: alice, savedFromPeer: bob } } }, { type: 'MessagesSaved', peer: bob, messageIds: [4] }]);
  });

  test('at most a hundred for each peer, at most a year ahead', () => {
    const { world, when } = given(...people);
    when(send(bob, 'x', later(inHours(24 * 365) + 1)), by(alice)).thenRefused('SCHEDULE_DATE_TOO_LATE');
    for (let count = 0; count < 100; count++) world.run(send(bob, 'x', later(inHours(1))), by(alice));
    when(send(bob, 'x', later(inHours(1))), by(alice)).thenRefused('SCHEDULE_TOO_MUCH');
    when(send(carol, 'x', later(inHours(1))), by(alice)).then([{ type: 'MessageScheduled', scheduledId: 1 }]);
    when(send(alice, 'x', later(WHEN_ONLINE_S)), by(alice)).thenRefused('SCHEDULE_STATUS_PRIVATE');
  });

  const choose = (kind: string): Command => ({ type: 'ChoosePrivacy', key: 'StatusTimestamp', rules: [{ kind, users: [], chats: [] }] });
  test.each([
    ['hides when they are there', choose('DisallowAll'), bob, choose('AllowAll')],
    ['has blocked the author', { type: 'BlockPeer', peer: alice } as Command, bob, { type: 'UnblockPeer', peer: alice } as Command],
    ['is hidden from themselves', choose('DisallowAll'), alice, choose('AllowAll')],
  ])('a message sent when the recipient is online does not reveal the presence of a user who %s: it stays scheduled', (_, hide, who, show) => {
    const { world } = given(...people, [send(bob, 'you are back', later(WHEN_ONLINE_S)), by(alice)]);
    const subject = world.journal.events.at(-1)!.position;
    const comes = (): string[] => world.run({ type: 'SendAwaited', subject }, by(bob)).map(({ fact }) => fact.type);
    world.run(hide, by(who));
    expect(comes()).toEqual([]);
    world.run(show, by(who));
    expect(comes()).toEqual(['MessageSent', 'ScheduledMessagesEnded', 'MessagesErased']);
  });

  test('are erased with the account of their author', () => {
    const { world } = given(...people, [storePhoto(77), by(alice)], [send(bob, '', { media: { kind: 'photo', id: 77, spoiler: false }, ...later(inHours(1)) }), by(alice)]);
    const [ended, ...others] = world.run({ type: 'DeleteAccount', reason: '', password: undefined } as unknown as Command, by(alice));
    expect(ended!.fact).toMatchObject({ type: 'AccountDeleted', streams: expect.arrayContaining([`scheduled-${alice}`]) });
    expect(others.map(({ fact }) => fact)).toContainEqual(expect.objectContaining({ type: 'FileErased', id: 77 }));
    expect(carryOut(world, START_MS + 3_600_000)).toEqual(['ScheduleAdvanced']);
  });
});
