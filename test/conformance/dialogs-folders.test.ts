/** The dialog list: archive, folders, and shared folders. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { tl } from '@teamgram/tl';
import { eventually } from '../support/eventually.ts';
import { chatIn, firstPage, inputChannel, inputPeerChannel, nextRandomId, startCommunity, told, wholeHistory } from './community.ts';
import type { Community } from './community.ts';

let people: Community;
let bobDialog: tl.inputDialogPeer;
const titled = (text: string): tl.textWithEntities => ({ _: 'textWithEntities', text, entities: [] });

beforeAll(async () => {
  people = await startCommunity();
  bobDialog = { _: 'inputDialogPeer', peer: people.bobForAlice };
  const { carol, alice, bobForAlice } = people;
  const aliceForCarol = await people.user('carol', 'alice');
  await alice.call('messages.sendMessage', { peer: bobForAlice, message: 'hello Bob', random_id: nextRandomId() });
  await carol.call('messages.sendMessage', { peer: { ...aliceForCarol, _: 'inputPeerUser' }, message: 'hello Alice', random_id: nextRandomId() });
  await eventually('Alice has both', async () => (await dialogsOf({})).dialogs.length >= 2);
});
afterAll(() => people?.leave());

async function dialogsOf(more: { folder_id?: number; exclude_pinned?: boolean }): Promise<tl.messages.dialogs | tl.messages.dialogsSlice> {
  const answer = await people.alice.call('messages.getDialogs', { ...firstPage, ...more });
  if (answer._ === 'messages.dialogsNotModified') throw new Error('nobody said that nothing changed');
  return answer;
}

const idsOf = ({ dialogs }: { dialogs: tl.Dialog[] }) => dialogs.map((dialog) => (dialog._ === 'dialog' && dialog.peer._ === 'peerUser' ? dialog.peer.user_id : dialog._));
const heardByAlice = (description: string, found: (update: tl.Update) => boolean) => eventually(description, () => people.heard.alice.some(found));

describe('the archive', () => {
  test('folders.editPeerFolders moves a dialog out of the main list, which has the archive as one entry', async () => {
    const { alice, bob, bobForAlice, carol } = people;
    const moved = await alice.call('folders.editPeerFolders', { folder_peers: [{ _: 'inputFolderPeer', peer: bobForAlice, folder_id: 1 }] });
    expect(moved).toMatchObject({ updates: [{ _: 'updateFolderPeers', folder_peers: [{ peer: { user_id: bob.userId }, folder_id: 1 }], pts_count: 0 }], users: [{ id: bob.userId }] });
    await heardByAlice('her other device hears of it', ({ _ }) => _ === 'updateFolderPeers');
    const main = await dialogsOf({ folder_id: 0 });
    expect(idsOf(main)).toEqual(['dialogFolder', carol.userId]);
    expect(main.dialogs[0]).toMatchObject({ folder: { id: 1 }, peer: { user_id: bob.userId }, unread_muted_peers_count: 0 });
    expect(main.messages).toEqual(expect.arrayContaining([expect.objectContaining({ message: 'hello Bob' })]));
    expect(idsOf(await dialogsOf({ folder_id: 0, exclude_pinned: true }))).not.toContain('dialogFolder');
    const archived = await dialogsOf({ folder_id: 1 });
    expect(archived.dialogs).toMatchObject([{ _: 'dialog', folder_id: 1, peer: { user_id: bob.userId } }]);
    expect(idsOf(await dialogsOf({}))).toEqual(expect.arrayContaining([bob.userId, carol.userId]));
    await expect(dialogsOf({ folder_id: 2 })).rejects.toThrow('FOLDER_ID_INVALID');
  });

  test('each list has its own pinned dialogs', async () => {
    const { alice, bob } = people;
    await alice.call('messages.toggleDialogPin', { pinned: true, peer: bobDialog });
    await heardByAlice('her other device hears in which list', (update) => update._ === 'updateDialogPinned' && update.folder_id === 1);
    expect(idsOf(await alice.call('messages.getPinnedDialogs', { folder_id: 1 }))).toEqual([bob.userId]);
    expect(idsOf(await alice.call('messages.getPinnedDialogs', { folder_id: 0 }))).toEqual(['dialogFolder']);
    expect(await alice.call('messages.reorderPinnedDialogs', { force: true, folder_id: 1, order: [] })).toBe(true);
    await heardByAlice('the order is told with its list', (update) => update._ === 'updatePinnedDialogs' && update.folder_id === 1);
    expect(idsOf(await alice.call('messages.getPinnedDialogs', { folder_id: 1 }))).toEqual([]);
    const peers = await alice.call('messages.getPeerDialogs', { peers: [{ _: 'inputDialogPeerFolder', folder_id: 1 }, bobDialog] });
    expect(idsOf(peers)).toEqual(['dialogFolder', bob.userId]);
    await expect(alice.call('messages.getPinnedDialogs', { folder_id: 5 })).rejects.toThrow('FOLDER_ID_INVALID');
  });

  test('moves it back', async () => {
    await people.alice.call('folders.editPeerFolders', { folder_peers: [{ _: 'inputFolderPeer', peer: people.bobForAlice, folder_id: 0 }] });
    expect(idsOf(await dialogsOf({ folder_id: 0 }))).not.toContain('dialogFolder');
    expect((await dialogsOf({ folder_id: 1 })).dialogs).toEqual([]);
  });
});

describe('filters', () => {
  const filter = (id: number, more: Partial<tl.dialogFilter> = {}): tl.dialogFilter => (
    { _: 'dialogFilter', id, title: titled('Friends'), pinned_peers: [], include_peers: [people.bobForAlice], exclude_peers: [], ...more });
  const shown = async () => (await people.alice.call('messages.getDialogFilters', {})).filters;

  test('messages.updateDialogFilter stores folders, messages.getDialogFilters returns them with the list of all', async () => {
    const { alice } = people;
    expect(await shown()).toEqual([{ _: 'dialogFilterDefault' }]);
    const friends = filter(2, { groups: true, exclude_muted: true, emoticon: '🐱', color: 3, exclude_peers: [{ _: 'inputPeerSelf' }] });
    expect(await alice.call('messages.updateDialogFilter', { id: 2, filter: friends })).toBe(true);
    expect(await shown()).toEqual([{ _: 'dialogFilterDefault' }, friends]);
    await heardByAlice('her other device hears of it', (update) => update._ === 'updateDialogFilter' && update.id === 2 && update.filter?._ === 'dialogFilter');
    await expect(alice.call('messages.updateDialogFilter', { id: 1, filter: filter(1) })).rejects.toThrow('FILTER_ID_INVALID');
    await expect(alice.call('messages.updateDialogFilter', { id: 3, filter: filter(3, { title: titled(' ') }) })).rejects.toThrow('FILTER_TITLE_EMPTY');
    await expect(alice.call('messages.updateDialogFilter', { id: 3, filter: filter(3, { include_peers: [] }) })).rejects.toThrow('FILTER_INCLUDE_EMPTY');
  });

  test('messages.updateDialogFiltersOrder, messages.toggleDialogFilterTags', async () => {
    const { alice } = people;
    await alice.call('messages.updateDialogFilter', { id: 4, filter: filter(4) });
    expect(await alice.call('messages.updateDialogFiltersOrder', { order: [4, 0, 2] })).toBe(true);
    expect((await shown()).map((one) => (one._ === 'dialogFilterDefault' ? 0 : one.id))).toEqual([4, 0, 2]);
    await heardByAlice('the order', ({ _ }) => _ === 'updateDialogFilterOrder');
    expect(await alice.call('messages.toggleDialogFilterTags', { enabled: true })).toBe(true);
    expect(await alice.call('messages.getDialogFilters', {})).toMatchObject({ tags_enabled: true });
  });

  test('messages.getSuggestedDialogFilters: suggestions the user does not have yet', async () => {
    const { alice } = people;
    const suggested = () => alice.call('messages.getSuggestedDialogFilters', {});
    const [unread, personal] = await suggested();
    expect(unread).toMatchObject({ filter: { id: 3, title: { text: 'Unread' }, groups: true, exclude_read: true }, description: 'New messages from all chats.' });
    expect(personal).toMatchObject({ filter: { id: 3, title: { text: 'Personal' }, contacts: true, non_contacts: true, include_peers: [] } });
    // A suggested folder can be stored unchanged.
    await alice.call('messages.updateDialogFilter', { id: 3, filter: personal!.filter });
    const left = await suggested();
    expect(left).toHaveLength(1);
    expect(left).toMatchObject([{ filter: { id: 5, title: { text: 'Unread' } } }]);
    await alice.call('messages.updateDialogFilter', { id: 3 });
  });

  test('an update without filter removes it', async () => {
    const { alice } = people;
    for (const id of [2, 4]) await alice.call('messages.updateDialogFilter', { id });
    expect(await shown()).toEqual([{ _: 'dialogFilterDefault' }]);
    await expect(alice.call('messages.updateDialogFilter', { id: 4 })).rejects.toThrow('FILTER_ID_INVALID');
  });
});

describe('shared folders', () => {
  const chatlist = { _: 'inputChatlistDialogFilter', filter_id: 7 } as const;
  let news: tl.channel;
  let club: tl.channel;
  let slug: string;
  let bobsList: tl.inputChatlistDialogFilter;

  const slugOf = ({ url }: tl.exportedChatlistInvite) => url.slice(url.lastIndexOf('/') + 1);
  const peerIds = (peers: tl.Peer[]) => peers.map((peer) => (peer._ === 'peerChannel' ? peer.channel_id : 0));
  /** A chat as Bob addresses it. */
  const forBob = ({ chats }: { chats: tl.Chat[] }, { id }: tl.channel) => inputPeerChannel(chats.find((chat): chat is tl.channel => chat._ === 'channel' && chat.id === id)!);

  test('chatlists.exportChatlistInvite creates a link, chatlists.getExportedInvites lists it', async () => {
    const { alice } = people;
    news = chatIn('channel', await alice.call('channels.createChannel', { broadcast: true, title: 'News', about: '' }) as tl.updates);
    club = chatIn('channel', await alice.call('channels.createChannel', { megagroup: true, title: 'Club', about: '' }) as tl.updates);
    const include_peers = [inputPeerChannel(news), inputPeerChannel(club)];
    const filter: tl.dialogFilter = { _: 'dialogFilter', id: 7, title: titled('Town'), pinned_peers: [], include_peers, exclude_peers: [] };
    await alice.call('messages.updateDialogFilter', { id: 7, filter });
    const made = await alice.call('chatlists.exportChatlistInvite', { chatlist, title: 'for friends', peers: [inputPeerChannel(news)] });
    expect(made).toMatchObject({ filter: { _: 'dialogFilterChatlist', id: 7, has_my_invites: true }, invite: { title: 'for friends', peers: [{ channel_id: news.id }] } });
    slug = slugOf(made.invite as tl.exportedChatlistInvite);
    expect(await alice.call('chatlists.getExportedInvites', { chatlist })).toMatchObject({ invites: [made.invite], chats: [{ id: news.id }] });
    await expect(alice.call('chatlists.exportChatlistInvite', { chatlist, title: '', peers: [] })).rejects.toThrow('PEERS_LIST_EMPTY');
    await expect(alice.call('chatlists.getExportedInvites', { chatlist: { ...chatlist, filter_id: 99 } })).rejects.toThrow('FILTER_ID_INVALID');
  });

  test('chatlists.checkChatlistInvite and chatlists.joinChatlistInvite', async () => {
    const { bob } = people;
    const offered = await bob.call('chatlists.checkChatlistInvite', { slug });
    expect(offered).toMatchObject({ _: 'chatlists.chatlistInvite', title: { text: 'Town' }, peers: [{ channel_id: news.id }] });
    const joined = await bob.call('chatlists.joinChatlistInvite', { slug, peers: [forBob(offered, news)] });
    const [update] = (joined as tl.updates).updates;
    if (update?._ !== 'updateDialogFilter') throw new Error('no filter came with the answer');
    expect(update).toMatchObject({ filter: { _: 'dialogFilterChatlist', title: { text: 'Town' }, include_peers: [{ channel_id: news.id }] } });
    bobsList = { _: 'inputChatlistDialogFilter', filter_id: update.id };
    expect(await bob.call('channels.getChannels', { id: [inputChannel(chatIn('channel', joined as tl.updates))] })).toMatchObject({ chats: [{ id: news.id }] });
    expect(await bob.call('chatlists.checkChatlistInvite', { slug })).toMatchObject({ _: 'chatlists.chatlistInviteAlready', already_peers: [{ channel_id: news.id }], missing_peers: [] });
    await expect(bob.call('chatlists.checkChatlistInvite', { slug: '' })).rejects.toThrow('INVITE_SLUG_EMPTY');
    await expect(bob.call('chatlists.checkChatlistInvite', { slug: 'nobody-made-this' })).rejects.toThrow('INVITE_SLUG_EXPIRED');
  });

  test('chatlists.editExportedInvite adds a chat: chatlists.getChatlistUpdates, hideChatlistUpdates, joinChatlistUpdates', async () => {
    const { alice, bob } = people;
    // TDLib sends the whole link instead of the slug.
    const edited = await alice.call('chatlists.editExportedInvite', { chatlist, slug: `https://t.me/addlist/${slug}`, peers: [inputPeerChannel(news), inputPeerChannel(club)] });
    expect(edited).toMatchObject({ title: 'for friends' });
    await eventually('Bob is offered the new one', async () => peerIds((await bob.call('chatlists.getChatlistUpdates', { chatlist: bobsList })).missing_peers).join() === `${club.id}`);
    expect(await bob.call('chatlists.hideChatlistUpdates', { chatlist: bobsList })).toBe(true);
    expect((await bob.call('chatlists.getChatlistUpdates', { chatlist: bobsList })).missing_peers).toEqual([]);
    const offered = await bob.call('chatlists.checkChatlistInvite', { slug });
    const joined = await bob.call('chatlists.joinChatlistUpdates', { chatlist: bobsList, peers: [forBob(offered, club)] });
    expect((joined as tl.updates).updates[0]).toMatchObject({ filter: { include_peers: [{ channel_id: news.id }, { channel_id: club.id }] } });
    await expect(alice.call('chatlists.joinChatlistUpdates', { chatlist, peers: [] })).rejects.toThrow('FILTER_ID_INVALID');
  });

  test('chatlists.getLeaveChatlistSuggestions and chatlists.leaveChatlist', async () => {
    const { bob } = people;
    expect(peerIds(await bob.call('chatlists.getLeaveChatlistSuggestions', { chatlist: bobsList }))).toEqual([news.id, club.id]);
    const offered = await bob.call('chatlists.checkChatlistInvite', { slug });
    const left = await bob.call('chatlists.leaveChatlist', { chatlist: bobsList, peers: [forBob(offered, club)] });
    expect((left as tl.updates).updates).toEqual(expect.arrayContaining([expect.objectContaining({ _: 'updateDialogFilter', id: bobsList.filter_id })]));
    expect((await bob.call('messages.getDialogFilters', {})).filters).toEqual([{ _: 'dialogFilterDefault' }]);
    await expect(bob.call('chatlists.leaveChatlist', { chatlist: bobsList, peers: [] })).rejects.toThrow('FILTER_ID_INVALID');
  });

  test('chats that the link’s owner has left are neither shown nor joined', async () => {
    const { alice, bob } = people;
    const offered = await bob.call('chatlists.checkChatlistInvite', { slug });
    expect(offered.chats).toHaveLength(2);
    await alice.call('channels.leaveChannel', { channel: inputChannel(club) });
    expect((await eventually('it is gone', async () => {
      const answer = await bob.call('chatlists.checkChatlistInvite', { slug });
      return answer.chats.length === 1 && answer;
    })).chats).toMatchObject([{ id: news.id }]);
    await expect(bob.call('chatlists.joinChatlistInvite', { slug, peers: [forBob(offered, club)] })).rejects.toThrow('PEERS_LIST_EMPTY');
  });

  test('chatlists.deleteExportedInvite invalidates the link', async () => {
    const { alice, bob } = people;
    expect(await alice.call('chatlists.deleteExportedInvite', { chatlist, slug: `https://t.me/addlist/${slug}` })).toBe(true);
    await eventually('Bob finds nothing under it', () => bob.call('chatlists.checkChatlistInvite', { slug }).then(() => false, (error: unknown) => String(error).includes('INVITE_SLUG_EXPIRED')));
    await expect(alice.call('chatlists.deleteExportedInvite', { chatlist, slug })).rejects.toThrow('INVITE_SLUG_EXPIRED');
  });
});

