/** Polls, quizzes, venues, live locations, dice and to-do lists (core.telegram.org/api/poll, …/live-location, …/dice, …/todo), in every kind of chat. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { tl } from '@teamgram/tl';
import { eventually } from '../support/eventually.ts';
import { nextRandomId, wholeHistory } from './community.ts';
import { gather, kinds } from './gathering.ts';
import type { Gathering, Kind, Speaker } from './gathering.ts';

let people: Gathering;
beforeAll(async () => {
  people = await gather();
});
afterAll(() => people?.leave());

const plain = (text: string): tl.textWithEntities => ({ _: 'textWithEntities', text, entities: [] });
const answers = (...texts: string[]): tl.inputPollAnswer[] => texts.map((text) => ({ _: 'inputPollAnswer', text: plain(text) }));
const ask = (more: Partial<tl.poll> = {}): tl.poll => ({ _: 'poll', id: 0n, question: plain('tea or coffee?'), answers: answers('tea', 'coffee', 'water'), hash: 0n, ...more });
const send = (kind: Kind, media: tl.InputMedia) => people.alice.call('messages.sendMedia', { peer: people.place(kind, 'alice'), media, message: '', random_id: nextRandomId() });

/** Sends media; returns the message id for each of them. */
async function sent(kind: Kind, media: tl.InputMedia): Promise<{ [who in Speaker]: number }> {
  const { updates } = await send(kind, media) as tl.updates;
  const alice = (updates.find(({ _ }) => _ === 'updateMessageID') as tl.updateMessageID).id;
  const date = (await people.seen(kind, 'alice', alice)).date;
  const history = { peer: people.place(kind, 'bob'), offset_id: 0, offset_date: 0, add_offset: 0, limit: 1, max_id: 0, min_id: 0, hash: 0n };
  const bob = await eventually('Bob has it', async () => {
    const answer = await people.bob.call('messages.getHistory', history);
    const [newest] = 'messages' in answer ? answer.messages : [];
    return newest?._ === 'message' && newest.media && newest.date >= date && newest.id;
  });
  return { alice, bob };
}

const mediaOf = async (kind: Kind, who: Speaker, id: number) => (await people.seen(kind, who, id)).media as tl.messageMediaPoll;
const vote = (kind: Kind, who: Speaker, msg_id: number, ...given: string[]) =>
  people[who].call('messages.sendVote', { peer: people.place(kind, who), msg_id, options: given.map((one) => new TextEncoder().encode(one)) });
const resultsIn = (answer: tl.Updates) => ((answer as tl.updates).updates[0] as tl.updateMessagePoll).results;

