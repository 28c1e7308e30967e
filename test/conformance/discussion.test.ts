/** Channel posts: views, forwards, discussion groups. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readResult, writeObject } from '@teamgram/tl';
import type { tl, TlObject } from '@teamgram/tl';
import { eventually } from '../support/eventually.ts';
import { makePng } from '../support/png.ts';
import { chatIn, inputChannel, inputPeerChannel, nextRandomId, startCommunity, told, upload, wholeHistory } from './community.ts';
import type { Community, Name } from './community.ts';

let people: Community;
/** As each of them sees it: access hashes are specific to the viewer. */
const channels: Partial<Record<Name, tl.channel>> = {};
const groups: Partial<Record<Name, tl.channel>> = {};

beforeAll(async () => {
  people = await startCommunity();
  channels.alice = chatIn('channel', await people.alice.call('channels.createChannel', { broadcast: true, title: 'News', about: '' }) as tl.updates);
  groups.alice = chatIn('channel', await people.alice.call('channels.createChannel', { megagroup: true, title: 'Talk', about: '' }) as tl.updates);
  await people.alice.call('channels.updateUsername', { channel: inputChannel(channels.alice), username: 'evening_news' });
  channels.bob = await join('bob');
  channels.carol = await join('carol');
});
afterAll(() => people?.leave());

async function join(who: Name): Promise<tl.channel> {
  const resolve = () => people[who].call('contacts.resolveUsername', { username: 'evening_news' }).catch(() => undefined);
  const found = chatIn('channel', await eventually(`${who} finds the channel`, resolve));
  await people[who].call('channels.joinChannel', { channel: inputChannel(found) });
  return found;
}

const news = (who: Name) => inputPeerChannel(channels[who]!);
const talk = (who: Name) => inputPeerChannel(groups[who]!);
const messagesIn = (answer: tl.Updates) => (answer as tl.updates).updates.flatMap((update) => (update._ === 'updateNewChannelMessage' ? [update.message as tl.message] : []));
async function say(who: Name, peer: tl.InputPeer, message: string, more: Partial<tl.messages.sendMessage> = {}): Promise<tl.message> {
  return messagesIn(await people[who].call('messages.sendMessage', { peer, message, random_id: nextRandomId(), ...more }))[0]!;
}
const views = (who: Name, peer: tl.InputPeer, id: number[], increment: boolean) => people[who].call('messages.getMessagesViews', { peer, id, increment });
async function shown(who: Name, channel: tl.channel, id: number): Promise<tl.message> {
  const { messages: [message] } = await people[who].call('channels.getMessages', { channel: inputChannel(channel), id: [{ _: 'inputMessageID', id }] }) as tl.messages.channelMessages;
  return message as tl.message;
}

describe('views and forwards', () => {
  let post: tl.message;

  test('messages.getMessagesViews counts each viewer once; the author counts as the first view', async () => {
    post = await say('alice', news('alice'), 'first');
    expect(post).toMatchObject({ post: true, views: 1, forwards: 0 });
    const later = await say('alice', news('alice'), 'second');
    expect((await views('bob', news('bob'), [post.id, later.id, 900], true)).views).toEqual([
      { _: 'messageViews', views: 2, forwards: 0 }, { _: 'messageViews', views: 2, forwards: 0 }, { _: 'messageViews' },
    ]);
    expect((await views('bob', news('bob'), [post.id], true)).views).toMatchObject([{ views: 2 }]);
    expect((await views('carol', news('carol'), [post.id], false)).views).toMatchObject([{ views: 2 }]);
    expect((await views('alice', news('alice'), [post.id], true)).views).toMatchObject([{ views: 2 }]);
  });

  test('viewers get updates of the counter', async () => {
    await views('carol', news('carol'), [post.id], true);
    const update = await eventually('Bob is told', () => people.heard.bob.find((one) => one._ === 'updateChannelMessageViews' && one.views === 3));
    expect(update).toMatchObject({ channel_id: channels.bob!.id, id: post.id });
    expect(await shown('bob', channels.bob!, post.id)).toMatchObject({ views: 3 });
  });

  test('a forward is counted with the post and shows its counters', async () => {
    const forwarded = await people.bob.call('messages.forwardMessages', { from_peer: news('bob'), id: [post.id], to_peer: { _: 'inputPeerSelf' }, random_id: [nextRandomId()] }) as tl.updates;
    const copy = forwarded.updates.flatMap((update) => (update._ === 'updateNewMessage' ? [update.message as tl.message] : []))[0]!;
    await eventually('Bob is told', () => people.heard.bob.some((one) => one._ === 'updateChannelMessageForwards' && one.id === post.id && one.forwards === 1));
    expect((await views('bob', { _: 'inputPeerSelf' }, [copy.id], true)).views).toMatchObject([{ views: 3, forwards: 1 }]);
    expect(await shown('carol', channels.carol!, post.id)).toMatchObject({ views: 3, forwards: 1 });
  });

  test('chats without access are refused', async () => {
    await expect(views('bob', talk('alice'), [1], true)).rejects.toThrow('CHANNEL_INVALID');
  });
});