describe('saved messages', () => {
  const self = { _: 'inputPeerSelf' } as const;
  const page = { offset_date: 0, offset_id: 0, offset_peer: { _: 'inputPeerEmpty' }, limit: 20, hash: 0n } as const;
  const saved = async () => {
    const answer = await people.alice.call('messages.getSavedDialogs', page);
    if (answer._ === 'messages.savedDialogsNotModified') throw new Error('nobody said that nothing changed');
    return answer;
  };
  const peersOf = ({ dialogs }: { dialogs: tl.SavedDialog[] }) => (dialogs as tl.savedDialog[]).map(({ peer }) => (peer._ === 'peerUser' ? peer.user_id : 0));

  test('messages.getSavedDialogs groups them by origin, messages.getSavedHistory returns each group', async () => {
    const { alice, bob, bobForAlice } = people;
    await alice.call('messages.sendMessage', { peer: self, message: 'a note', random_id: nextRandomId() });
    const history = await alice.call('messages.getHistory', { ...wholeHistory, peer: bobForAlice });
    const id = 'messages' in history ? history.messages.map((message) => message.id) : [];
    await alice.call('messages.forwardMessages', { from_peer: bobForAlice, to_peer: self, id, random_id: id.map(() => nextRandomId()) });
    const answer = await saved();
    expect(peersOf(answer)).toEqual([bob.userId, alice.userId]);
    expect(answer.messages).toEqual(expect.arrayContaining([expect.objectContaining({ message: 'a note', saved_peer_id: { _: 'peerUser', user_id: alice.userId } })]));
    expect(told(await alice.call('messages.getSavedHistory', { ...wholeHistory, peer: bobForAlice }))).toEqual(['hello Bob']);
    expect(told(await alice.call('messages.getSavedHistory', { ...wholeHistory, peer: self }))).toEqual(['a note']);
    expect(peersOf(await alice.call('messages.getSavedDialogsByID', { ids: [self] }) as tl.messages.savedDialogs)).toEqual([alice.userId]);
  });

  test('messages.toggleSavedDialogPin, messages.getPinnedSavedDialogs, messages.reorderPinnedSavedDialogs', async () => {
    const { alice, bob } = people;
    const own: tl.inputDialogPeer = { _: 'inputDialogPeer', peer: self };
    for (const peer of [bobDialog, own]) expect(await alice.call('messages.toggleSavedDialogPin', { pinned: true, peer })).toBe(true);
    expect(peersOf(await saved())).toEqual([alice.userId, bob.userId]);
    await heardByAlice('her other device hears of it', ({ _ }) => _ === 'updatePinnedSavedDialogs');
    expect(await alice.call('messages.reorderPinnedSavedDialogs', { order: [bobDialog, own] })).toBe(true);
    const pinned = await alice.call('messages.getPinnedSavedDialogs', {}) as tl.messages.savedDialogs;
    expect(peersOf(pinned)).toEqual([bob.userId, alice.userId]);
    expect(pinned.dialogs).toMatchObject([{ pinned: true }, { pinned: true }]);
    await alice.call('messages.toggleSavedDialogPin', { peer: own });
    expect(peersOf(await alice.call('messages.getPinnedSavedDialogs', {}) as tl.messages.savedDialogs)).toEqual([bob.userId]);
  });

  test('messages.deleteSavedHistory empties one group', async () => {
    const { alice, bobForAlice } = people;
    expect(await alice.call('messages.deleteSavedHistory', { peer: bobForAlice, max_id: 0 })).toMatchObject({ pts_count: 1, offset: 0 });
    expect(peersOf(await saved())).toEqual([alice.userId]);
    expect(await alice.call('messages.deleteSavedHistory', { peer: bobForAlice, max_id: 0 })).toMatchObject({ pts_count: 0, offset: 0 });
  });
});