describe.each(kinds)('a poll in %s', (kind) => {
  test('messages.sendVote, messages.getPollResults: the author and voters see the results, others only the total', async () => {
    const id = await sent(kind, { _: 'inputMediaPoll', poll: ask() });
    expect(await mediaOf(kind, 'bob', id.bob)).toMatchObject({ poll: { question: plain('tea or coffee?') }, results: { total_voters: 0 } });
    const results = resultsIn(await vote(kind, 'bob', id.bob, '1'));
    expect(results.results?.map(({ voters, chosen }) => [voters, chosen])).toEqual([[0, undefined], [1, true], [0, undefined]]);
    const heard = await eventually('Alice’s other device hears of it', () => people.heard.alice.find((update) => update._ === 'updateMessagePoll' && update.msg_id === id.alice)) as tl.updateMessagePoll;
    expect(heard.results).toMatchObject({ total_voters: 1 });
    expect(heard.results.results?.map(({ voters }) => voters)).toEqual([0, 1, 0]);
    const now = async (who: Speaker) => resultsIn(await people[who].call('messages.getPollResults', { peer: people.place(kind, who), msg_id: id[who], poll_hash: 0n }));
    expect((await now('alice')).results?.map(({ voters, chosen }) => [voters, chosen])).toEqual([[0, undefined], [1, undefined], [0, undefined]]);
    await vote(kind, 'alice', id.alice, '1');
    expect((await mediaOf(kind, 'bob', id.bob)).results).toMatchObject({ total_voters: 2, results: [{ voters: 0 }, { voters: 2, chosen: true }, { voters: 0 }] });
    await vote(kind, 'bob', id.bob);
    expect(await now('bob')).toMatchObject({ total_voters: 1, results: undefined });
    expect((await mediaOf(kind, 'alice', id.alice)).results).toMatchObject({ total_voters: 1, results: [{ voters: 0 }, { voters: 1, chosen: true }, { voters: 0 }] });
    await expect(people.bob.call('messages.getPollVotes', { peer: people.place(kind, 'bob'), id: id.bob, limit: 10 })).rejects.toThrow('BROADCAST_FORBIDDEN');
  });

  test('messages.getUnreadPollVotes, messages.readPollVotes: public votes are unread for the author until seen', async () => {
    const inPublic: tl.inputMediaPoll = { _: 'inputMediaPoll', poll: ask({ public_voters: true }) };
    if (kind === 'a channel') {
      await expect(send(kind, inPublic)).rejects.toThrow('BROADCAST_PUBLIC_VOTERS_FORBIDDEN');
      return;
    }
    const id = await sent(kind, inPublic);
    const page = { offset_id: 0, add_offset: 0, limit: 10, max_id: 0, min_id: 0 };
    const unread = async () => {
      const answer = await people.alice.call('messages.getUnreadPollVotes', { peer: people.place(kind, 'alice'), ...page });
      return 'messages' in answer ? answer.messages.map((message) => message.id) : [];
    };
    const counted = async () => ((await people.alice.call('messages.getPeerDialogs', { peers: [{ _: 'inputDialogPeer', peer: people.place(kind, 'alice') }] })).dialogs[0] as tl.dialog).unread_poll_votes_count;
    await vote(kind, 'bob', id.bob, '1');
    await eventually('it is news', async () => (await unread()).length === 1);
    expect([await unread(), await counted()]).toEqual([[id.alice], 1]);
    await eventually('Alice’s other device hears so', () => people.heard.alice.some((update) => update._ === 'updateMessagePoll' && update.msg_id === id.alice && update.results.has_unread_votes === true));
    expect((await mediaOf(kind, 'bob', id.bob)).results.has_unread_votes).toBeUndefined();
    people.heard.alice.length = 0;
    expect(await people.alice.call('messages.readPollVotes', { peer: people.place(kind, 'alice') })).toMatchObject({ pts_count: 0, offset: 0 });
    await eventually('her other device hears that she has looked', () => people.heard.alice.some((update) => update._ === 'updateMessagePoll' && update.msg_id === id.alice && update.results.has_unread_votes === undefined));
    expect([await unread(), await counted()]).toEqual([[], 0]);
    await vote(kind, 'bob', id.bob);
    await vote(kind, 'alice', id.alice, '0');
    expect(await unread()).toEqual([]);
  });

  test('messages.editMessage closes it: everybody sees the results, nobody can vote', async () => {
    const id = await sent(kind, { _: 'inputMediaPoll', poll: ask({ multiple_choice: true }) });
    await vote(kind, 'bob', id.bob, '0', '2');
    const answer = await people.alice.call('messages.editMessage', { peer: people.place(kind, 'alice'), id: id.alice, media: { _: 'inputMediaPoll', poll: ask({ closed: true }) } });
    expect((answer as tl.updates).updates[0]).toMatchObject({ _: 'updateMessagePoll', poll: { closed: true }, results: { results: [{ voters: 1 }, { voters: 0 }, { voters: 1 }] } });
    expect(await mediaOf(kind, 'alice', id.alice)).toMatchObject({ poll: { closed: true }, results: { results: [{ voters: 1 }, { voters: 0 }, { voters: 1 }] } });
    await eventually('Bob sees it', async () => (await mediaOf(kind, 'bob', id.bob)).poll.closed);
    await expect(vote(kind, 'bob', id.bob, '1')).rejects.toThrow('MESSAGE_POLL_CLOSED');
  });
});

