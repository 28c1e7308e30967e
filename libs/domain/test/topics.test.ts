/** Threads of supergroups and topics of forums (core.telegram.org/api/threads, …/api/forum). */
import { describe, expect, test } from 'vitest';
import { ADMIN_RIGHTS, BANNED_RIGHTS, chatOf, PINNED_TOPICS_MAX, type Command } from '../src/index.ts';
import { forward, send } from './commands.ts';
import { alice, bob, by, carol, given, people, refusalOf, type By } from './given.ts';

/** A supergroup of Alice with Bob as a member, and helpers for acting there. */
function town(...options: string[]) {
  const { world } = given(...people);
  const [made] = world.run({ type: 'CreateChat', kind: 'supergroup', title: 'Town', about: '', users: [] }, by(alice));
  if (made?.fact.type !== 'ChatCreated') throw new Error('no chat was made');
  const { chat } = made.fact;
  world.run({ type: 'AddMembers', chat, users: [bob] }, by(alice));
  for (const option of options) world.run({ type: 'SetChatOption', chat, option: option as 'forum', on: true }, by(alice));
  const run = (command: Command, asking: By) => world.run(command, asking).map(({ fact }) => fact);
  const say = (text: string, asking: By, replyTo?: { id: number; thread?: number }) => {
    const [sent] = run({ ...send(chat, text), replyTo: replyTo && { quote: undefined, ...replyTo } } as Command, asking);
    if (sent?.type !== 'MessageSent') throw new Error('nothing was sent');
    return { ...sent, id: sent.deliveries[0]!.messageId };
  };
  const open = (title: string, asking: By) => {
    const [, fact] = run({ type: 'CreateTopic', chat, title, iconColor: 0, iconEmoji: 0 }, asking);
    if (fact?.type !== 'TopicCreated') throw new Error('no topic was created');
    return fact.topic;
  };
  const refused = (command: Command, asking: By) => refusalOf(world, command, asking);
  const refusedToSay = (asking: By, replyTo?: { id: number; thread?: number }) => refused({ ...send(chat, 'x'), replyTo: replyTo && { quote: undefined, ...replyTo } } as Command, asking);
  return { chat, world, run, say, open, refused, refusedToSay };
}

const edit = (chat: number, topic: number, given: object): Command =>
  ({ type: 'EditTopic', chat, topic, title: undefined, iconEmoji: undefined, closed: undefined, hidden: undefined, ...given });

describe('threads of a group', () => {
  test('a reply starts a thread; a reply to that belongs to the same thread', () => {
    const { say } = town();
    const first = say('question', by(alice));
    expect(first).toMatchObject({ thread: 0, topic: false });
    const answer = say('answer', by(bob), { id: first.id });
    expect(answer).toMatchObject({ thread: first.id, topic: false, deliveries: [{ replyToId: first.id }] });
    expect(say('why', by(alice), { id: answer.id })).toMatchObject({ thread: first.id, deliveries: [{ replyToId: answer.id }] });
  });

  test('a reply to a deleted message goes into the given thread', () => {
    const { chat, say, run, refusedToSay } = town();
    const first = say('question', by(alice));
    const answer = say('answer', by(bob), { id: first.id });
    run({ type: 'DeleteChatMessages', chat, ids: [answer.id] }, by(alice));
    expect(say('late', by(alice), { id: answer.id, thread: first.id })).toMatchObject({ thread: first.id, deliveries: [{ replyToId: first.id }] });
    expect(refusedToSay(by(alice), { id: answer.id })).toBe('MSG_ID_INVALID');
    expect(refusedToSay(by(alice), { id: answer.id, thread: 404 })).toBe('MSG_ID_INVALID');
  });

  test('private chats have no threads', () => {
    const { world } = given(...people);
    const [first] = world.run(send(bob, 'question'), by(alice));
    const [answer] = world.run({ ...send(alice, 'answer'), replyTo: { id: 2, quote: undefined } } as Command, by(bob));
    expect([first?.fact, answer?.fact]).toMatchObject([{ thread: 0 }, { thread: 0 }]);
  });

  test('ReadThread: a read mark only advances, and tells which messages nobody had read', () => {
    const { chat, world, say, run, refused } = town();
    const first = say('question', by(alice));
    const answer = say('answer', by(bob), { id: first.id });
    const read = (maxId: number): Command => ({ type: 'ReadThread', chat, thread: first.id, maxId });
    expect(run(read(answer.id), by(alice))).toMatchObject([{ type: 'ThreadRead', reader: alice, maxId: answer.id, newsAfter: 0 }]);
    expect(run(read(answer.id), by(alice))).toEqual([]);
    world.restart();
    expect(run(read(9_999), by(bob))).toMatchObject([{ type: 'ThreadRead', reader: bob, maxId: answer.id, newsAfter: answer.id }]);
    expect(refused({ ...read(3), thread: 404 } as Command, by(alice))).toBe('MSG_ID_INVALID');
    expect(refused(read(3), by(carol))).toBe('CHANNEL_PRIVATE');
  });
});