describe('a discussion group', () => {
  const link = (broadcast: tl.InputChannel, group: tl.InputChannel, who: Name = 'alice') => people[who].call('channels.setDiscussionGroup', { broadcast, group });
  const none = { _: 'inputChannelEmpty' } as const;
  let copyId = 0;
  let post: tl.message;

  test('channels.getGroupsForDiscussion, channels.setDiscussionGroup', async () => {
    const { chats } = await people.alice.call('channels.getGroupsForDiscussion', {});
    expect(chats).toMatchObject([{ title: 'Talk' }]);
    await expect(link(inputChannel(groups.alice!), none)).rejects.toThrow('BROADCAST_ID_INVALID');
    await expect(link(inputChannel(channels.alice!), none)).rejects.toThrow('LINK_NOT_MODIFIED');
    await expect(link(inputChannel(channels.alice!), inputChannel(channels.alice!))).rejects.toThrow('MEGAGROUP_ID_INVALID');
    await expect(link(inputChannel(channels.bob!), none, 'bob')).rejects.toThrow('CHAT_ADMIN_REQUIRED');
    const hide = (enabled: boolean) => people.alice.call('channels.togglePreHistoryHidden', { channel: inputChannel(groups.alice!), enabled });
    await hide(true);
    await expect(link(inputChannel(channels.alice!), inputChannel(groups.alice!))).rejects.toThrow('MEGAGROUP_PREHISTORY_HIDDEN');
    await hide(false);
    expect(await link(inputChannel(channels.alice!), inputChannel(groups.alice!))).toBe(true);
    await expect(hide(true)).rejects.toThrow('CHAT_LINK_EXISTS');
    expect((await people.alice.call('channels.getGroupsForDiscussion', {})).chats).toEqual([]);
  });

  test('each side refers to the other', async () => {
    const full = async (who: Name, channel: tl.channel) => people[who].call('channels.getFullChannel', { channel: inputChannel(channel) });
    const ofChannel = await full('bob', channels.bob!);
    expect(ofChannel.full_chat).toMatchObject({ linked_chat_id: groups.alice!.id });
    expect(ofChannel.chats).toMatchObject([{ title: 'News', has_link: true }, { title: 'Talk', has_link: true, left: true }]);
    groups.bob = ofChannel.chats[1] as tl.channel;
    expect((await full('alice', groups.alice!)).full_chat).toMatchObject({ linked_chat_id: channels.alice!.id });
    await eventually('Bob is told', () => people.heard.bob.some((one) => one._ === 'updateChannel' && one.channel_id === channels.bob!.id));
  });

  test('each post has one copy, sent by the channel and pinned', async () => {
    const answer = await people.alice.call('messages.sendMessage', { peer: news('alice'), message: 'discuss me', random_id: nextRandomId() });
    const [sent, ...more] = messagesIn(answer);
    post = sent!;
    expect(more).toEqual([]);
    const copy = await eventually('Alice hears of the copy', () => people.heard.alice.flatMap((one) => {
      const message = one._ === 'updateNewChannelMessage' ? one.message as tl.message : undefined;
      return message?.message === 'discuss me' && message.fwd_from ? [message] : [];
    })[0]);
    copyId = copy.id;
    expect(post.replies).toMatchObject({ comments: true, replies: 0, channel_id: groups.alice!.id });
    expect(copy).toMatchObject({
      pinned: true, from_id: { _: 'peerChannel', channel_id: channels.alice!.id }, peer_id: { channel_id: groups.alice!.id }, message: 'discuss me', views: 1,
      fwd_from: { from_id: { channel_id: channels.alice!.id }, channel_post: post.id, saved_from_peer: { channel_id: channels.alice!.id }, saved_from_msg_id: post.id },
    });
    expect(copy.out).toBeFalsy();
    const history = await people.alice.call('messages.getHistory', { ...wholeHistory, peer: talk('alice') });
    expect(told(history)).toEqual(['discuss me', 'messageActionChannelCreate']);
    const pinned = await people.alice.call('messages.search', { ...wholeHistory, peer: talk('alice'), q: '', filter: { _: 'inputMessagesFilterPinned' }, min_date: 0, max_date: 0 });
    expect(told(pinned)).toEqual(['discuss me']);
  });

  test('messages.getDiscussionMessage, and a comment by a non-member', async () => {
    const discussion = await people.bob.call('messages.getDiscussionMessage', { peer: news('bob'), msg_id: post.id });
    expect(discussion).toMatchObject({ messages: [{ id: copyId, message: 'discuss me' }], unread_count: 0 });
    groups.bob = discussion.chats.find((chat) => chat.id === groups.alice!.id) as tl.channel;
    const comment = await say('bob', talk('bob'), 'I think so', { reply_to: { _: 'inputReplyToMessage', reply_to_msg_id: copyId } });
    expect(comment).toMatchObject({ out: true, from_id: { user_id: people.bob.userId }, reply_to: { reply_to_msg_id: copyId } });
    const replies = await eventually('the comment counts', async () => {
      const { replies: counted } = await shown('carol', channels.carol!, post.id);
      return counted?.replies === 1 && counted;
    });
    expect(replies).toMatchObject({ comments: true, recent_repliers: [{ user_id: people.bob.userId }], max_id: comment.id });
    expect((await views('carol', news('carol'), [post.id], false)).views).toMatchObject([{ replies: { replies: 1 } }]);
    expect(await shown('alice', groups.alice!, copyId)).toMatchObject({ replies: { replies: 1 } });
    expect(await people.carol.call('messages.getDiscussionMessage', { peer: news('carol'), msg_id: post.id })).toMatchObject({ max_id: comment.id, unread_count: 1 });
    await expect(people.carol.call('messages.getDiscussionMessage', { peer: news('carol'), msg_id: 900 })).rejects.toThrow('MSG_ID_INVALID');
    expect(told(await people.carol.call('messages.getReplies', { ...wholeHistory, peer: news('carol'), msg_id: post.id }))).toEqual(['I think so']);
    expect(await people.carol.call('messages.readDiscussion', { peer: news('carol'), msg_id: post.id, read_max_id: comment.id })).toBe(true);
    expect(await people.carol.call('messages.getDiscussionMessage', { peer: news('carol'), msg_id: post.id })).toMatchObject({ read_inbox_max_id: comment.id, unread_count: 0 });
    await expect(people.carol.call('messages.getReplies', { ...wholeHistory, peer: news('carol'), msg_id: 900 })).rejects.toThrow('MSG_ID_INVALID');
    await expect(people.carol.call('messages.readDiscussion', { peer: news('carol'), msg_id: 900, read_max_id: 1 })).rejects.toThrow('MSG_ID_INVALID');
    const edited = await people.bob.call('messages.editMessage', { peer: talk('bob'), id: comment.id, message: 'I thought so' }) as tl.updates;
    expect(edited.updates).toMatchObject([{ _: 'updateEditChannelMessage', message: { message: 'I thought so' } }]);
  });

  test('an album is discussed as one', async () => {
    const multi_media = await Promise.all([1, 2].map(async (shade): Promise<tl.inputSingleMedia> => ({
      _: 'inputSingleMedia', media: { _: 'inputMediaUploadedPhoto', file: await upload(people.alice, makePng(64, 64, [shade, 0, 0])) }, random_id: nextRandomId(), message: `picture ${shade}`,
    })));
    const [first, second] = messagesIn(await people.alice.call('messages.sendMultiMedia', { peer: news('alice'), multi_media }));
    expect(first!.grouped_id).toBe(second!.grouped_id);
    const { messages } = await eventually('both are discussed', async () => {
      const found = await people.bob.call('messages.getDiscussionMessage', { peer: news('bob'), msg_id: first!.id }).catch(() => undefined);
      return found?.messages.length === 2 && found;
    });
    expect(messages).toMatchObject([{ message: 'picture 2' }, { message: 'picture 1' }]);
    await people.alice.call('channels.deleteMessages', { channel: inputChannel(channels.alice!), id: [first!.id, second!.id] });
  });

  test('commenting may require joining', async () => {
    await people.alice.call('channels.toggleJoinToSend', { channel: inputChannel(groups.alice!), enabled: true });
    await expect(say('bob', talk('bob'), 'again')).rejects.toThrow('CHANNEL_PRIVATE');
    await people.alice.call('channels.toggleJoinToSend', { channel: inputChannel(groups.alice!), enabled: false });
  });

  test('the copy has the keyboard of its post, live and in the history, and follows its edits', async () => {
    const markup = (text: string): tl.replyInlineMarkup => ({ _: 'replyInlineMarkup', rows: [{ _: 'keyboardInlineButtonRow', buttons: [{ _: 'keyboardInlineButton', text, type: { _: 'inlineButtonTypeUrl', url: 'https://example.com/' } }] }] });
    const own = (query: object) => people.alice.client.invoke(writeObject({ _: 'teamgram.invoke', query } as unknown as TlObject));
    const heardOf = (name: 'updateNewChannelMessage' | 'updateEditChannelMessage', message: string) => eventually(`the copy of "${message}"`, () => people.heard.alice.flatMap((update) =>
      (update._ === name && update.message._ === 'message' && update.message.message === message && update.message.fwd_from ? [update.message] : []))[0]);
    const { updates } = readResult('messages.sendMessage', await own({ _: 'messages.sendMessage', peer: news('alice'), message: 'with a button', random_id: nextRandomId(), reply_markup: markup('one') })) as tl.updates;
    const { id } = updates.find(({ _ }) => _ === 'updateMessageID') as tl.updateMessageID;
    const copy = await heardOf('updateNewChannelMessage', 'with a button');
    expect(copy.reply_markup).toEqual(markup('one'));
    expect((await shown('alice', groups.alice!, copy.id)).reply_markup).toEqual(markup('one'));
    await own({ _: 'messages.editMessage', peer: news('alice'), id, message: 'with another', reply_markup: markup('two') });
    expect((await heardOf('updateEditChannelMessage', 'with another')).reply_markup).toEqual(markup('two'));
    await own({ _: 'messages.editMessage', peer: news('alice'), id, message: 'with none' });
    expect((await heardOf('updateEditChannelMessage', 'with none')).reply_markup).toBeUndefined();
    expect((await shown('alice', groups.alice!, copy.id)).reply_markup).toBeUndefined();
    await people.alice.call('channels.deleteMessages', { channel: inputChannel(channels.alice!), id: [id] });
  });

  test('editing the post edits the copy; deleting it deletes the copy', async () => {
    await people.alice.call('messages.editMessage', { peer: news('alice'), id: post.id, message: 'discuss me again' });
    expect(await shown('alice', groups.alice!, copyId)).toMatchObject({ message: 'discuss me again', pinned: true, fwd_from: { channel_post: post.id } });
    await people.alice.call('channels.deleteMessages', { channel: inputChannel(channels.alice!), id: [post.id] });
    expect(await shown('alice', groups.alice!, copyId)).toMatchObject({ _: 'messageEmpty' });
    await expect(people.bob.call('messages.getDiscussionMessage', { peer: news('bob'), msg_id: post.id })).rejects.toThrow('MSG_ID_INVALID');
    expect(told(await people.alice.call('messages.getHistory', { ...wholeHistory, peer: talk('alice') }))).toEqual(['I thought so', 'messageActionChannelCreate']);
  });

  test('the link is in the admin log; without it no copies are made', async () => {
    const before = await say('alice', news('alice'), 'still discussed');
    expect(before.replies).toMatchObject({ comments: true });
    expect(await link(none, inputChannel(groups.alice!))).toBe(true);
    expect((await shown('alice', channels.alice!, before.id)).replies).toBeUndefined();
    expect(messagesIn(await people.alice.call('messages.sendMessage', { peer: news('alice'), message: 'alone', random_id: nextRandomId() }))).toHaveLength(1);
    const { events } = await people.alice.call('channels.getAdminLog', {
      channel: inputChannel(channels.alice!), q: '', max_id: 0n, min_id: 0n, limit: 10, events_filter: { _: 'channelAdminLogEventsFilter', info: true },
    });
    expect(events.map(({ action }) => action).slice(0, 2)).toMatchObject([
      { _: 'channelAdminLogEventActionChangeLinkedChat', prev_value: groups.alice!.id, new_value: 0 },
      { _: 'channelAdminLogEventActionChangeLinkedChat', prev_value: 0, new_value: groups.alice!.id },
    ]);
  });
});