test.each(kinds)('at its closing date everybody who sees it in %s is notified', async (kind) => {
  const close_date = Math.floor(Date.now() / 1000) + 3;
  const id = await sent(kind, { _: 'inputMediaPoll', poll: ask({ close_date }) });
  const heard = await eventually('Alice’s other device hears of it', () =>
    people.heard.alice.find((update) => update._ === 'updateMessagePoll' && update.msg_id === id.alice && update.poll?.closed === true)) as tl.updateMessagePoll;
  expect(heard).toMatchObject({ poll: { closed: true, close_date }, results: { results: [{}, {}, {}] } });
  await eventually('so does Bob', () => people.heard.bob.some((update) => update._ === 'updateMessagePoll' && update.msg_id === id.bob && update.poll?.closed === true));
  await expect(vote(kind, 'bob', id.bob, '1')).rejects.toThrow('MESSAGE_POLL_CLOSED');
});

test('a quiz shows the correct answer after voting, and accepts one vote', async () => {
  const kind = 'a basic group';
  const quiz: tl.inputMediaPoll = { _: 'inputMediaPoll', poll: ask({ quiz: true }), correct_answers: [2], solution: 'always water', solution_entities: [{ _: 'messageEntityBold', offset: 7, length: 5 }] };
  const id = await sent(kind, quiz);
  expect((await mediaOf(kind, 'bob', id.bob)).results.solution).toBeUndefined();
  const results = resultsIn(await vote(kind, 'bob', id.bob, '0'));
  expect(results).toMatchObject({ solution: 'always water', solution_entities: [{ _: 'messageEntityBold', offset: 7, length: 5 }], results: [{ chosen: true }, {}, { correct: true }] });
  await expect(vote(kind, 'bob', id.bob, '2')).rejects.toThrow('REVOTE_NOT_ALLOWED');
});

test.each(['a private chat', 'a basic group', 'a supergroup'] as const)('messages.addPollAnswer, messages.deletePollAnswer: answers added by voters in %s', async (kind) => {
  const peerOf = (who: Speaker) => people.place(kind, who);
  const add = (who: Speaker, msg_id: number, text: string) => people[who].call('messages.addPollAnswer', { peer: peerOf(who), msg_id, answer: answers(text)[0]! }) as Promise<tl.updates>;
  const drop = (who: Speaker, msg_id: number, option: string) => people[who].call('messages.deletePollAnswer', { peer: peerOf(who), msg_id, option: new TextEncoder().encode(option) }) as Promise<tl.updates>;
  const plainPoll = await sent(kind, { _: 'inputMediaPoll', poll: ask({ public_voters: true }) });
  await expect(add('bob', plainPoll.bob, 'milk')).rejects.toThrow('MESSAGE_ID_INVALID');
  const answer = await send(kind, { _: 'inputMediaPoll', poll: ask({ public_voters: true, multiple_choice: true, open_answers: true }) }) as tl.updates;
  const shown = answer.updates.flatMap((update) => ('message' in update && (update.message as tl.message).media ? [(update.message as tl.message).media as tl.messageMediaPoll] : []));
  expect(shown).toMatchObject([{ poll: { open_answers: true, creator: true } }]);
  const alice = (answer.updates.find(({ _ }) => _ === 'updateMessageID') as tl.updateMessageID).id;
  const bob = await eventually('Bob has it', async () => {
    const history = await people.bob.call('messages.getHistory', { peer: peerOf('bob'), offset_id: 0, offset_date: 0, add_offset: 0, limit: 1, max_id: 0, min_id: 0, hash: 0n });
    const [newest] = 'messages' in history ? history.messages : [];
    return newest?._ === 'message' && newest.media?._ === 'messageMediaPoll' && newest.media.poll.open_answers && newest.id;
  });
  expect((await mediaOf(kind, 'bob', bob)).poll.creator).toBeUndefined();

  await expect(add('bob', bob, ' ')).rejects.toThrow('POLL_ANSWER_INVALID');
  await expect(people.bob.call('messages.addPollAnswer', { peer: peerOf('bob'), msg_id: bob, answer: { ...answers('x')[0]!, media: { _: 'inputMediaEmpty' } } })).rejects.toThrow('MEDIA_INVALID');
  const { updates } = await add('bob', bob, 'milk');
  const own = { _: 'pollAnswer', text: plain('milk'), option: new TextEncoder().encode('3'), added_by: { _: 'peerUser', user_id: people.bob.userId } };
  expect(updates.find((update) => 'message' in update && (update.message as tl.Message)._ === 'messageService')).toMatchObject({ message: { action: { _: 'messageActionPollAppendAnswer', answer: own }, reply_to: { reply_to_msg_id: bob } } });
  await eventually('Alice’s other device sees it', () => people.heard.alice.some((update) => (update._ === 'updateEditMessage' || update._ === 'updateEditChannelMessage')
    && (update.message as tl.message).id === alice && ((update.message as tl.message).media as tl.messageMediaPoll).poll.answers.length === 4));
  await vote(kind, 'alice', alice, '3', '0');
  expect(await mediaOf(kind, 'alice', alice)).toMatchObject({ poll: { answers: [{}, {}, {}, own] }, results: { total_voters: 1, results: [{ voters: 1 }, {}, {}, { voters: 1 }] } });
  expect((await people.seen(kind, 'alice', alice)).edit_hide).toBe(true);
  await add('alice', alice, 'juice');
  await eventually('Bob sees it', async () => (await mediaOf(kind, 'bob', bob)).poll.answers.length === 5);

  await expect(drop('bob', bob, '4')).rejects.toThrow('MESSAGE_AUTHOR_REQUIRED');
  await expect(drop('alice', alice, '0')).rejects.toThrow('OPTION_INVALID');
  const gone = await drop('bob', bob, '3');
  expect(gone.updates.find((update) => 'message' in update && (update.message as tl.Message)._ === 'messageService')).toMatchObject({ message: { action: { _: 'messageActionPollDeleteAnswer', answer: own } } });
  await expect(vote(kind, 'bob', bob, '3')).rejects.toThrow('OPTION_INVALID');
  const left = await eventually('Alice’s vote for it is gone', async () => {
    const media = await mediaOf(kind, 'alice', alice);
    return media.poll.answers.length === 4 && media;
  });
  expect(left.results).toMatchObject({ total_voters: 1, results: [{ voters: 1, chosen: true }, {}, {}, { voters: 0, option: new TextEncoder().encode('4') }] });
  for (let number = 0; number < 8; number++) await add('alice', alice, `${number}`);
  await expect(add('alice', alice, 'one more')).rejects.toThrow('POLL_ANSWERS_INVALID');
});