describe('peer settings', () => {
  test('messages.hidePeerSettingsBar: hidden permanently', async () => {
    const { carol } = people;
    const { user_id, access_hash } = await people.user('carol', 'alice');
    const peer = { _: 'inputPeerUser', user_id, access_hash } as const;
    await carol.call('contacts.deleteContacts', { id: [{ _: 'inputUser', user_id, access_hash }] });
    expect(await carol.call('messages.getPeerSettings', { peer })).toMatchObject({ settings: { add_contact: true, block_contact: true } });
    expect(await carol.call('messages.hidePeerSettingsBar', { peer })).toBe(true);
    expect((await carol.call('messages.getPeerSettings', { peer })).settings).toEqual({ _: 'peerSettings' });
    const { full_user } = await carol.call('users.getFullUser', { id: { _: 'inputUser', user_id, access_hash } });
    expect(full_user.settings).toEqual({ _: 'peerSettings' });
    await expect(carol.call('messages.hidePeerSettingsBar', { peer: { ...peer, access_hash: 1n } })).rejects.toThrow('PEER_ID_INVALID');
  });

  test('messages.markDialogUnread, getDialogUnreadMarks of a group', async () => {
    const { alice } = people;
    const club = chatIn('channel', await alice.call('channels.createChannel', { megagroup: true, title: 'Marked', about: '' }) as tl.updates);
    const peer: tl.inputDialogPeer = { _: 'inputDialogPeer', peer: inputPeerChannel(club) };
    expect(await alice.call('messages.markDialogUnread', { unread: true, peer })).toBe(true);
    expect(await alice.call('messages.getDialogUnreadMarks', {})).toMatchObject([{ peer: { channel_id: club.id } }]);
    expect(await alice.call('messages.getPeerDialogs', { peers: [peer] })).toMatchObject({ dialogs: [{ unread_mark: true }] });
  });
});

