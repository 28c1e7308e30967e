/** Threads of a supergroup and topics of a forum (core.telegram.org/api/threads, …/api/forum). */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { tl } from '@teamgram/tl';
import { eventually } from '../support/eventually.ts';
import { chatIn, firstPage, inputChannel, inputPeerChannel, nextRandomId, startCommunity, told, wholeHistory } from './community.ts';
import type { Community, Name } from './community.ts';

let people: Community;
const seen: Partial<Record<Name, tl.channel>> = {};
const channel = (who: Name) => inputChannel(seen[who]!);
const peer = (who: Name) => inputPeerChannel(seen[who]!);

type Answered = { id: number; top?: number };
const replyTo = ({ id, top }: Answered): tl.inputReplyToMessage => ({ _: 'inputReplyToMessage', reply_to_msg_id: id, ...(top ? { top_msg_id: top } : {}) });

const say = async (who: Name, message: string, answered?: Answered): Promise<tl.message> => {
  const sent = await people[who].call('messages.sendMessage', {
    peer: peer(who), message, random_id: nextRandomId(), ...(answered ? { reply_to: replyTo(answered) } : {}),
  }) as tl.updates;
  return sent.updates.flatMap((update) => (update._ === 'updateNewChannelMessage' ? [update.message as tl.message] : []))[0]!;
};
const open = async (who: Name, title: string): Promise<number> => {
  const made = await people[who].call('messages.createForumTopic', { peer: peer(who), title, icon_color: 0xffd67e, random_id: nextRandomId() }) as tl.updates;
  return made.updates.flatMap((update) => (update._ === 'updateMessageID' ? [update.id] : []))[0]!;
};
const topicsOf = (who: Name, more: object = {}) =>
  people[who].call('messages.getForumTopics', { peer: peer(who), offset_date: 0, offset_id: 0, offset_topic: 0, limit: 20, ...more });
const topicOf = async (who: Name, id: number) => (await people[who].call('messages.getForumTopicsByID', { peer: peer(who), topics: [id] })).topics[0] as tl.forumTopic;
const repliesTo = async (who: Name, msg_id: number, more: object = {}) => people[who].call('messages.getReplies', { ...wholeHistory, peer: peer(who), msg_id, ...more });
/** A query waits until the user's own messages are projected, so afterwards all users see them. */
const shown = (who: Name) => people[who].call('messages.getHistory', { ...wholeHistory, peer: peer(who), limit: 1 });
const ids = ({ topics }: { topics: tl.ForumTopic[] }) => topics.map(({ id }) => id);

beforeAll(async () => {
  people = await startCommunity();
  seen.alice = chatIn('channel', await people.alice.call('channels.createChannel', { megagroup: true, title: 'Town', about: '' }) as tl.updates);
  const users = [await people.user('alice', 'bob'), await people.user('alice', 'carol')];
  await people.alice.call('channels.inviteToChannel', { channel: channel('alice'), users });
  for (const who of ['bob', 'carol'] as const) {
    seen[who] = await eventually(`${who} has the group`, async () => {
      const { chats } = await people[who].call('messages.getDialogs', firstPage) as tl.messages.dialogs;
      return chats.some(({ _ }) => _ === 'channel') && chatIn('channel', { chats });
    });
  }
});
afterAll(() => people?.leave());