test('a vote updates all forwarded copies, wherever it was cast', async () => {
  const [kind, copied] = ['a basic group', 'a channel'] as const;
  const id = await sent(kind, { _: 'inputMediaPoll', poll: ask() });
  const { updates } = await people.alice.call('messages.forwardMessages', { from_peer: people.place(kind, 'alice'), to_peer: people.place(copied, 'alice'), id: [id.alice], random_id: [nextRandomId()] }) as tl.updates;
  const copy = (updates.find(({ _ }) => _ === 'updateMessageID') as tl.updateMessageID).id;
  await eventually('Bob has the copy', () => people.seen(copied, 'bob', copy).catch(() => false as const));
  const heardOf = (kind: 'peerChat' | 'peerChannel', msg_id: number, total_voters: number) => eventually(`Alice’s other device hears of ${total_voters}`, () =>
    people.heard.alice.find((update) => update._ === 'updateMessagePoll' && update.peer?._ === kind && update.msg_id === msg_id && update.results.total_voters === total_voters)) as Promise<tl.updateMessagePoll>;
  await vote(kind, 'bob', id.bob, '1');
  expect((await heardOf('peerChannel', copy, 1)).poll).toBeUndefined();
  await heardOf('peerChat', id.alice, 1);
  await vote(copied, 'alice', copy, '1');
  await heardOf('peerChat', id.alice, 2);
  await people.alice.call('messages.editMessage', { peer: people.place(kind, 'alice'), id: id.alice, media: { _: 'inputMediaPoll', poll: ask({ closed: true }) } });
  await eventually('Bob hears that the copy takes no votes either', () =>
    people.heard.bob.some((update) => update._ === 'updateMessagePoll' && update.peer?._ === 'peerChannel' && update.msg_id === copy && update.poll?.closed === true && update.results.results?.[1]?.voters === 2));
});

