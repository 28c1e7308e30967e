/** Answers to messages of other chats (core.telegram.org/api/replies). */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { tl } from '@teamgram/tl';
import type { Account } from '../support/account.ts';
import { eventually } from '../support/eventually.ts';
import { updatesIn } from '../support/people.ts';
import { makePng } from '../support/png.ts';
import { chatIn, inputChannel, inputPeerChannel, nextRandomId, startCommunity, upload, wholeHistory } from './community.ts';
import type { Community } from './community.ts';

let people: Community;
/** Alice's, with Bob: a private group; and a public channel. */
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

/** The number of what was sent, and the message itself. */
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

describe('a message of another chat is answered', () => {
  test('in a private chat: who cannot look into the group sees who said it and what is quoted, and not where', async () => {
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

  test('of a public channel: everybody is led to the post; without a quote of the author’s its beginning is shown', async () => {
    const { alice, bob } = people;
    const peer = inputPeerChannel(news);
    const own = messageIn(await alice.call('messages.sendMessage', { peer: inputPeerChannel(club), message: 'too dear', random_id: nextRandomId(), reply_to: answering(peer, post) }));
    expect(headerOf(own)).toMatchObject({ reply_to_msg_id: post, reply_to_peer_id: { channel_id: news.id }, reply_from: { from_id: { channel_id: news.id }, channel_post: post }, quote_text: 'bread is dear' });
    expect(headerOf(own)!.quote).toBeUndefined();
    expect(headerOf(await read(bob, clubForBob, 'too dear'))).toEqual(headerOf(own));
    const live = await eventually('Bob hears of it', () => people.heard.bob.find((update) => update._ === 'updateNewChannelMessage' && (update.message as tl.message).message === 'too dear'));
    expect(headerOf((live as tl.updateNewChannelMessage).message as tl.message)).toMatchObject({ reply_to_peer_id: { channel_id: news.id } });
  });

  test('messages.sendMedia, sendMultiMedia: a picture that is answered is shown, and can be fetched by whoever sees the answer', async () => {
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

  test('messages.saveDraft keeps it, with the quote; scheduled, it waits and is sent so', async () => {
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

  test('nobody answers what they cannot read or what is protected; a message of one’s own chat named with its peer is an ordinary answer', async () => {
    const { alice, bob, carol, aliceForBob } = people;
    const say = (account: Account, peer: tl.InputPeer, reply_to: tl.InputReplyTo) => account.call('messages.sendMessage', { peer, message: 'so?', random_id: nextRandomId(), reply_to });
    const id = idIn(await alice.call('messages.sendMessage', { peer: inputPeerChannel(club), message: 'a secret', random_id: nextRandomId() }));
    // Carol has never seen the club, so she cannot name it; Bob's hash is his own.
    await expect(say(carol, { _: 'inputPeerSelf' }, answering(clubForBob, id))).rejects.toThrow('CHANNEL_INVALID');
    await expect(say(bob, aliceForBob, answering(clubForBob, 9_999))).rejects.toThrow('MSG_ID_INVALID');
    await expect(say(bob, aliceForBob, answering(clubForBob, id, { quote_text: 'no secret' }))).rejects.toThrow('QUOTE_TEXT_INVALID');
    expect(headerOf(messageIn(await say(bob, clubForBob, answering(clubForBob, id))))).toEqual({ _: 'messageReplyHeader', reply_to_msg_id: id });
    await alice.call('messages.toggleNoForwards', { peer: inputPeerChannel(club), enabled: true });
    await expect(say(bob, aliceForBob, answering(clubForBob, id))).rejects.toThrow('CHAT_FORWARDS_RESTRICTED');
    await alice.call('messages.toggleNoForwards', { peer: inputPeerChannel(club), enabled: false });
    await alice.call('channels.editBanned', { channel: inputChannel(club), participant: people.bobForAlice, banned_rights: { _: 'chatBannedRights', view_messages: true, until_date: 0 } });
    await expect(say(bob, aliceForBob, answering(clubForBob, id))).rejects.toThrow('MSG_ID_INVALID');
    // What he said of it stays, and leads nowhere.
    const before = await eventually('his answer leads nowhere', async () => {
      const message = await read(bob, carolForBob, 'have you heard');
      return headerOf(message)!.reply_to_peer_id === undefined && headerOf(message);
    });
    expect(before).toMatchObject({ quote_text: 'at noon', reply_from: { from_id: { user_id: alice.userId } } });
  });

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