describe('threads of a group', () => {
  let question: tl.message;
  let answer: tl.message;

  test('messages.getReplies: a reply starts a thread, which contains replies to it', async () => {
    question = await say('alice', 'question');
    expect(question.reply_to).toBeUndefined();
    answer = await say('bob', 'answer', { id: question.id });
    expect(answer.reply_to).toMatchObject({ reply_to_msg_id: question.id });
    expect((answer.reply_to as tl.messageReplyHeader).reply_to_top_id).toBeUndefined();
    expect((await say('carol', 'why', { id: answer.id })).reply_to).toMatchObject({ reply_to_msg_id: answer.id, reply_to_top_id: question.id });
    await say('carol', 'elsewhere');
    await shown('carol');
    const thread = await repliesTo('bob', question.id);
    expect([told(thread), (thread as tl.messages.channelMessages).count]).toEqual([['why', 'answer'], 2]);
    expect(told(await repliesTo('bob', question.id, { offset_id: answer.id + 1, limit: 1 }))).toEqual(['answer']);
    expect(told(await repliesTo('bob', question.id, { min_id: answer.id }))).toEqual(['why']);
    const news = await eventually('Alice’s other device hears of the answer', () =>
      people.heard.alice.find((update) => update._ === 'updateNewChannelMessage' && update.message.id === answer.id)) as tl.updateNewChannelMessage;
    expect(news.message).toMatchObject({ reply_to: { reply_to_msg_id: question.id } });
    await expect(repliesTo('bob', 9_999)).rejects.toThrow('MSG_ID_INVALID');
    await expect(people.bob.call('messages.getReplies', { ...wholeHistory, peer: { _: 'inputPeerSelf' }, msg_id: 1 })).rejects.toThrow('PEER_ID_INVALID');
  });

  test('messages.readDiscussion: notifies the reader’s other devices and the authors', async () => {
    expect(await people.alice.call('messages.readDiscussion', { peer: peer('alice'), msg_id: question.id, read_max_id: 9_999 })).toBe(true);
    await eventually('Bob’s answer was read', () => people.heard.bob.some((update) => update._ === 'updateReadChannelDiscussionOutbox' && update.top_msg_id === question.id));
    await eventually('Alice’s other device knows', () => people.heard.alice.some((update) => update._ === 'updateReadChannelDiscussionInbox' && update.top_msg_id === question.id && update.read_max_id >= answer.id));
    await expect(people.alice.call('messages.readDiscussion', { peer: peer('alice'), msg_id: 9_999, read_max_id: 1 })).rejects.toThrow('MSG_ID_INVALID');
  });

  test('a reply to a message deleted meanwhile belongs to the thread it names', async () => {
    await people.bob.call('channels.deleteMessages', { channel: channel('bob'), id: [answer.id] });
    await expect(say('bob', 'late', { id: answer.id })).rejects.toThrow('MSG_ID_INVALID');
    expect((await say('bob', 'late', { id: answer.id, top: question.id })).reply_to).toMatchObject({ reply_to_msg_id: question.id });
    await shown('bob');
    expect(told(await repliesTo('carol', question.id))).toEqual(['late', 'why']);
  });
});