test('the author sees results and voters of an open poll without voting, everybody those of a closed one', async () => {
  const kind = 'a supergroup';
  const id = await sent(kind, { _: 'inputMediaPoll', poll: ask({ public_voters: true }) });
  const place = (who: 'alice' | 'bob') => ({ peer: people.place(kind, who), id: id[who] });
  const votes = (who: 'alice' | 'bob') => people[who].call('messages.getPollVotes', { ...place(who), limit: 10 });
  await expect(votes('bob')).rejects.toThrow('POLL_VOTE_REQUIRED');
  expect((await votes('alice')).count).toBe(0);
  await vote(kind, 'bob', id.bob, '1');
  expect((await votes('alice')).votes).toMatchObject([{ peer: { user_id: people.bob.userId } }]);
  const { updates } = await people.alice.call('messages.getPollResults', { peer: people.place(kind, 'alice'), msg_id: id.alice, poll_hash: 0n }) as tl.updates;
  expect(updates).toMatchObject([{ results: { results: [{ voters: 0 }, { voters: 1 }, { voters: 0 }] } }]);
  await people.bob.call('messages.sendVote', { peer: people.place(kind, 'bob'), msg_id: id.bob, options: [] });
  await expect(votes('bob')).rejects.toThrow('POLL_VOTE_REQUIRED');
  await people.alice.call('messages.editMessage', { ...place('alice'), media: { _: 'inputMediaPoll', poll: ask({ closed: true }) } });
  expect((await eventually('it is closed', () => votes('bob').catch(() => false as const))).count).toBe(0);
});

test('messages.getPollVotes: public votes, for those who have voted', async () => {
  const kind = 'a supergroup';
  const id = await sent(kind, { _: 'inputMediaPoll', poll: ask({ public_voters: true, multiple_choice: true }) });
  await vote(kind, 'alice', id.alice, '0', '1');
  const votes = () => people.bob.call('messages.getPollVotes', { peer: people.place(kind, 'bob'), id: id.bob, limit: 10 });
  await expect(votes()).rejects.toThrow('POLL_VOTE_REQUIRED');
  await vote(kind, 'bob', id.bob, '1');
  const all = await votes();
  expect({ count: all.count, users: all.users.length, kinds: all.votes.map(({ _ }) => _) }).toEqual({ count: 2, users: 2, kinds: ['messagePeerVote', 'messagePeerVoteMultiple'] });
  await expect(send('a channel', { _: 'inputMediaPoll', poll: ask({ public_voters: true }) })).rejects.toThrow('BROADCAST_PUBLIC_VOTERS_FORBIDDEN');
});

test.each([
  ['no question', { question: plain(' ') }, undefined, 'POLL_QUESTION_INVALID'],
  ['one answer', { answers: answers('yes') }, undefined, 'POLL_ANSWERS_INVALID'],
  ['an empty answer', { answers: answers('yes', '') }, undefined, 'POLL_ANSWER_INVALID'],
  ['a quiz without a correct answer', { quiz: true }, undefined, 'QUIZ_CORRECT_ANSWERS_EMPTY'],
  ['two correct answers', { quiz: true }, [0, 1], 'QUIZ_CORRECT_ANSWERS_TOO_MUCH'],
  ['a correct answer that does not exist', { quiz: true }, [7], 'QUIZ_CORRECT_ANSWER_INVALID'],
  ['a quiz with multiple choice', { quiz: true, multiple_choice: true }, [0], 'QUIZ_MULTIPLE_INVALID'],
])('refuses %s', async (_, more, correct_answers, error) => {
  await expect(send('a private chat', { _: 'inputMediaPoll', poll: ask(more), correct_answers })).rejects.toThrow(error);
});

