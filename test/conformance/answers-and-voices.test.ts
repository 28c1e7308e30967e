/** Replies to messages of other chats (core.telegram.org/api/replies), and sending as a channel (core.telegram.org/method/channels.getSendAs). */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { tl } from '@teamgram/tl';
import type { Account } from '../support/account.ts';
import { eventually } from '../support/eventually.ts';
import { updatesIn } from '../support/people.ts';
import { makePng } from '../support/png.ts';
import { chatIn, inputChannel, inputPeerChannel, nextRandomId, startCommunity, upload, wholeHistory } from './community.ts';
import type { Community } from './community.ts';

let people: Community;
/** Alice's private group with Bob, and a public channel. */
let club: tl.channel;
let clubForBob: tl.inputPeerChannel;
let news: tl.channel;
let post: number;
let carolForBob: tl.inputPeerUser;

beforeAll(async () => {
  people = await startCommunity();
  const { alice, bob } = people;
  club = chatIn('channel', await alice.call('channels.createChannel', { megagroup: true, title: 'Club', about: '' }) as tl.updates);
  await alice.call('channels.inviteToChannel', { channel: inputChannel(club), users: [await people.user('alice', 'bob')] });
  news = chatIn('channel', await alice.call('channels.createChannel', { broadcast: true, title: 'News', about: '' }) as tl.updates);
  await alice.call('channels.updateUsername', { channel: inputChannel(news), username: 'news_to_answer' });
  post = idIn(await alice.call('messages.sendMessage', { peer: inputPeerChannel(news), message: 'bread is dear', random_id: nextRandomId() }));
  clubForBob = inputPeerChannel(await eventually('Bob sees the club', async () => {
    const { chats } = await bob.call('messages.getDialogs', { offset_date: 0, offset_id: 0, offset_peer: { _: 'inputPeerEmpty' }, limit: 20, hash: 0n }) as tl.messages.dialogs;
    return chats.find((chat): chat is tl.channel => chat._ === 'channel' && chat.id === club.id) ?? false;
  }));
  const carol = await people.user('bob', 'carol');
  carolForBob = { _: 'inputPeerUser', user_id: carol.user_id, access_hash: carol.access_hash };
});
afterAll(() => people?.leave());

/** The id of a sent message, and the message itself. */
const idIn = (answer: tl.Updates) => (answer as tl.updates).updates.find((update): update is tl.updateMessageID => update._ === 'updateMessageID')!.id;
const messageIn = (answer: tl.Updates) => (answer as tl.updates).updates.flatMap((update) => ('message' in update && typeof update.message === 'object' && update.message._ === 'message' ? [update.message] : []))[0]!;
const headerOf = (message: tl.message) => message.reply_to as tl.messageReplyHeader | undefined;
const answering = (reply_to_peer_id: tl.InputPeer, reply_to_msg_id: number, more: Partial<tl.inputReplyToMessage> = {}): tl.inputReplyToMessage =>
  ({ _: 'inputReplyToMessage', reply_to_peer_id, reply_to_msg_id, ...more });

function read(account: Account, peer: tl.InputPeer, text: string): Promise<tl.message> {
  return eventually(`"${text}" arrives`, async () => {
    const found = await account.call('messages.getHistory', { peer, ...wholeHistory });
    return ('messages' in found && found.messages.find((message): message is tl.message => message._ === 'message' && message.message === text)) || false;
  });
}
const bobForCarol = async (): Promise<tl.inputPeerUser> => ({ ...(await people.user('carol', 'bob')), _: 'inputPeerUser' }) as tl.inputPeerUser;