describe('a forum', () => {
  let roads: number;
  let trees: number;

  test('channels.toggleForum: by the owner only, and not twice', async () => {
    const toggle = (who: Name, enabled: boolean, tabs = false) => people[who].call('channels.toggleForum', { channel: channel(who), enabled, tabs });
    await expect(topicsOf('bob')).rejects.toThrow('CHANNEL_FORUM_MISSING');
    await expect(toggle('bob', true)).rejects.toThrow('CHAT_ADMIN_REQUIRED');
    expect(chatIn('channel', await toggle('alice', true) as tl.updates)).toMatchObject({ forum: true });
    await expect(toggle('alice', true)).rejects.toThrow('CHAT_NOT_MODIFIED');
    expect(chatIn('channel', await toggle('alice', true, true) as tl.updates)).toMatchObject({ forum: true, forum_tabs: true });
    await shown('alice');
    const { topics, count, messages } = await topicsOf('bob');
    expect({ topics, count }).toMatchObject({ topics: [{ _: 'forumTopic', id: 1, title: 'General', unread_count: expect.any(Number) }], count: 1 });
    expect(messages.map(({ id }) => id)).toEqual([(topics[0] as tl.forumTopic).top_message]);
  });

  test('messages.createForumTopic: its id is that of its service message; a retry under the same random id creates no second one', async () => {
    const random_id = nextRandomId();
    const create = () => people.bob.call('messages.createForumTopic', { peer: peer('bob'), title: ' Roads ', icon_color: 0xffd67e, random_id });
    const made = await create() as tl.updates;
    const [named, news] = made.updates as [tl.updateMessageID, tl.updateNewChannelMessage];
    roads = named.id;
    expect(named).toMatchObject({ _: 'updateMessageID', random_id });
    expect(news.message).toMatchObject({ _: 'messageService', id: roads, action: { _: 'messageActionTopicCreate', title: 'Roads', icon_color: 0xffd67e } });
    expect((news.message as tl.messageService).reply_to).toBeUndefined();
    expect((await create() as tl.updates).updates).toMatchObject([{ id: roads }, {}]);
    trees = await open('alice', 'Trees');
    await shown('alice');
    expect(ids(await topicsOf('bob'))).toEqual([trees, roads, 1]);
    expect(await topicOf('bob', roads)).toMatchObject({ my: true, title: 'Roads', top_message: roads, icon_color: 0xffd67e, from_id: { _: 'peerUser' }, unread_count: 0 });
    expect((await topicOf('alice', roads)).unread_count).toBe(1);
    await expect(people.bob.call('messages.createForumTopic', { peer: peer('bob'), title: ' ', random_id: nextRandomId() })).rejects.toThrow('TOPIC_TITLE_EMPTY');
    await expect(people.bob.call('messages.createForumTopic', { peer: peer('bob'), title: 'x', icon_emoji_id: 404n, random_id: nextRandomId() })).rejects.toThrow('DOCUMENT_INVALID');
  });

  test('messages sent to a topic are in it; others are in "General"', async () => {
    const first = await say('bob', 'first', { id: roads });
    expect(first.reply_to).toMatchObject({ forum_topic: true, reply_to_msg_id: roads });
    const second = await say('carol', 'second', { id: first.id, top: roads });
    expect(second.reply_to).toMatchObject({ forum_topic: true, reply_to_msg_id: first.id, reply_to_top_id: roads });
    await say('carol', 'general talk');
    await shown('carol');
    const page = await repliesTo('alice', roads) as tl.messages.channelMessages;
    expect([told(page), page.count, ids(page)]).toEqual([['second', 'first', 'messageActionTopicCreate'], 3, [roads]]);
    expect(told(await repliesTo('alice', 1)).slice(0, 2)).toEqual(['general talk', 'late']);
    const { topics, messages } = await topicsOf('alice');
    expect(topics).toMatchObject([{ id: 1 }, { id: roads, top_message: second.id }, { id: trees, top_message: trees }]);
    expect(messages).toHaveLength(3);
    const passed = await people.alice.call('messages.forwardMessages', { from_peer: peer('alice'), to_peer: peer('alice'), id: [first.id], random_id: [nextRandomId()], top_msg_id: trees }) as tl.updates;
    expect(passed.updates.at(-1)).toMatchObject({ message: { fwd_from: {}, reply_to: { forum_topic: true, reply_to_msg_id: trees } } });
  });

  test('M6 messages.readDiscussion: each topic has its own read position and an exact unread counter', async () => {
    const unread = async (who: Name) => (await topicsOf(who)).topics.flatMap((topic) => (topic._ === 'forumTopic' ? [[topic.title, topic.unread_count]] : []));
    const before = new Map(await unread('alice') as [string, number][]);
    expect([before.get('Roads'), before.get('Trees')]).toEqual([3, 0]);
    const { top_message } = await topicOf('alice', roads);
    await people.alice.call('messages.readDiscussion', { peer: peer('alice'), msg_id: roads, read_max_id: top_message - 1 });
    expect(await topicOf('alice', roads)).toMatchObject({ unread_count: 1, read_inbox_max_id: top_message - 1 });
    await people.alice.call('messages.readDiscussion', { peer: peer('alice'), msg_id: roads, read_max_id: top_message });
    expect(new Map(await unread('alice') as [string, number][])).toEqual(new Map([...before, ['Roads', 0]]));
    expect(await topicOf('carol', roads)).toMatchObject({ read_outbox_max_id: top_message });
    const general = await topicOf('alice', 1);
    await people.alice.call('messages.readDiscussion', { peer: peer('alice'), msg_id: 1, read_max_id: general.top_message });
    expect(await topicOf('alice', 1)).toMatchObject({ unread_count: 0 });
    await eventually('Carol’s words in "General" were read', () => people.heard.carol.some((update) => update._ === 'updateReadChannelDiscussionOutbox' && update.top_msg_id === 1));
    const news = await say('bob', 'news', { id: roads });
    await shown('bob');
    expect((await topicOf('alice', roads)).unread_count).toBe(1);
    await people.bob.call('channels.deleteMessages', { channel: channel('bob'), id: [news.id] });
    await shown('bob');
    expect(await topicOf('alice', roads)).toMatchObject({ unread_count: 0, top_message });
  });

  test('messages.editForumTopic: a closed topic accepts messages only from those who may open it', async () => {
    const edit = (who: Name, topic_id: number, more: object) => people[who].call('messages.editForumTopic', { peer: peer(who), topic_id, ...more });
    const closed = await edit('alice', trees, { closed: true }) as tl.updates;
    expect(closed.updates).toMatchObject([{ message: { _: 'messageService', action: { _: 'messageActionTopicEdit', closed: true }, reply_to: { forum_topic: true, reply_to_msg_id: trees } } }]);
    await expect(say('bob', 'x', { id: trees })).rejects.toThrow('TOPIC_CLOSED');
    await expect(people.bob.call('messages.forwardMessages', { from_peer: peer('bob'), to_peer: peer('bob'), id: [(await say('bob', 'y')).id], random_id: [nextRandomId()], top_msg_id: trees })).rejects.toThrow('TOPIC_CLOSED');
    await shown('alice');
    expect(await topicOf('bob', trees)).toMatchObject({ closed: true });
    await edit('bob', roads, { title: 'Streets' });
    await shown('bob');
    expect((await topicsOf('carol', { q: 'sTreE' })).topics).toMatchObject([{ title: 'Streets' }]);
    await expect(edit('carol', roads, { title: 'x' })).rejects.toThrow('CHAT_ADMIN_REQUIRED');
    await expect(edit('alice', 9_999, { title: 'x' })).rejects.toThrow('TOPIC_ID_INVALID');
    await expect(edit('alice', roads, { title: 'Streets' })).rejects.toThrow('TOPIC_NOT_MODIFIED');
    await expect(edit('alice', roads, { title: ' ' })).rejects.toThrow('TOPIC_TITLE_EMPTY');
    await expect(edit('alice', roads, { title: 'x', closed: true })).rejects.toThrow('TOPIC_CLOSE_SEPARATELY');
    await expect(edit('alice', 1, { closed: true, hidden: true })).rejects.toThrow('TOPIC_HIDE_SEPARATELY');
    await expect(edit('alice', roads, { hidden: true })).rejects.toThrow('NOGENERAL_HIDE_FORBIDDEN');
    await expect(edit('alice', 1, { icon_emoji_id: 0n })).rejects.toThrow('GENERAL_MODIFY_ICON_FORBIDDEN');
    await edit('alice', 1, { hidden: true });
    await shown('alice');
    expect(await topicOf('bob', 1)).toMatchObject({ hidden: true, closed: true });
    await expect(say('bob', 'x')).rejects.toThrow('TOPIC_CLOSED');
    await edit('alice', 1, { closed: false });
    expect((await topicOf('alice', 1)).hidden).toBeUndefined();
  });

  test('messages.updatePinnedForumTopic, messages.reorderPinnedForumTopics: pinned ones come first, and everybody is notified', async () => {
    const pin = (who: Name, topic_id: number, pinned = true) => people[who].call('messages.updatePinnedForumTopic', { peer: peer(who), topic_id, pinned });
    expect((await pin('alice', trees) as tl.updates).updates).toMatchObject([{ _: 'updatePinnedForumTopic', pinned: true, topic_id: trees }]);
    await pin('alice', roads);
    await eventually('Bob hears of it', () => people.heard.bob.some((update) => update._ === 'updatePinnedForumTopic' && update.topic_id === roads && update.pinned));
    expect((await topicsOf('bob')).topics).toMatchObject([{ id: roads, pinned: true }, { id: trees, pinned: true }, { id: 1 }]);
    expect(ids(await topicsOf('bob', { limit: 2 }))).toEqual([roads, trees]);
    const last = await topicOf('bob', trees);
    expect(ids(await topicsOf('bob', { offset_id: last.top_message, offset_topic: trees }))).toEqual([]);
    const order = (topics: number[], force: boolean) => people.alice.call('messages.reorderPinnedForumTopics', { peer: peer('alice'), order: topics, ...(force ? { force } : {}) });
    expect((await order([trees], false) as tl.updates).updates).toMatchObject([{ _: 'updatePinnedForumTopics', order: [trees, roads] }]);
    await eventually('Bob hears of the order', () => people.heard.bob.some((update) => update._ === 'updatePinnedForumTopics' && update.order?.join() === `${trees},${roads}`));
    await order([roads], true);
    await shown('alice');
    expect(ids(await topicsOf('bob', { limit: 1 }))).toEqual([roads]);
    await expect(pin('bob', trees)).rejects.toThrow('CHAT_ADMIN_REQUIRED');
    await expect(pin('alice', 9_999)).rejects.toThrow('TOPIC_ID_INVALID');
    await expect(order([1, roads, trees, ...(await Promise.all(['a', 'b', 'c'].map((title) => open('alice', title))))], true)).rejects.toThrow('PINNED_TOO_MUCH');
  });

  test('messages.saveDraft, account.updateNotifySettings: per topic', async () => {
    const reply_to = replyTo({ id: roads, top: roads });
    await people.bob.call('messages.saveDraft', { peer: peer('bob'), message: 'for streets', reply_to });
    await people.bob.call('messages.saveDraft', { peer: peer('bob'), message: 'for all' });
    expect(await topicOf('bob', roads)).toMatchObject({ draft: { _: 'draftMessage', message: 'for streets', reply_to: { top_msg_id: roads } } });
    expect(await topicOf('bob', 1)).toMatchObject({ draft: { message: 'for all' } });
    const { updates } = await people.bob.call('messages.getAllDrafts', {}) as tl.updates;
    expect(updates).toMatchObject(expect.arrayContaining([expect.objectContaining({ top_msg_id: roads })]));
    await people.bob.call('messages.sendMessage', { peer: peer('bob'), message: 'streets', reply_to, clear_draft: true, random_id: nextRandomId() });
    expect((await topicOf('bob', roads)).draft).toBeUndefined();
    expect(await topicOf('bob', 1)).toMatchObject({ draft: { message: 'for all' } });
    await people.bob.call('messages.clearAllDrafts', {});
    expect((await topicOf('bob', 1)).draft).toBeUndefined();

    const topic: tl.inputNotifyForumTopic = { _: 'inputNotifyForumTopic', peer: peer('bob'), top_msg_id: roads };
    await people.bob.call('account.updateNotifySettings', { peer: topic, settings: { _: 'inputPeerNotifySettings', mute_until: 2_000_000_000 } });
    expect(await people.bob.call('account.getNotifySettings', { peer: topic })).toMatchObject({ mute_until: 2_000_000_000 });
    expect(await topicOf('bob', roads)).toMatchObject({ notify_settings: { mute_until: 2_000_000_000 } });
    expect((await people.bob.call('account.getNotifySettings', { peer: { _: 'inputNotifyPeer', peer: peer('bob') } })).mute_until).toBeUndefined();
    await expect(people.bob.call('account.updateNotifySettings', { peer: { ...topic, top_msg_id: 9_999 }, settings: { _: 'inputPeerNotifySettings' } })).rejects.toThrow('MSG_ID_INVALID');
  });

  test('messages.setTyping, messages.unpinAllMessages in one topic', async () => {
    await people.bob.call('messages.setTyping', { peer: peer('bob'), top_msg_id: roads, action: { _: 'sendMessageTypingAction' } });
    await eventually('Carol sees Bob typing there', () => people.heard.carol.some((update) => update._ === 'updateChannelUserTyping' && update.top_msg_id === roads));
    const [there, elsewhere] = [await say('alice', 'there', { id: roads }), await say('alice', 'elsewhere')];
    for (const { id } of [there, elsewhere]) await people.alice.call('messages.updatePinnedMessage', { peer: peer('alice'), id });
    await shown('alice');
    const last = (await repliesTo('bob', roads, { limit: 1 }) as tl.messages.channelMessages).messages[0];
    expect(last).toMatchObject({ action: { _: 'messageActionPinMessage' }, reply_to: { forum_topic: true, reply_to_msg_id: there.id, reply_to_top_id: roads } });
    const pinnedIn = async (top_msg_id?: number) => told(await people.alice.call('messages.search', {
      ...wholeHistory, peer: peer('alice'), top_msg_id, q: '', filter: { _: 'inputMessagesFilterPinned' }, min_date: 0, max_date: 0,
    }));
    expect([await pinnedIn(roads), await pinnedIn(1), await pinnedIn()]).toEqual([['there'], ['elsewhere'], ['elsewhere', 'there']]);
    expect(await people.alice.call('messages.unpinAllMessages', { peer: peer('alice'), top_msg_id: roads })).toMatchObject({ pts_count: 1, offset: 0 });
    const { messages } = await people.alice.call('channels.getMessages', { channel: channel('alice'), id: [there, elsewhere].map(({ id }) => ({ _: 'inputMessageID', id })) }) as tl.messages.channelMessages;
    expect(messages.map((message) => message._ === 'message' && message.pinned)).toEqual([undefined, true]);
  });

  test('messages.getUnreadReactions, messages.readReactions in one topic', async () => {
    const said = [await say('alice', 'liked there', { id: roads }), await say('alice', 'liked elsewhere')];
    await shown('bob');
    for (const { id: msg_id } of said) {
      await eventually('Bob has it', () => people.bob.call('messages.sendReaction', { peer: peer('bob'), msg_id, reaction: [{ _: 'reactionEmoji', emoticon: '👍' }] }).catch(() => false));
    }
    const unread = async (top_msg_id?: number) => told(await people.alice.call('messages.getUnreadReactions', { peer: peer('alice'), top_msg_id, offset_id: 0, add_offset: 0, limit: 10, max_id: 0, min_id: 0 }));
    await eventually('both are news', async () => (await unread()).length === 2);
    expect([await unread(roads), await unread(1)]).toEqual([['liked there'], ['liked elsewhere']]);
    expect(await people.alice.call('messages.readReactions', { peer: peer('alice'), top_msg_id: roads })).toMatchObject({ offset: 0 });
    expect([await unread(roads), await unread(1)]).toEqual([[], ['liked elsewhere']]);
    await people.alice.call('messages.readReactions', { peer: peer('alice'), top_msg_id: 1 });
    expect(await unread()).toEqual([]);
  });

  test('channels.toggleViewForumAsMessages: per account, on all of its devices', async () => {
    const asMessages = async (who: Name) => {
      const { dialogs: [dialog] } = await people[who].call('messages.getPeerDialogs', { peers: [{ _: 'inputDialogPeer', peer: peer(who) }] });
      const { full_chat } = await people[who].call('channels.getFullChannel', { channel: channel(who) });
      return [(dialog as tl.dialog).view_forum_as_messages, (full_chat as tl.channelFull).view_forum_as_messages];
    };
    const chosen = await people.alice.call('channels.toggleViewForumAsMessages', { channel: channel('alice'), enabled: true }) as tl.updates;
    expect(chosen.updates).toMatchObject([{ _: 'updateChannelViewForumAsMessages', enabled: true }]);
    expect([await asMessages('alice'), await asMessages('bob')]).toEqual([[true, true], [undefined, undefined]]);
    await eventually('Alice’s other device knows', () => people.heard.alice.some((update) => update._ === 'updateChannelViewForumAsMessages' && update.enabled));
    await people.alice.call('channels.toggleViewForumAsMessages', { channel: channel('alice'), enabled: false });
    expect(await asMessages('alice')).toEqual([undefined, undefined]);
  });

  test('messages.deleteTopicHistory: deletes the topic and its messages', async () => {
    const drop = (who: Name, top_msg_id: number) => people[who].call('messages.deleteTopicHistory', { peer: peer(who), top_msg_id });
    await expect(drop('bob', roads)).rejects.toThrow('CHAT_WRITE_FORBIDDEN');
    await expect(drop('alice', 1)).rejects.toThrow('TOPIC_ID_INVALID');
    await people.alice.call('channels.deleteMessages', { channel: channel('alice'), id: [roads] });
    expect(await topicOf('bob', roads)).toMatchObject({ _: 'forumTopic', title: 'Streets' });
    const gone = await drop('alice', roads);
    expect(gone).toMatchObject({ offset: 0 });
    expect(gone.pts_count).toBeGreaterThan(4);
    await eventually('Bob hears of it', () => people.heard.bob.some((update) => update._ === 'updateDeleteChannelMessages' && update.messages.includes(roads)));
    expect(await topicOf('bob', roads)).toEqual({ _: 'forumTopicDeleted', id: roads });
    expect(ids(await topicsOf('bob'))).not.toContain(roads);
    await expect(say('alice', 'x', { id: roads })).rejects.toThrow('TOPIC_DELETED');
    await expect(drop('alice', roads)).rejects.toThrow('TOPIC_ID_INVALID');
    const own = await open('bob', 'Mine');
    expect(await drop('bob', own)).toMatchObject({ pts_count: 1 });
    await expect(people.bob.call('messages.getForumTopicsByID', { peer: peer('bob'), topics: [] })).rejects.toThrow('TOPICS_EMPTY');
  });

  test('channels.createChannel: created as a forum', async () => {
    const created = chatIn('channel', await people.carol.call('channels.createChannel', { megagroup: true, forum: true, title: 'Fair', about: '' }) as tl.updates);
    expect(created).toMatchObject({ forum: true });
    const { topics } = await people.carol.call('messages.getForumTopics', { peer: inputPeerChannel(created), offset_date: 0, offset_id: 0, offset_topic: 0, limit: 5 });
    expect(topics).toMatchObject([{ id: 1, title: 'General' }]);
  });
});