test.each(kinds)('a venue in %s, and a live location until it is stopped: messages.getRecentLocations', async (kind) => {
  const point = (lat: number): tl.inputGeoPoint => ({ _: 'inputGeoPoint', lat, long: 13 });
  const venue = await sent(kind, { _: 'inputMediaVenue', geo_point: point(52), title: 'Gate', address: 'Square 1', provider: 'x', venue_id: '1', venue_type: '' });
  expect((await people.seen(kind, 'bob', venue.bob)).media).toMatchObject({ _: 'messageMediaVenue', title: 'Gate', geo: { lat: 52 } });
  const id = await sent(kind, { _: 'inputMediaGeoLive', geo_point: point(1), period: 900 });
  const move = (media: tl.inputMediaGeoLive) => people.alice.call('messages.editMessage', { peer: people.place(kind, 'alice'), id: id.alice, media });
  await move({ _: 'inputMediaGeoLive', geo_point: point(2), heading: 90 });
  const recent = async () => {
    const answer = await people.bob.call('messages.getRecentLocations', { peer: people.place(kind, 'bob'), limit: 10, hash: 0n });
    return 'messages' in answer ? answer.messages.map((message) => (message as tl.message).media) : [];
  };
  await eventually('Bob sees it move', async () => (await recent()).some((media) => media?._ === 'messageMediaGeoLive' && media.heading === 90 && media.period === 900));
  await move({ _: 'inputMediaGeoLive', stopped: true, geo_point: { _: 'inputGeoPointEmpty' } });
  await eventually('it has stopped', async () => {
    const { media } = await people.seen(kind, 'bob', id.bob);
    return media?._ === 'messageMediaGeoLive' && media.period < 900;
  });
  await expect(send(kind, { _: 'inputMediaGeoLive', geo_point: point(1), period: 5 })).rejects.toThrow('MEDIA_INVALID');
});

test.each(kinds.filter((kind) => kind !== 'a channel'))('messageActionGeoProximityReached in %s: one for each approach', async (kind) => {
  const place = (metres: number, more: Partial<tl.inputMediaGeoLive> = {}): tl.inputMediaGeoLive => ({ _: 'inputMediaGeoLive', geo_point: { _: 'inputGeoPoint', lat: metres / 111_195, long: 13 }, period: 900, ...more });
  const watching = await sent(kind, place(0, { proximity_notification_radius: 100 }));
  expect((await people.seen(kind, 'alice', watching.alice)).media).toMatchObject({ proximity_notification_radius: 100 });
  expect((await people.seen(kind, 'bob', watching.bob)).media).not.toHaveProperty('proximity_notification_radius', 100);
  const heard = await eventually('Bob hears of it', () => people.heard.bob.flatMap((update) => ('message' in update && typeof update.message === 'object' && update.message._ === 'message' && update.message.media?._ === 'messageMediaGeoLive' ? [update.message.media] : [])).at(-1));
  expect(heard.proximity_notification_radius).toBeUndefined();
  const shared = await people.bob.call('messages.sendMedia', { peer: people.place(kind, 'bob'), media: place(1_000), message: '', random_id: nextRandomId() }) as tl.updates;
  const { id } = shared.updates.find(({ _ }) => _ === 'updateMessageID') as tl.updateMessageID;
  const move = async (metres: number) => (await people.bob.call('messages.editMessage', { peer: people.place(kind, 'bob'), id, media: place(metres) }) as tl.updates).updates;
  expect(await move(500)).toHaveLength(1);
  const [edited, own] = (await move(60)).map((update) => ('message' in update ? update.message : undefined)) as [tl.message, tl.messageService];
  const bob = { _: 'peerUser', user_id: people.bob.userId };
  const action = { _: 'messageActionGeoProximityReached' as const, from_id: bob, to_id: { _: 'peerUser', user_id: people.alice.userId }, distance: 60 };
  expect(edited).toMatchObject({ _: 'message', id, media: { _: 'messageMediaGeoLive' } });
  expect(own).toMatchObject({ _: 'messageService', out: true, action });
  const isIt = (update: tl.Update) => 'message' in update && typeof update.message === 'object' && update.message._ === 'messageService' && update.message.action._ === action._ && update.message.action.distance === 60;
  await eventually('Alice is told', () => people.heard.alice.some(isIt));
  expect(await move(30)).toHaveLength(1);
  const { messages } = await people.alice.call('messages.getHistory', { peer: people.place(kind, 'alice'), ...wholeHistory }) as tl.messages.messages;
  expect(messages.filter((message) => message._ === 'messageService' && message.action._ === action._)).toMatchObject([{ from_id: bob, action }]);
});

