/** Basic groups. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { tl } from '@teamgram/tl';
import { eventually } from '../support/eventually.ts';
import { makePng } from '../support/png.ts';
import { chatIn, firstPage, inputChannel, nextRandomId, startCommunity, told, upload, wholeHistory } from './community.ts';
import type { Community } from './community.ts';

let people: Community;
let group: tl.chat;
let peer: tl.inputPeerChat;

beforeAll(async () => {
  people = await startCommunity();
});
afterAll(() => people?.leave());

const say = (who: 'alice' | 'bob' | 'carol', message: string) => people[who].call('messages.sendMessage', { peer, message, random_id: nextRandomId() });
const historyOf = async (who: 'alice' | 'bob' | 'carol') => told(await people[who].call('messages.getHistory', { ...wholeHistory, peer }));

/** The id of a message that Alice has just sent. */
async function sentTo(to: tl.InputPeer): Promise<number> {
  const sent = await people.alice.call('messages.sendMessage', { peer: to, message: 'x', random_id: nextRandomId() });
  return (sent as tl.updateShortSentMessage).id;
}

describe('a basic group', () => {
  test('messages.createChat: invited users get it at once, with its service message', async () => {
    const created = await people.alice.call('messages.createChat', { users: [await people.user('alice', 'bob')], title: 'Friends' });
    expect(created.missing_invitees).toEqual([]);
    const updates = created.updates as tl.updates;
    group = chatIn('chat', updates);
    peer = { _: 'inputPeerChat', chat_id: group.id };
    expect(group).toMatchObject({ creator: true, title: 'Friends', participants_count: 2 });
    expect(updates.updates.map(({ _ }) => _)).toEqual(['updateMessageID', 'updateChatParticipants', 'updateNewMessage']);
    await eventually('Bob hears of it', () => people.heard.bob.some((update) => update._ === 'updateNewMessage' && update.message._ === 'messageService'));
    await eventually('so does another device of Alice', () => people.heard.alice.some(({ _ }) => _ === 'updateNewMessage'));
    const { chats, dialogs } = await people.bob.call('messages.getDialogs', firstPage) as tl.messages.dialogs;
    expect(dialogs).toMatchObject([{ peer: { chat_id: group.id }, unread_count: 1 }]);
    expect(chats).toMatchObject([{ _: 'chat', id: group.id, participants_count: 2 }]);
    expect(chats[0]).not.toHaveProperty('creator', true);
  });

  test('a message reaches every member, and nobody else', async () => {
    await say('alice', 'hello all');
    await say('bob', 'hello Alice');
    await eventually('both have both', async () => (await historyOf('alice')).length === 3 && (await historyOf('bob')).length === 3);
    expect(await historyOf('bob')).toEqual(['hello Alice', 'hello all', 'messageActionChatCreate']);
    await expect(say('carol', 'may I?')).rejects.toThrow('CHAT_WRITE_FORBIDDEN');
    await expect(historyOf('carol')).rejects.toThrow('PEER_ID_INVALID');
  });

  test('M6 messages.readHistory of the group notifies the authors', async () => {
    const before = await people.bob.call('messages.getPeerDialogs', { peers: [{ _: 'inputDialogPeer', peer }] });
    expect(before.dialogs).toMatchObject([{ unread_count: 2 }]);
    await people.bob.call('messages.readHistory', { peer, max_id: 0 });
    await eventually('Alice sees that her words were read', () => people.heard.alice.some(({ _ }) => _ === 'updateReadHistoryOutbox'));
    const after = await people.bob.call('messages.getPeerDialogs', { peers: [{ _: 'inputDialogPeer', peer }] });
    expect(after.dialogs).toMatchObject([{ unread_count: 0 }]);
  });

  test('messages.addChatUser and messages.deleteChatUser change who gets messages', async () => {
    const added = await people.alice.call('messages.addChatUser', { chat_id: group.id, user_id: await people.user('alice', 'carol'), fwd_limit: 0 });
    expect(chatIn('chat', added.updates as tl.updates)).toMatchObject({ participants_count: 3 });
    await say('alice', 'welcome');
    await eventually('Carol has what was said since', async () => (await historyOf('carol')).includes('welcome'));
    expect(await historyOf('carol')).toEqual(['welcome', 'messageActionChatAddUser']);
    await expect(people.alice.call('messages.addChatUser', { chat_id: group.id, user_id: await people.user('alice', 'carol'), fwd_limit: 0 })).rejects.toThrow('USER_ALREADY_PARTICIPANT');
    await expect(people.bob.call('messages.deleteChatUser', { chat_id: group.id, user_id: await people.user('bob', 'carol') })).rejects.toThrow('CHAT_ADMIN_REQUIRED');
    await people.alice.call('messages.deleteChatUser', { chat_id: group.id, user_id: await people.user('alice', 'carol') });
    await say('alice', 'without Carol');
    await eventually('Bob has it', async () => (await historyOf('bob'))[0] === 'without Carol');
    expect((await historyOf('carol'))[0]).toBe('messageActionChatDeleteUser');
    await expect(say('carol', 'still here?')).rejects.toThrow('CHAT_WRITE_FORBIDDEN');
  });

  test('messages.editChatTitle, messages.editChatAbout', async () => {
    const { bob, alice } = people;
    const renamed = await bob.call('messages.editChatTitle', { chat_id: group.id, title: 'Good friends' }) as tl.updates;
    expect(chatIn('chat', renamed)).toMatchObject({ title: 'Good friends' });
    expect((await historyOf('alice'))[0]).toBe('messageActionChatEditTitle');
    await expect(bob.call('messages.editChatTitle', { chat_id: group.id, title: 'Good friends' })).rejects.toThrow('CHAT_NOT_MODIFIED');
    await expect(bob.call('messages.editChatTitle', { chat_id: group.id, title: ' ' })).rejects.toThrow('CHAT_TITLE_EMPTY');
    expect(await alice.call('messages.editChatAbout', { peer, about: 'for friends' })).toBe(true);
    await expect(alice.call('messages.editChatAbout', { peer, about: 'for friends' })).rejects.toThrow('CHAT_ABOUT_NOT_MODIFIED');
    await expect(alice.call('messages.editChatAbout', { peer, about: 'x'.repeat(256) })).rejects.toThrow('CHAT_ABOUT_TOO_LONG');
  });

  test('messages.updatePinnedMessage notifies all, with everybody’s own message ids; messages.unpinAllMessages', async () => {
    const { alice, bob } = people;
    await say('bob', 'to be pinned');
    const { id } = await eventually('Alice has it', async () => {
      const page = await alice.call('messages.getHistory', { ...wholeHistory, peer, limit: 1 });
      const [newest] = 'messages' in page ? page.messages : [];
      return newest?._ === 'message' && newest.message === 'to be pinned' && newest;
    });
    const pinned = await alice.call('messages.updatePinnedMessage', { peer, id }) as tl.updates;
    expect(pinned.updates).toMatchObject([{ _: 'updatePinnedMessages', pinned: true, messages: [id] }, { message: { action: { _: 'messageActionPinMessage' }, reply_to: { reply_to_msg_id: id } } }]);
    await expect(alice.call('messages.updatePinnedMessage', { peer, id })).rejects.toThrow('CHAT_NOT_MODIFIED');
    await expect(alice.call('messages.updatePinnedMessage', { peer, id: 9_999 })).rejects.toThrow('MESSAGE_ID_INVALID');
    const heard = await eventually('Bob hears of it', () => people.heard.bob.find((update) => update._ === 'updatePinnedMessages')) as tl.updatePinnedMessages;
    expect(heard).toMatchObject({ pinned: true, pts_count: 1, peer: { chat_id: group.id } });
    const query = { peer, q: '', filter: { _: 'inputMessagesFilterPinned' }, min_date: 0, max_date: 0, offset_id: 0, add_offset: 0, limit: 10, max_id: 0, min_id: 0, hash: 0n } as const;
    expect(await bob.call('messages.search', query)).toMatchObject({ messages: [{ message: 'to be pinned', pinned: true, id: heard.messages[0] }] });
    expect(await alice.call('messages.getFullChat', { chat_id: group.id })).toMatchObject({ full_chat: { pinned_msg_id: id } });
    expect(await alice.call('messages.unpinAllMessages', { peer })).toMatchObject({ pts_count: 1, offset: 0 });
    expect(told(await alice.call('messages.search', query))).toEqual([]);
    await alice.call('messages.updatePinnedMessage', { peer: people.bobForAlice, id: await sentTo(people.bobForAlice), pm_oneside: true });
  });

  test('messages.editChatPhoto sets and removes a photo', async () => {
    const uploaded = { _: 'inputChatUploadedPhoto', file: await upload(people.alice, makePng(400, 300, [200, 20, 20])) } as const;
    const changed = await people.alice.call('messages.editChatPhoto', { chat_id: group.id, photo: uploaded }) as tl.updates;
    const { photo } = chatIn('chat', changed);
    expect(photo).toMatchObject({ _: 'chatPhoto' });
    expect(changed.updates).toContainEqual(expect.objectContaining({ message: expect.objectContaining({ action: expect.objectContaining({ _: 'messageActionChatEditPhoto' }) }) }));
    const location = { _: 'inputPeerPhotoFileLocation', peer, photo_id: (photo as tl.chatPhoto).photo_id } as const;
    expect(await people.alice.call('upload.getFile', { location, offset: 0, limit: 4096 })).toMatchObject({ _: 'upload.file' });
    await expect(people.carol.call('upload.getFile', { location, offset: 0, limit: 4096 })).rejects.toThrow('LOCATION_INVALID');
    const removed = await people.alice.call('messages.editChatPhoto', { chat_id: group.id, photo: { _: 'inputChatPhotoEmpty' } }) as tl.updates;
    expect(chatIn('chat', removed).photo).toEqual({ _: 'chatPhotoEmpty' });
    await expect(people.alice.call('messages.editChatPhoto', { chat_id: group.id, photo: { _: 'inputChatPhotoEmpty' } })).rejects.toThrow('CHAT_NOT_MODIFIED');
  });

  test('messages.getFullChat, messages.exportChatInvite', async () => {
    const { alice, bob } = people;
    const full = await alice.call('messages.getFullChat', { chat_id: group.id });
    expect(full.full_chat).toMatchObject({ _: 'chatFull', about: 'for friends', participants: { participants: [{ _: 'chatParticipant', user_id: bob.userId }, { _: 'chatParticipantCreator', user_id: alice.userId }] } });
    expect(full.users).toHaveLength(2);
    await expect(bob.call('messages.exportChatInvite', { peer })).rejects.toThrow('CHAT_ADMIN_REQUIRED');
    expect(await alice.call('messages.exportChatInvite', { peer })).toMatchObject({ _: 'chatInviteExported', permanent: true });
    await expect(people.carol.call('messages.getFullChat', { chat_id: 12345 })).rejects.toThrow('CHAT_ID_INVALID');
  });

  test('messages.editChatDefaultBannedRights, messages.editChatAdmin: rights determine who may send and administer', async () => {
    const { alice, bob } = people;
    const denied = { _: 'chatBannedRights', until_date: 0, send_messages: true, change_info: true } as const;
    const set = await alice.call('messages.editChatDefaultBannedRights', { peer, banned_rights: denied }) as tl.updates;
    expect(chatIn('chat', set).default_banned_rights).toMatchObject({ send_messages: true, change_info: true });
    await expect(say('bob', 'muted')).rejects.toThrow('CHAT_WRITE_FORBIDDEN');
    await expect(bob.call('messages.editChatTitle', { chat_id: group.id, title: 'Mine' })).rejects.toThrow();
    expect(await alice.call('messages.editChatAdmin', { chat_id: group.id, user_id: await people.user('alice', 'bob'), is_admin: true })).toBe(true);
    await say('bob', 'an admin speaks');
    const { chats: [seen] } = await bob.call('messages.getChats', { id: [group.id] });
    expect(seen).toMatchObject({ _: 'chat', admin_rights: { ban_users: true } });
    await expect(alice.call('messages.editChatDefaultBannedRights', { peer, banned_rights: denied })).rejects.toThrow('CHAT_NOT_MODIFIED');
  });

  test('M10 messages.migrateChat: the group becomes a supergroup with the same members', async () => {
    await expect(people.bob.call('messages.migrateChat', { chat_id: group.id })).rejects.toThrow('CHAT_ADMIN_REQUIRED');
    const migrated = await people.alice.call('messages.migrateChat', { chat_id: group.id }) as tl.updates;
    const channel = chatIn('channel', migrated);
    expect(channel).toMatchObject({ megagroup: true, creator: true, title: 'Good friends', participants_count: 2 });
    expect(chatIn('chat', migrated)).toMatchObject({ deactivated: true, migrated_to: { channel_id: channel.id } });
    await expect(say('alice', 'too late')).rejects.toThrow('PEER_ID_INVALID');
    const { full_chat } = await people.alice.call('channels.getFullChannel', { channel: inputChannel(channel) });
    const former = await people.alice.call('messages.getHistory', { peer: { _: 'inputPeerChat', chat_id: group.id }, ...wholeHistory }) as tl.messages.messages;
    expect(full_chat).toMatchObject({ migrated_from_chat_id: BigInt(group.id), migrated_from_max_id: former.messages[0]!.id });
  });

  test('messages.deleteChat deletes a group for everybody', async () => {
    const created = await people.alice.call('messages.createChat', { users: [await people.user('alice', 'bob')], title: 'Short' });
    const { id } = chatIn('chat', created.updates as tl.updates);
    await expect(people.bob.call('messages.deleteChat', { chat_id: id })).rejects.toThrow('CHAT_ADMIN_REQUIRED');
    expect(await people.alice.call('messages.deleteChat', { chat_id: id })).toBe(true);
    await eventually('Bob sees it', async () => {
      const { chats: [seen] } = await people.bob.call('messages.getChats', { id: [id] });
      return seen?._ === 'chat' && seen.deactivated;
    });
  });
});