describe('topics of a forum', () => {
  test('only the owner can enable the forum', () => {
    const { chat, refused, run } = town();
    const forum: Command = { type: 'SetChatOption', chat, option: 'forum', on: true };
    expect(refused({ type: 'CreateTopic', chat, title: 'x', iconColor: 0, iconEmoji: 0 }, by(alice))).toBe('CHANNEL_FORUM_MISSING');
    expect(refused(forum, by(bob))).toBe('CHAT_ADMIN_REQUIRED');
    run({ type: 'AppointAdmin', chat, user: bob, rights: ADMIN_RIGHTS.change_info, rank: '' }, by(alice));
    expect(refused(forum, by(bob))).toBe('CHAT_ADMIN_REQUIRED');
    expect(run(forum, by(alice))).toMatchObject([{ type: 'ChatOptionSet', option: 'forum', on: true }]);
  });

  test('CreateTopic: its service message is the topic', () => {
    const { chat, run, refused } = town('forum');
    const facts = run({ type: 'CreateTopic', chat, title: ' Roads ', iconColor: 0xffd67e, iconEmoji: 0 }, by(bob));
    expect(facts).toMatchObject([
      { type: 'MessageSent', thread: 4, topic: true, content: { action: 'TopicCreate', service: { topic: { title: 'Roads', iconColor: 0xffd67e } } }, deliveries: [{ messageId: 4, replyToId: 0 }] },
      { type: 'TopicCreated', topic: 4, by: bob, sender: 0, title: { title: 'Roads' }, iconColor: 0xffd67e, iconEmoji: 0 },
    ]);
    const again: Command = { type: 'CreateTopic', chat, title: 'Roads', iconColor: 1, iconEmoji: 0 };
    expect(run(again, by(alice))[1]).toMatchObject({ iconColor: 0x6fb9f0 });
    expect(refused({ ...again, title: ' ' } as Command, by(alice))).toBe('TOPIC_TITLE_EMPTY');
    expect(refused({ ...again, sendAs: carol } as Command, by(alice))).toBe('SEND_AS_PEER_INVALID');
    run({ type: 'SetDefaultRights', chat, denied: BANNED_RIGHTS.manage_topics }, by(alice));
    expect(refused(again, by(bob))).toBe('CHAT_WRITE_FORBIDDEN');
  });

  test('every message sent into a topic belongs to it', () => {
    const { chat, say, open, run } = town('forum');
    const topic = open('Roads', by(alice));
    const first = say('first', by(bob), { id: topic });
    expect(first).toMatchObject({ thread: topic, topic: true, deliveries: [{ replyToId: topic }] });
    expect(say('second', by(alice), { id: first.id, thread: topic })).toMatchObject({ thread: topic, topic: true, deliveries: [{ replyToId: first.id }] });
    expect(say('third', by(alice), { id: first.id })).toMatchObject({ thread: topic, topic: true });
    expect(say('elsewhere', by(alice))).toMatchObject({ thread: 0, topic: false });
    const [passed] = run({ ...forward(chat, [first.id], chat), toThread: topic } as Command, by(alice));
    expect(passed).toMatchObject({ thread: topic, topic: true, deliveries: [{ replyToId: topic }] });
  });

  test('users who may edit a closed topic can still write in it', () => {
    const { chat, say, open, run, refusedToSay, refused } = town('forum');
    const [roads, trees] = [open('Roads', by(alice)), open('Trees', by(bob))];
    expect(refused(edit(chat, roads, { closed: true }), by(bob))).toBe('CHAT_ADMIN_REQUIRED');
    expect(run(edit(chat, roads, { closed: true }), by(alice))).toMatchObject([
      { type: 'TopicEdited', topic: roads, closed: true, hidden: undefined },
      { type: 'MessageSent', thread: roads, topic: true, content: { action: 'TopicEdit', service: { topic: { closed: 2, hidden: 0 } } }, deliveries: [{ replyToId: roads }] },
    ]);
    run(edit(chat, trees, { closed: true }), by(bob));
    expect([refusedToSay(by(bob), { id: roads }), refusedToSay(by(bob), { id: trees })]).toEqual(['TOPIC_CLOSED', 'accepted']);
    expect(say('still', by(alice), { id: roads }).topic).toBe(true);
    run({ type: 'SetChatOption', chat, option: 'forum', on: false }, by(alice));
    expect(refusedToSay(by(bob), { id: roads })).toBe('accepted');
  });

  test('"General" belongs to the owner of the forum: a former owner without rights can no longer edit it or write in it while it is closed', () => {
    const { chat, world, run, refused, refusedToSay } = town('forum');
    run(edit(chat, 1, { closed: true }), by(alice));
    world.record({ type: 'ChatCreatorChanged', stream: `channel-${-chat}`, chat, by: alice, user: bob });
    expect(refused(edit(chat, 1, { title: 'Mine' }), by(alice))).toBe('CHAT_ADMIN_REQUIRED');
    expect(refusedToSay(by(alice))).toBe('TOPIC_CLOSED');
    expect(refused(edit(chat, 1, { title: 'Town' }), by(bob))).toBe('accepted');
  });

  test('EditTopic: allowed changes', () => {
    const { chat, open, run, refused } = town('forum');
    const topic = open('Roads', by(alice));
    const tell = (number: number, change: object) => refused(edit(chat, number, change), by(alice));
    expect(tell(404, { title: 'x' })).toBe('TOPIC_ID_INVALID');
    expect(tell(topic, { title: 'Roads' })).toBe('TOPIC_NOT_MODIFIED');
    expect(tell(topic, {})).toBe('TOPIC_NOT_MODIFIED');
    expect(tell(topic, { title: ' ' })).toBe('TOPIC_TITLE_EMPTY');
    expect(tell(topic, { closed: true, title: 'x' })).toBe('TOPIC_CLOSE_SEPARATELY');
    expect(tell(topic, { hidden: true, closed: true })).toBe('TOPIC_HIDE_SEPARATELY');
    expect(tell(topic, { hidden: true })).toBe('NOGENERAL_HIDE_FORBIDDEN');
    expect(tell(1, { iconEmoji: 5 })).toBe('GENERAL_MODIFY_ICON_FORBIDDEN');
    expect(run(edit(chat, topic, { title: 'Streets', iconEmoji: 5 }), by(alice))).toMatchObject([
      { type: 'TopicEdited', title: { title: 'Streets' }, iconEmoji: 5 }, { content: { service: { topic: { title: 'Streets', iconEmoji: 5, iconSet: true } } } },
    ]);
  });

  test('"General" can be renamed, closed and hidden; hiding closes it, reopening shows it', () => {
    const { chat, world, run, refusedToSay } = town('forum');
    expect(run(edit(chat, 1, { title: 'Square' }), by(alice))).toMatchObject([{ type: 'TopicEdited', topic: 1 }, { type: 'MessageSent', thread: 0, topic: false }]);
    expect(run(edit(chat, 1, { hidden: true }), by(alice))[0]).toMatchObject({ hidden: true, closed: true });
    world.restart();
    expect([refusedToSay(by(bob)), refusedToSay(by(alice))]).toEqual(['TOPIC_CLOSED', 'accepted']);
    expect(run(edit(chat, 1, { closed: false }), by(alice))[0]).toMatchObject({ hidden: false, closed: false });
    expect(refusedToSay(by(bob))).toBe('accepted');
  });

  test('DeleteTopic: nobody can write in it from then on; its messages are deleted in slices', () => {
    const { chat, say, open, run, refused, refusedToSay } = town('forum');
    const topic = open('Roads', by(bob));
    const own = say('mine', by(bob), { id: topic });
    const drop = (ids: number[]): Command => ({ type: 'DeleteTopic', chat, topic, ids });
    expect(run({ type: 'DeleteChatMessages', chat, ids: [topic] }, by(alice))).toEqual([]);
    expect(refused(drop([own.id]), by(bob))).toBe('accepted');
    const other = say('hers', by(alice), { id: topic });
    expect(refused(drop([own.id]), by(bob))).toBe('CHAT_WRITE_FORBIDDEN');
    const elsewhere = say('elsewhere', by(alice));
    expect(run(drop([other.id, elsewhere.id]), by(alice))).toMatchObject([{ type: 'TopicDeleted', topic }, { type: 'MessagesErased', erasures: [{ messageIds: [other.id] }] }]);
    expect(refusedToSay(by(alice), { id: topic })).toBe('TOPIC_DELETED');
    expect(run(drop([own.id, topic]), by(alice))).toMatchObject([{ type: 'MessagesErased' }]);
    expect(refused(drop([own.id]), by(alice))).toBe('TOPIC_ID_INVALID');
    expect(refused({ ...drop([2]), topic: 1 } as Command, by(alice))).toBe('TOPIC_ID_INVALID');
  });

  test('pinned topics: limited, in the order set by an admin', () => {
    const { chat, world, open, run, refused } = town('forum');
    const topics = Array.from({ length: PINNED_TOPICS_MAX + 1 }, (_, index) => open(`Topic ${index}`, by(alice)));
    const pin = (topic: number, pinned = true): Command => ({ type: 'PinTopic', chat, topic, pinned });
    const order = (given: number[], force: boolean): Command => ({ type: 'ReorderPinnedTopics', chat, topics: given, force });
    for (const topic of topics.slice(0, PINNED_TOPICS_MAX)) run(pin(topic), by(alice));
    expect(refused(pin(topics.at(-1)!), by(alice))).toBe('PINNED_TOO_MUCH');
    expect(run(pin(topics[0]!), by(alice))).toEqual([]);
    expect([refused(pin(topics[0]!), by(bob)), refused(order([], true), by(bob)), refused(pin(404), by(alice))]).toEqual(['CHAT_ADMIN_REQUIRED', 'CHAT_ADMIN_REQUIRED', 'TOPIC_ID_INVALID']);
    run(pin(topics[1]!, false), by(alice));
    run({ type: 'DeleteTopic', chat, topic: topics[2]!, ids: [] }, by(alice));
    expect(chatOf(world.documents, chat)?.pinnedTopics).toEqual([topics[4], topics[3], topics[0]]);
    expect(run(order([topics[0]!, topics[2]!], false), by(alice))).toMatchObject([{ topics: [topics[0], topics[4], topics[3]] }]);
    expect(run(order([topics[3]!], true), by(alice))).toMatchObject([{ topics: [topics[3]] }]);
    expect(run(order([topics[3]!], true), by(alice))).toEqual([]);
    expect(refused(order(topics.filter((_, index) => index !== 2).concat(1), true), by(alice))).toBe('PINNED_TOO_MUCH');
  });

  test('each topic has its own draft, which sending into it clears', () => {
    const { chat, run, open, world } = town('forum');
    const topic = open('Roads', by(alice));
    const save = (text: string, thread: number): Command => ({ type: 'SaveDraft', peer: chat, thread, draft: { text, entities: [], replyToId: 0, noWebpage: false, replyToPeer: 0, quote: undefined } });
    run(save('for all', 0), by(bob));
    expect(run(save('for roads', topic), by(bob))).toMatchObject([{ type: 'DraftSaved', thread: topic }]);
    expect(run(save('for roads', topic), by(bob))).toEqual([]);
    world.restart();
    const into = { ...send(chat, 'roads'), replyTo: { id: topic, quote: undefined }, clearDraft: true } as Command;
    expect(run(into, by(bob))).toMatchObject([{ type: 'MessageSent' }, { type: 'DraftCleared', thread: topic }]);
    expect(run({ type: 'ClearDraft', peer: chat, thread: topic }, by(bob))).toEqual([]);
    expect(run({ type: 'ClearDraft', peer: chat }, by(bob))).toMatchObject([{ type: 'DraftCleared', thread: 0 }]);
  });

  test('viewing a forum as a list of messages is a choice of each user', () => {
    const { chat, run, refused } = town('forum');
    const view = (asMessages: boolean): Command => ({ type: 'ChooseForumView', chat, asMessages });
    expect(run(view(true), by(bob))).toMatchObject([{ type: 'ForumViewChosen', owner: bob, asMessages: true }]);
    expect([run(view(true), by(bob)), run(view(false), by(alice))]).toEqual([[], []]);
    expect(refused(view(true), by(carol))).toBe('CHANNEL_PRIVATE');
  });

  test('notification settings of one topic', () => {
    const { chat, run, refused } = town('forum');
    const mute = (thread: number): Command => ({ type: 'ChooseNotifications', of: { peer: chat, thread }, showPreviews: undefined, silent: true, muteUntilS: undefined });
    expect(run(mute(1), by(bob))).toMatchObject([{ peer: chat, scope: '', thread: 1, silent: true }]);
    expect(refused(mute(404), by(bob))).toBe('MSG_ID_INVALID');
  });
});