describe('replying to a message of another chat', () => {
  test('in a private chat: someone without access to the group sees author and quote, but no link to the message', async () => {
    const { alice, bob, carol } = people;
    const id = idIn(await alice.call('messages.sendMessage', { peer: inputPeerChannel(club), message: 'we meet at noon', random_id: nextRandomId() }));
    await read(bob, clubForBob, 'we meet at noon');
    const own = messageIn(await bob.call('messages.sendMessage', { peer: carolForBob, message: 'have you heard', random_id: nextRandomId(), reply_to: answering(clubForBob, id, { quote_text: 'at noon', quote_offset: 8 }) }));
    const told = { reply_from: { from_id: { user_id: alice.userId } }, quote: true, quote_text: 'at noon', quote_offset: 8 };
    expect(headerOf(own)).toMatchObject({ ...told, reply_to_msg_id: id, reply_to_peer_id: { channel_id: club.id } });
    const seen = await read(carol, await bobForCarol(), 'have you heard');
    expect(headerOf(seen)).toMatchObject(told);
    expect([headerOf(seen)!.reply_to_msg_id, headerOf(seen)!.reply_to_peer_id]).toEqual([undefined, undefined]);
    const live = await eventually('Carol hears of it', () => people.heard.carol.find((update) => update._ === 'updateNewMessage' && (update.message as tl.message).message === 'have you heard'));
    expect(headerOf((live as tl.updateNewMessage).message as tl.message)).toEqual(headerOf(seen));
  });

  test('from a public channel: everybody gets a link to the post; without a chosen quote its beginning is shown', async () => {
    const { alice, bob } = people;
    const peer = inputPeerChannel(news);
    const own = messageIn(await alice.call('messages.sendMessage', { peer: inputPeerChannel(club), message: 'too dear', random_id: nextRandomId(), reply_to: answering(peer, post) }));
    expect(headerOf(own)).toMatchObject({ reply_to_msg_id: post, reply_to_peer_id: { channel_id: news.id }, reply_from: { from_id: { channel_id: news.id }, channel_post: post }, quote_text: 'bread is dear' });
    expect(headerOf(own)!.quote).toBeUndefined();
    expect(headerOf(await read(bob, clubForBob, 'too dear'))).toEqual(headerOf(own));
    const live = await eventually('Bob hears of it', () => people.heard.bob.find((update) => update._ === 'updateNewChannelMessage' && (update.message as tl.message).message === 'too dear'));
    expect(headerOf((live as tl.updateNewChannelMessage).message as tl.message)).toMatchObject({ reply_to_peer_id: { channel_id: news.id } });
  });

  test('messages.sendMedia, sendMultiMedia: the image replied to is shown, and can be downloaded by whoever sees the reply', async () => {
    const { alice, bob, carol } = people;
    const media = async (account: Account, colour: number): Promise<tl.inputMediaUploadedPhoto> => ({ _: 'inputMediaUploadedPhoto', file: await upload(account, makePng(64, 64, [colour, 0, 0])) });
    const id = idIn(await alice.call('messages.sendMedia', { peer: inputPeerChannel(club), media: await media(alice, 10), message: 'our house', random_id: nextRandomId() }));
    await read(bob, clubForBob, 'our house');
    await bob.call('messages.sendMedia', { peer: carolForBob, media: await media(bob, 20), message: 'and mine', random_id: nextRandomId(), reply_to: answering(clubForBob, id) });
    const seen = await read(carol, await bobForCarol(), 'and mine');
    const { photo } = headerOf(seen)!.reply_media as tl.messageMediaPhoto;
    const { id: photoId, access_hash, file_reference, sizes } = photo as tl.photo;
    await alice.call('channels.deleteMessages', { channel: inputChannel(club), id: [id] });
    const thumb_size = (sizes.findLast(({ _ }) => _ === 'photoSize' || _ === 'photoSizeProgressive') as tl.photoSize).type;
    const file = await carol.call('upload.getFile', { location: { _: 'inputPhotoFileLocation', id: photoId, access_hash, file_reference, thumb_size }, offset: 0, limit: 4096 });
    expect((file as tl.upload.file).bytes.length).toBeGreaterThan(0);
    const item = (message: string): tl.inputSingleMedia => ({ _: 'inputSingleMedia', media: { _: 'inputMediaPhoto', id: { _: 'inputPhoto', id: photoId, access_hash, file_reference } }, random_id: nextRandomId(), message });
    const album = await carol.call('messages.sendMultiMedia', { peer: await bobForCarol(), multi_media: [item('one'), item('two')], reply_to: answering(await bobForCarol(), seen.id) });
    expect((album as tl.updates).updates.filter(({ _ }) => _ === 'updateNewMessage')).toHaveLength(2);
    const other = await carol.call('messages.sendMultiMedia', { peer: { _: 'inputPeerSelf' }, multi_media: [item('three'), item('four')], reply_to: answering(await bobForCarol(), seen.id) });
    expect(headerOf(messageIn(other))).toMatchObject({ reply_from: { from_id: { user_id: bob.userId } }, reply_media: { _: 'messageMediaPhoto' }, quote_text: 'and mine' });
  });

  test('messages.saveDraft keeps the reply with its quote; so does a scheduled message', async () => {
    const { alice } = people;
    const [peer, reply_to] = [inputPeerChannel(club), answering(inputPeerChannel(news), post, { quote_text: 'dear', quote_offset: 9 })];
    expect(await alice.call('messages.saveDraft', { peer, message: 'I think', reply_to })).toBe(true);
    const draft = async () => {
      const { dialogs } = await alice.call('messages.getPeerDialogs', { peers: [{ _: 'inputDialogPeer', peer }] });
      return (dialogs[0] as tl.dialog).draft;
    };
    await eventually('the draft is kept', async () => (await draft())?._ === 'draftMessage');
    expect(await draft()).toMatchObject({ message: 'I think', reply_to: { reply_to_msg_id: post, reply_to_peer_id: { _: 'inputPeerChannel', channel_id: news.id, access_hash: news.access_hash }, quote_text: 'dear', quote_offset: 9 } });
    const schedule_date = Math.floor(Date.now() / 1000) + 3_000;
    const waiting = messageIn(await alice.call('messages.sendMessage', { peer, message: 'later', random_id: nextRandomId(), schedule_date, clear_draft: true, reply_to }));
    expect(headerOf(waiting)).toMatchObject({ reply_from: { from_id: { channel_id: news.id } }, quote: true, quote_text: 'dear' });
    await alice.call('messages.sendScheduledMessages', { peer, id: [waiting.id] });
    expect(headerOf(await read(alice, peer, 'later'))).toMatchObject({ reply_to_msg_id: post, reply_to_peer_id: { channel_id: news.id }, quote_text: 'dear' });
  });

  test('unreadable or protected messages cannot be replied to; a message of the same chat named with its peer is an ordinary reply', async () => {
    const { alice, bob, carol, aliceForBob } = people;
    const say = (account: Account, peer: tl.InputPeer, reply_to: tl.InputReplyTo) => account.call('messages.sendMessage', { peer, message: 'so?', random_id: nextRandomId(), reply_to });
    const id = idIn(await alice.call('messages.sendMessage', { peer: inputPeerChannel(club), message: 'a secret', random_id: nextRandomId() }));
    // Carol has never seen the club, so she has no access hash for it; Bob's is valid for him only.
    await expect(say(carol, { _: 'inputPeerSelf' }, answering(clubForBob, id))).rejects.toThrow('CHANNEL_INVALID');
    await expect(say(bob, aliceForBob, answering(clubForBob, 9_999))).rejects.toThrow('MSG_ID_INVALID');
    await expect(say(bob, aliceForBob, answering(clubForBob, id, { quote_text: 'no secret' }))).rejects.toThrow('QUOTE_TEXT_INVALID');
    expect(headerOf(messageIn(await say(bob, clubForBob, answering(clubForBob, id))))).toEqual({ _: 'messageReplyHeader', reply_to_msg_id: id });
    await alice.call('messages.toggleNoForwards', { peer: inputPeerChannel(club), enabled: true });
    await expect(say(bob, aliceForBob, answering(clubForBob, id))).rejects.toThrow('CHAT_FORWARDS_RESTRICTED');
    await alice.call('messages.toggleNoForwards', { peer: inputPeerChannel(club), enabled: false });
    await alice.call('channels.editBanned', { channel: inputChannel(club), participant: people.bobForAlice, banned_rights: { _: 'chatBannedRights', view_messages: true, until_date: 0 } });
    await expect(say(bob, aliceForBob, answering(clubForBob, id))).rejects.toThrow('MSG_ID_INVALID');
    // Earlier quotes remain, but no longer link to the message.
    const before = await eventually('his answer leads nowhere', async () => {
      const message = await read(bob, carolForBob, 'have you heard');
      return headerOf(message)!.reply_to_peer_id === undefined && headerOf(message);
    });
    expect(before).toMatchObject({ quote_text: 'at noon', reply_from: { from_id: { user_id: alice.userId } } });
  });
});