describe('top peers', () => {
  test('contacts.getTopPeers rates by messages sent; contacts.resetTopPeerRating, contacts.toggleTopPeers', async () => {
    const { alice, bob, bobForAlice } = people;
    const ask = () => alice.call('contacts.getTopPeers', { correspondents: true, groups: true, offset: 0, limit: 10, hash: 0n });
    const rated = await ask();
    expect(rated).toMatchObject({ categories: [{ category: { _: 'topPeerCategoryCorrespondents' }, count: 1, peers: [{ peer: { user_id: bob.userId } }] }, {}] });
    await expect(alice.call('contacts.getTopPeers', { offset: 0, limit: 10, hash: 0n })).rejects.toThrow('TYPES_EMPTY');
    expect(await alice.call('contacts.resetTopPeerRating', { category: { _: 'topPeerCategoryCorrespondents' }, peer: bobForAlice })).toBe(true);
    expect(await ask()).toMatchObject({ categories: [{ category: { _: 'topPeerCategoryGroups' } }] });
    expect(await alice.call('contacts.toggleTopPeers', { enabled: false })).toBe(true);
    expect(await ask()).toEqual({ _: 'contacts.topPeersDisabled' });
    await alice.call('contacts.toggleTopPeers', { enabled: true });
    expect(await ask()).toMatchObject({ categories: [] });
  });
});