test.each(kinds)('dice in %s: both sides see the same value, and so does a forward', async (kind) => {
  const id = await sent(kind, { _: 'inputMediaDice', emoticon: '🎰' });
  const { media } = await people.seen(kind, 'alice', id.alice) as { media: tl.messageMediaDice };
  expect(media).toMatchObject({ _: 'messageMediaDice', emoticon: '🎰' });
  expect(media.value).toBeGreaterThanOrEqual(1);
  expect(media.value).toBeLessThanOrEqual(64);
  expect((await people.seen(kind, 'bob', id.bob)).media).toEqual(media);
  const forwarded = await people.bob.call('messages.forwardMessages', { from_peer: people.place(kind, 'bob'), to_peer: { _: 'inputPeerSelf' }, id: [id.bob], random_id: [nextRandomId()] }) as tl.updates;
  const copy = forwarded.updates.find(({ _ }) => _ === 'updateNewMessage') as tl.updateNewMessage;
  expect((copy.message as tl.message).media).toEqual(media);
  await expect(send(kind, { _: 'inputMediaDice', emoticon: '🎱' })).rejects.toThrow('EMOTICON_INVALID');
});

test.each(kinds)('a to-do list in %s: messages.toggleTodoCompleted, messages.appendTodoList', async (kind) => {
  const task = (id: number, text: string): tl.todoItem => ({ _: 'todoItem', id, title: plain(text) });
  const todo: tl.todoList = { _: 'todoList', others_can_complete: true, title: plain('shopping'), list: [task(1, 'milk'), task(2, 'bread')] };
  const id = await sent(kind, { _: 'inputMediaTodo', todo });
  expect((await people.seen(kind, 'bob', id.bob)).media).toEqual({ _: 'messageMediaToDo', todo });
  const who = kind === 'a channel' ? 'alice' : 'bob';
  const { updates } = await people[who].call('messages.toggleTodoCompleted', { peer: people.place(kind, who), msg_id: id[who], completed: [2], incompleted: [] }) as tl.updates;
  const [edited, told] = updates.map((update) => ('message' in update ? update.message : undefined)) as [tl.message, tl.messageService];
  expect(edited.media).toMatchObject({ completions: [{ _: 'todoCompletion', id: 2 }] });
  expect(told).toMatchObject({ _: 'messageService', action: { _: 'messageActionTodoCompletions', completed: [2], incompleted: [] }, reply_to: { reply_to_msg_id: id[who] } });
  await eventually('the other one sees it', async () => ((await people.seen(kind, 'alice', id.alice)).media as tl.messageMediaToDo).completions?.[0]?.id === 2);
  const grown = await people.alice.call('messages.appendTodoList', { peer: people.place(kind, 'alice'), msg_id: id.alice, list: [task(3, 'tea')] }) as tl.updates;
  expect((grown.updates[1] as tl.updateNewMessage).message).toMatchObject({ action: { _: 'messageActionTodoAppendTasks', list: [task(3, 'tea')] } });
  await eventually('Bob sees it', async () => ((await people.seen(kind, 'bob', id.bob)).media as tl.messageMediaToDo).todo.list.length === 3);
  await expect(people.bob.call('messages.appendTodoList', { peer: people.place(kind, 'bob'), msg_id: id.bob, list: [task(4, 'x')] })).rejects.toThrow(kind === 'a channel' ? 'CHAT_WRITE_FORBIDDEN' : 'MESSAGE_AUTHOR_REQUIRED');
  // mtcute numbers items from 0, which is not a valid item id.
  const counted = await sent(kind, { _: 'inputMediaTodo', todo: { ...todo, list: [task(0, 'milk'), task(1, 'bread')] } });
  expect((await people.seen(kind, 'alice', counted.alice)).media).toEqual({ _: 'messageMediaToDo', todo });
  await expect(send(kind, { _: 'inputMediaTodo', todo: { ...todo, list: [] } })).rejects.toThrow('MEDIA_INVALID');
});