describe('sending as one’s own channel', () => {
  /** Alice's public group with Bob, and Bob's own channel. */
  let square: tl.channel;
  let squareForBob: tl.inputPeerChannel;
  let squareForCarol: tl.inputPeerChannel;
  let diary: tl.channel;
  const find = (account: Account, username: string) => eventually(`${username} is found`, () =>
    account.call('contacts.resolveUsername', { username }).then((found) => chatIn('channel', found), () => false as const));
  const say = (account: Account, peer: tl.InputPeer, message: string, send_as?: tl.InputPeer) => account.call('messages.sendMessage', { peer, message, random_id: nextRandomId(), send_as });
  const voices = async () => (await people.bob.call('channels.getSendAs', { peer: squareForBob })).peers.map(({ peer }) => peer);
  const usual = async () => ((await people.bob.call('channels.getFullChannel', { channel: { ...squareForBob, _: 'inputChannel' } })).full_chat as tl.channelFull).default_send_as;
  const asDiary = () => ({ _: 'peerChannel', channel_id: diary.id });
  const asBob = () => ({ _: 'peerUser', user_id: people.bob.userId });
  const self = { _: 'inputPeerSelf' } as const;
  const words = (text: string): tl.textWithEntities => ({ _: 'textWithEntities', text, entities: [] });
  /** Whether an object contains Bob's id anywhere: it must not be disclosed to others. */
  const namesBob = (told: unknown) => JSON.stringify(told, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value)).includes(`"user_id":${people.bob.userId}`);

  beforeAll(async () => {
    const { alice, bob, carol } = people;
    square = chatIn('channel', await alice.call('channels.createChannel', { megagroup: true, title: 'Square', about: '' }) as tl.updates);
    await alice.call('channels.updateUsername', { channel: inputChannel(square), username: 'square_of_voices' });
    squareForBob = inputPeerChannel(await find(bob, 'square_of_voices'));
    squareForCarol = inputPeerChannel(await find(carol, 'square_of_voices'));
    await bob.call('channels.joinChannel', { channel: { ...squareForBob, _: 'inputChannel' } });
    await carol.call('channels.joinChannel', { channel: { ...squareForCarol, _: 'inputChannel' } });
    diary = chatIn('channel', await bob.call('channels.createChannel', { broadcast: true, title: 'Diary', about: '' }) as tl.updates);
  });

  test('channels.getSendAs lists the caller’s public channels; messages.saveDefaultSendAs is reported in default_send_as', async () => {
    const { bob } = people;
    await eventually('he has joined', async () => (await voices()).length === 1);
    expect(await voices()).toEqual([asBob()]);
    expect(await usual()).toBeUndefined();
    await expect(say(bob, squareForBob, 'not yet', inputPeerChannel(diary))).rejects.toThrow('SEND_AS_PEER_INVALID');
    await bob.call('channels.updateUsername', { channel: inputChannel(diary), username: 'diary_of_bob' });
    await eventually('it is offered', async () => (await voices()).length === 2);
    expect(await bob.call('channels.getSendAs', { peer: squareForBob })).toMatchObject({ peers: [{ peer: asBob() }, { peer: asDiary() }], chats: [{ id: diary.id }], users: [{ id: bob.userId }] });
    expect(await usual()).toEqual(asBob());
    expect(await bob.call('messages.saveDefaultSendAs', { peer: squareForBob, send_as: inputPeerChannel(diary) })).toBe(true);
    await eventually('it is told', async () => (await usual())?._ === 'peerChannel');
    expect(await usual()).toEqual(asDiary());
    await expect(people.carol.call('messages.saveDefaultSendAs', { peer: squareForCarol, send_as: inputPeerChannel(news) })).rejects.toThrow('CHANNEL_INVALID');
  });

  test('such a message appears as the channel’s: the user is not disclosed, but can still edit it', async () => {
    const { bob, carol } = people;
    const sent = messageIn(await say(bob, squareForBob, 'good morning'));
    expect(sent).toMatchObject({ out: true, from_id: asDiary() });
    const live = await eventually('Carol hears it', () => people.heard.carol.find((update) => update._ === 'updateNewChannelMessage' && (update.message as tl.message).message === 'good morning'));
    const seen = await read(carol, squareForCarol, 'good morning');
    expect(seen).toMatchObject({ from_id: asDiary() });
    expect([seen.out, seen.post, seen.post_author]).toEqual([undefined, undefined, undefined]);
    const page = await carol.call('messages.getHistory', { peer: squareForCarol, ...wholeHistory, limit: 1 }) as tl.messages.channelMessages;
    expect(page.chats).toEqual(expect.arrayContaining([expect.objectContaining({ id: diary.id, title: 'Diary' })]));
    expect([live, seen, page.messages].some(namesBob)).toBe(false);
    expect(page.users.some(({ id }) => id === bob.userId)).toBe(false);
    await bob.call('messages.editMessage', { peer: squareForBob, id: sent.id, message: 'good evening' });
    expect(await read(carol, squareForCarol, 'good evening')).toMatchObject({ from_id: asDiary() });
    const passed = messageIn(await carol.call('messages.forwardMessages', { from_peer: squareForCarol, id: [sent.id], random_id: [nextRandomId()], to_peer: self }));
    expect(passed.fwd_from).toMatchObject({ from_id: asDiary() });
    await expect(carol.call('messages.editMessage', { peer: squareForCarol, id: sent.id, message: 'mine' })).rejects.toThrow('MESSAGE_AUTHOR_REQUIRED');
    expect(messageIn(await say(bob, squareForBob, 'as myself', self))).toMatchObject({ from_id: asBob() });
    const forwarded = messageIn(await bob.call('messages.forwardMessages', { from_peer: squareForBob, id: [sent.id], random_id: [nextRandomId()], to_peer: squareForBob, send_as: inputPeerChannel(diary) }));
    expect(forwarded).toMatchObject({ from_id: asDiary() });
  });

  test('a scheduled message keeps its sender, whatever the saved default is when it is sent', async () => {
    const { bob, carol } = people;
    const schedule_date = Math.floor(Date.now() / 1000) + 3_000;
    const later = async (message: string, send_as: tl.InputPeer) => messageIn(await bob.call('messages.sendMessage', { peer: squareForBob, message, random_id: nextRandomId(), schedule_date, send_as }));
    const waiting = [await later('the diary will say', inputPeerChannel(diary)), await later('Bob will say', self)];
    expect(waiting.map(({ from_id }) => from_id)).toEqual([asDiary(), asBob()]);
    const { messages } = await bob.call('messages.getScheduledHistory', { peer: squareForBob, hash: 0n }) as tl.messages.messages;
    expect(messages).toEqual(expect.arrayContaining(waiting.map(({ id, from_id }) => expect.objectContaining({ id, from_id }))));
    await expect(carol.call('messages.sendMessage', { peer: squareForCarol, message: 'not mine', random_id: nextRandomId(), schedule_date, send_as: inputPeerChannel(news) })).rejects.toThrow('CHANNEL_INVALID');
    const { updates } = await bob.call('messages.sendScheduledMessages', { peer: squareForBob, id: waiting.map(({ id }) => id) }) as tl.updates;
    expect(updates.slice(0, 2)).toMatchObject([{ message: { from_id: asDiary(), from_scheduled: true } }, { message: { from_id: asBob() } }]);
    const seen = await read(carol, squareForCarol, 'the diary will say');
    expect(seen).toMatchObject({ from_id: asDiary() });
    expect(namesBob(seen)).toBe(false);
    expect(await read(carol, squareForCarol, 'Bob will say')).toMatchObject({ from_id: asBob() });
  });

  test('messages.sendReaction, sendVote: reactions and votes are also made as the channel', async () => {
    const { alice, bob, carol } = people;
    const asked: tl.inputMediaPoll = { _: 'inputMediaPoll', poll: { _: 'poll', id: 0n, hash: 0n, public_voters: true, question: words('Bread?'), answers: ['yes', 'no'].map((text) => ({ _: 'pollAnswer' as const, text: words(text), option: new TextEncoder().encode(text) })) } };
    const id = idIn(await alice.call('messages.sendMedia', { peer: inputPeerChannel(square), media: asked, message: '', random_id: nextRandomId() }));
    await eventually('Bob sees it', async () => {
      const { messages } = await bob.call('channels.getMessages', { channel: { ...squareForBob, _: 'inputChannel' }, id: [{ _: 'inputMessageID', id }] }) as tl.messages.channelMessages;
      return messages[0]?._ === 'message';
    });
    await bob.call('messages.sendReaction', { peer: squareForBob, msg_id: id, reaction: [{ _: 'reactionEmoji', emoticon: '👍' }] });
    await bob.call('messages.sendVote', { peer: squareForBob, msg_id: id, options: [new TextEncoder().encode('yes')] });
    await carol.call('messages.sendVote', { peer: squareForCarol, msg_id: id, options: [new TextEncoder().encode('yes')] });
    const reactors = await eventually('Carol sees the reaction', async () => {
      const list = await carol.call('messages.getMessageReactionsList', { peer: squareForCarol, id, limit: 10 });
      return list.count === 1 && list;
    });
    expect(reactors).toMatchObject({ reactions: [{ peer_id: asDiary() }], chats: [{ id: diary.id }], users: [] });
    const votes = await eventually('and both votes', async () => {
      const list = await carol.call('messages.getPollVotes', { peer: squareForCarol, id, limit: 10 });
      return list.count === 2 && list;
    });
    expect(votes.votes.map(({ peer }) => peer)).toEqual([{ _: 'peerUser', user_id: carol.userId }, asDiary()]);
    const page = await carol.call('messages.getHistory', { peer: squareForCarol, ...wholeHistory, limit: 1 });
    expect([reactors, votes, page].some(namesBob)).toBe(false);
    const own = await bob.call('messages.getMessageReactionsList', { peer: squareForBob, id, limit: 10 });
    expect(own.reactions).toMatchObject([{ my: true, peer_id: asDiary() }]);
    // Nor can it be found by querying Bob.
    await expect(alice.call('messages.deleteParticipantReaction', { peer: inputPeerChannel(square), msg_id: id, participant: people.bobForAlice })).rejects.toThrow('MESSAGE_ID_INVALID');
    await alice.call('messages.deleteParticipantReactions', { peer: inputPeerChannel(square), participant: people.bobForAlice });
    expect((await alice.call('messages.getMessageReactionsList', { peer: inputPeerChannel(square), id, limit: 10 })).count).toBe(1);
  });

  test('channels.deleteParticipantHistory deletes the messages of the given sender only', async () => {
    const { alice, bob } = people;
    await say(bob, squareForBob, 'said by Bob', self);
    await say(bob, squareForBob, 'said by the diary');
    await read(alice, inputPeerChannel(square), 'said by the diary');
    const texts = async () => {
      const { messages } = await alice.call('messages.getHistory', { peer: inputPeerChannel(square), ...wholeHistory }) as tl.messages.channelMessages;
      return messages.flatMap((message) => (message._ === 'message' ? [message.message] : []));
    };
    await alice.call('channels.deleteParticipantHistory', { channel: inputChannel(square), participant: people.bobForAlice });
    await eventually('his own is gone', async () => !(await texts()).includes('said by Bob'));
    expect(await texts()).toContain('said by the diary');
    const diaryForAlice = inputPeerChannel(await find(alice, 'diary_of_bob'));
    await alice.call('channels.deleteParticipantHistory', { channel: inputChannel(square), participant: diaryForAlice });
    await eventually('the channel’s is gone', async () => !(await texts()).includes('said by the diary'));
  });

  test('channels.editBanned of a channel: neither it nor its owner’s other channels can send; the owner still can', async () => {
    const { alice, bob } = people;
    const channel = inputChannel(square);
    const participant = inputPeerChannel(await find(alice, 'diary_of_bob'));
    const ban = (view_messages?: true) => alice.call('channels.editBanned', { channel, participant, banned_rights: { _: 'chatBannedRights', view_messages, until_date: 0 } });
    await expect(bob.call('channels.editBanned', { channel: { ...squareForBob, _: 'inputChannel' }, participant: inputPeerChannel(diary), banned_rights: { _: 'chatBannedRights', view_messages: true, until_date: 0 } })).rejects.toThrow('CHAT_ADMIN_REQUIRED');
    await ban(true);
    await expect(say(bob, squareForBob, 'unheard', inputPeerChannel(diary))).rejects.toThrow('SEND_AS_PEER_INVALID');
    expect(messageIn(await say(bob, squareForBob, 'as myself again'))).toMatchObject({ from_id: asBob() });
    await eventually('it is offered no more', async () => (await voices()).length === 1);
    expect(await usual()).toEqual(asBob());
    const banned = { _: 'channelParticipantBanned', peer: asDiary(), kicked_by: alice.userId, banned_rights: { view_messages: true } };
    expect((await alice.call('channels.getParticipant', { channel, participant })).participant).toMatchObject(banned);
    const kicked = () => alice.call('channels.getParticipants', { channel, filter: { _: 'channelParticipantsKicked', q: '' }, offset: 0, limit: 10, hash: 0n });
    expect(await kicked()).toMatchObject({ count: 1, participants: [banned] });
    const log = await alice.call('channels.getAdminLog', { channel, q: '', max_id: 0n, min_id: 0n, limit: 1 });
    expect(log.events[0]!.action).toMatchObject({ _: 'channelAdminLogEventActionParticipantToggleBan', new_participant: { _: 'channelParticipantBanned', peer: asDiary() } });
    await ban();
    await eventually('it is free again', async () => ((await kicked()) as tl.channels.channelParticipants).count === 0);
    expect(messageIn(await say(bob, squareForBob, 'heard again'))).toMatchObject({ from_id: asDiary() });
  });

  test('default_send_as tells an admin who is no longer anonymous that they send as themselves', async () => {
    const { alice, bob } = people;
    const appoint = (anonymous?: true) => alice.call('channels.editAdmin', { channel: inputChannel(club), user_id: { ...people.bobForAlice, _: 'inputUser' }, admin_rights: { _: 'chatAdminRights', anonymous, pin_messages: true }, rank: '' });
    await alice.call('channels.editBanned', { channel: inputChannel(club), participant: people.bobForAlice, banned_rights: { _: 'chatBannedRights', until_date: 0 } });
    await alice.call('channels.inviteToChannel', { channel: inputChannel(club), users: [await people.user('alice', 'bob')] });
    const channel: tl.inputChannel = { ...clubForBob, _: 'inputChannel' };
    const told = async () => ((await bob.call('channels.getFullChannel', { channel })).full_chat as tl.channelFull).default_send_as;
    await eventually('he is back', () => told().then(() => true, () => false));
    expect(await told()).toBeUndefined();
    await appoint(true);
    await eventually('he is the club', async () => (await told())?._ === 'peerChannel');
    const said = messageIn(await say(bob, clubForBob, 'as the club', clubForBob));
    expect(said).toMatchObject({ from_id: { channel_id: club.id } });
    await bob.call('messages.sendReaction', { peer: clubForBob, msg_id: said.id, reaction: [{ _: 'reactionEmoji', emoticon: '👍' }] });
    const reactors = await eventually('his reaction is there', async () => {
      const list = await alice.call('messages.getMessageReactionsList', { peer: inputPeerChannel(club), id: said.id, limit: 10 });
      return list.count === 1 && list;
    });
    expect(reactors).toMatchObject({ reactions: [{ peer_id: { _: 'peerChannel', channel_id: club.id } }], users: [] });
    await appoint();
    await eventually('he is himself', async () => (await told())?._ === 'peerUser');
    await expect(say(bob, clubForBob, 'as the club', clubForBob)).rejects.toThrow('SEND_AS_PEER_INVALID');
    expect(messageIn(await say(bob, clubForBob, 'as Bob', self))).toMatchObject({ from_id: asBob() });
  });
});

// Devices with old layers come last, since a key is answered in the layer it named last.
describe('a reply to a message of another chat', () => {
  test.each([[133, undefined], [158, undefined], [166, 'bread is dear'], [214, 'bread is dear']])('in layer %i', async (layer, quoted) => {
    const { alice, bob, bobForAlice } = people;
    const text = `seen in layer ${layer}`;
    const heard: tl.Update[] = [];
    const device = await people.join({ layer, key: bob.client.key!, onUpdate: (update) => heard.push(...updatesIn(update)) });
    await device.call('updates.getState', {});
    await alice.call('messages.sendMessage', { peer: bobForAlice, message: text, random_id: nextRandomId(), reply_to: answering(inputPeerChannel(news), post) });
    const history = await eventually('it arrives', async () => {
      const found = await device.call('messages.getHistory', { peer: people.aliceForBob, ...wholeHistory });
      return ('messages' in found && found.messages.find((message): message is tl.message => message._ === 'message' && message.message === text)) || false;
    });
    expect(headerOf(history)).toMatchObject({ reply_to_msg_id: post, reply_to_peer_id: { channel_id: news.id } });
    expect(headerOf(history)!.quote_text).toBe(quoted);
  });
});