describe('notifications', () => {
  test('account.resetNotifySettings removes all exceptions', async () => {
    const { alice, bobForAlice } = people;
    await alice.call('account.updateNotifySettings', { peer: { _: 'inputNotifyPeer', peer: bobForAlice }, settings: { _: 'inputPeerNotifySettings', silent: true } });
    expect(await alice.call('account.getNotifyExceptions', {})).toMatchObject({ updates: [{ notify_settings: { silent: true } }] });
    expect(await alice.call('account.resetNotifySettings', {})).toBe(true);
    expect(await alice.call('account.getNotifyExceptions', {})).toMatchObject({ updates: [] });
    await heardByAlice('her other device hears of it', (update) => update._ === 'updateNotifySettings' && update.peer._ === 'notifyUsers');
  });
});

// Last, since it adds messages to the histories used above.
describe('a message to an archived dialog', () => {
  test('unarchives it, unless account.setGlobalPrivacySettings keeps it archived', async () => {
    const { alice, bob, bobForAlice, heard } = people;
    const aliceForBob = await people.user('bob', 'alice');
    const write = (message: string) => bob.call('messages.sendMessage', { peer: { ...aliceForBob, _: 'inputPeerUser' }, message, random_id: nextRandomId() });
    const arrived = (text: string) => eventually(`"${text}" is there`, async () => (await dialogsOf({ folder_id: 0 })).messages.some((one) => one._ === 'message' && one.message === text));
    await alice.call('account.setGlobalPrivacySettings', { settings: { _: 'globalPrivacySettings', keep_archived_unmuted: true } });
    await alice.call('folders.editPeerFolders', { folder_peers: [{ _: 'inputFolderPeer', peer: bobForAlice, folder_id: 1 }] });
    await write('stays below');
    await arrived('stays below');
    expect(idsOf(await dialogsOf({ folder_id: 0 }))).not.toContain(bob.userId);
    await alice.call('account.setGlobalPrivacySettings', { settings: { _: 'globalPrivacySettings' } });
    heard.alice.length = 0;
    await write('comes up');
    await heardByAlice('her devices hear of it', (update) => update._ === 'updateFolderPeers' && update.folder_peers[0]?.folder_id === 0);
    expect(idsOf(await eventually('it is back', async () => {
      const main = await dialogsOf({ folder_id: 0 });
      return !idsOf(main).includes('dialogFolder') && main;
    }))).toContain(bob.userId);
  });
});
