/** Features for large groups: gigagroups and anti-spam. Settings lower the thresholds to two or three members. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { tl } from '@teamgram/tl';
import { eventually } from '../support/eventually.ts';
import { chatIn, firstPage, inputChannel, inputPeerChannel, nextRandomId, startCommunity, wholeHistory } from './community.ts';
import type { Community, Name } from './community.ts';

let people: Community;
const seen: Partial<Record<Name, tl.channel>> = {};
const channel = (who: Name) => inputChannel(seen[who]!);
const peer = (who: Name) => inputPeerChannel(seen[who]!);

beforeAll(async () => {
  people = await startCommunity({ settings: { limits: { gigagroupMembersMin: 3, antiSpamMembersMin: 2 } } });
});
afterAll(() => people?.leave());

/** Creates a group of Alice's with these members. */
async function found(title: string, members: Name[]): Promise<void> {
  seen.alice = chatIn('channel', await people.alice.call('channels.createChannel', { megagroup: true, title, about: '' }) as tl.updates);
  for (const name of members) await bring(name);
}

async function bring(name: Name): Promise<void> {
  await people.alice.call('channels.inviteToChannel', { channel: channel('alice'), users: [await people.user('alice', name)] });
  seen[name] = await eventually(`${name} is told of the group`, async () => {
    const { chats } = await people[name].call('messages.getDialogs', firstPage) as tl.messages.dialogs;
    return chats.find((chat): chat is tl.channel => chat._ === 'channel' && chat.id === seen.alice!.id);
  });
}

const say = (who: Name, message: string) => people[who].call('messages.sendMessage', { peer: peer(who), message, random_id: nextRandomId() });
const full = async (who: Name) => (await people[who].call('channels.getFullChannel', { channel: channel(who) })).full_chat as tl.channelFull;

describe('channels.convertToGigagroup', () => {
  const convert = () => people.alice.call('channels.convertToGigagroup', { channel: channel('alice') });

  test('is suggested to the owner of a group that is large enough, until dismissed', async () => {
    await found('Metropolis', ['bob']);
    await expect(convert()).rejects.toThrow('PARTICIPANTS_TOO_FEW');
    expect((await full('alice')).pending_suggestions).toBeUndefined();
    await bring('carol');
    await eventually('Alice is asked', async () => (await full('alice')).pending_suggestions?.includes('CONVERT_GIGAGROUP'));
    expect((await full('bob')).pending_suggestions).toBeUndefined();
    await people.alice.call('help.dismissSuggestion', { peer: peer('alice'), suggestion: 'CONVERT_GIGAGROUP' });
    await eventually('it is not offered again', async () => (await full('alice')).pending_suggestions === undefined);
  });

  test('only admins can send, and every member is notified', async () => {
    await people.alice.call('channels.toggleForum', { channel: channel('alice'), enabled: true, tabs: false });
    await expect(convert()).rejects.toThrow('FORUM_ENABLED');
    await people.alice.call('channels.toggleForum', { channel: channel('alice'), enabled: false, tabs: false });
    await expect(people.bob.call('channels.convertToGigagroup', { channel: channel('bob') })).rejects.toThrow('CHAT_ADMIN_REQUIRED');
    people.heard.bob.length = 0;
    expect(chatIn('channel', await convert() as tl.updates)).toMatchObject({ megagroup: true, gigagroup: true, default_banned_rights: { send_messages: true, invite_users: true } });
    await eventually('Bob hears of it', () => people.heard.bob.some((update) => update._ === 'updateChannel' && update.channel_id === seen.alice!.id));
    const { chats } = await people.bob.call('channels.getChannels', { id: [channel('bob')] });
    expect(chats).toMatchObject([{ gigagroup: true }]);
    await expect(say('bob', 'hello?')).rejects.toThrow('CHAT_WRITE_FORBIDDEN');
    await say('alice', 'hear me');
    await expect(people.alice.call('channels.inviteToChannel', { channel: channel('alice'), users: [await people.user('alice', 'bob')] })).rejects.toThrow('CHAT_INVALID');
    await expect(convert()).rejects.toThrow('CHANNEL_INVALID');
  });
});

describe('channels.toggleAntiSpam', () => {
  const toggle = (who: Name, enabled: boolean) => people[who].call('channels.toggleAntiSpam', { channel: channel(who), enabled });
  const log = (flag: 'settings' | 'delete') => people.alice.call('channels.getAdminLog', {
    channel: channel('alice'), q: '', events_filter: { _: 'channelAdminLogEventsFilter', [flag]: true }, max_id: 0n, min_id: 0n, limit: 10,
  });
  const numberOf = (sent: tl.Updates) => (sent as tl.updates).updates.flatMap((update) => (update._ === 'updateNewChannelMessage' ? update.message.id : []))[0]!;

  test('needs a minimal group size and the right to delete messages', async () => {
    await found('Market', []);
    await expect(toggle('alice', true)).rejects.toThrow('PARTICIPANTS_TOO_FEW');
    await bring('bob');
    await expect(toggle('bob', true)).rejects.toThrow('CHAT_ADMIN_REQUIRED');
    expect((await full('alice')).antispam).toBeUndefined();
    await toggle('alice', true);
    await expect(toggle('alice', true)).rejects.toThrow('CHAT_NOT_MODIFIED');
    expect((await full('alice')).antispam).toBe(true);
    expect((await log('settings')).events[0]?.action).toEqual({ _: 'channelAdminLogEventActionToggleAntiSpam', new_value: true });
    const { config } = await people.alice.call('help.getAppConfig', { hash: 0 }) as tl.help.appConfig;
    const told = new Map((config as tl.jsonObject).value.map(({ key, value }) => [key, value]));
    expect(told.get('telegram_antispam_group_size_min')).toMatchObject({ value: 2 });
    expect(told.get('telegram_antispam_user_id')).toMatchObject({ value: '777000' });
  });

  test('channels.reportAntiSpamFalsePositive: repeated messages of a new member are deleted, and admins can report an error', async () => {
    await bring('carol');
    const advert = 'cheap flats: https://example.org/flats';
    const first = numberOf(await say('carol', advert) as tl.Updates);
    people.heard.bob.length = 0;
    const again = numberOf(await say('carol', advert) as tl.Updates);
    await eventually('it is deleted from everybody', () => people.heard.bob.some((update) => update._ === 'updateDeleteChannelMessages' && update.messages.includes(again)));
    const deleted = await eventually('admins see who deleted it', async () => {
      const { events, users } = await log('delete');
      return events.length > 0 && { events, users };
    });
    expect(deleted.events).toMatchObject([{ user_id: 777_000, action: { _: 'channelAdminLogEventActionDeleteMessage', message: { id: again } } }]);
    expect(deleted.users.map(({ id }) => id)).toContain(777_000);
    const report = (who: Name, msg_id: number) => people[who].call('channels.reportAntiSpamFalsePositive', { channel: channel(who), msg_id });
    await expect(report('bob', again)).rejects.toThrow('CHAT_ADMIN_REQUIRED');
    expect(await report('alice', first)).toBe(false);
    expect(await report('alice', again)).toBe(true);
    const third = numberOf(await say('carol', advert) as tl.Updates);
    const fourth = numberOf(await say('carol', advert) as tl.Updates);
    expect(fourth).toBe(third + 1);
    await toggle('alice', false);
    const { messages } = await people.carol.call('channels.getMessages', { channel: channel('carol'), id: [third, fourth].map((id) => ({ _: 'inputMessageID', id })) }) as tl.messages.channelMessages;
    expect(messages).toMatchObject([{ message: advert }, { message: advert }]);
  });
});

describe('messages.getFutureChatCreatorAfterLeave', () => {
  const heir = (who: Name, to: tl.InputPeer) => people[who].call('messages.getFutureChatCreatorAfterLeave', { peer: to });

  test('the admin appointed first, otherwise the longest-standing member; for the owner only', async () => {
    await found('Inn', ['bob', 'carol']);
    expect(await heir('alice', peer('alice'))).toMatchObject({ _: 'user', id: people.bob.userId });
    await expect(heir('bob', peer('bob'))).rejects.toThrow('CHAT_ADMIN_REQUIRED');
    await expect(heir('alice', people.bobForAlice)).rejects.toThrow('PEER_ID_INVALID');
    await people.alice.call('channels.editAdmin', { channel: channel('alice'), user_id: await people.user('alice', 'carol'), admin_rights: { _: 'chatAdminRights', ban_users: true }, rank: '' });
    expect(await heir('alice', peer('alice'))).toMatchObject({ _: 'user', id: people.carol.userId });
  });

  test('members of a supergroup are notified; an owner who rejoins keeps it', async () => {
    const left = await people.alice.call('channels.leaveChannel', { channel: channel('alice') }) as tl.updates;
    expect(left.updates.flatMap((update) => (update._ === 'updateNewChannelMessage' && update.message._ === 'messageService' ? [update.message.action] : []))).toMatchObject([
      { _: 'messageActionChatDeleteUser' }, { _: 'messageActionNewCreatorPending' },
    ]);
    const { messages: [last], users } = await people.bob.call('messages.getHistory', { ...wholeHistory, peer: peer('bob'), limit: 1 }) as tl.messages.channelMessages;
    expect(last).toMatchObject({ _: 'messageService', action: { _: 'messageActionNewCreatorPending' } });
    expect(users.map(({ id }) => id)).toContain((last as tl.messageService & { action: tl.messageActionNewCreatorPending }).action.new_creator_id);
    await people.alice.call('channels.joinChannel', { channel: channel('alice') });
    expect((await people.alice.call('channels.getChannels', { id: [channel('alice')] })).chats).toMatchObject([{ creator: true }]);
  });

  test('a basic group passes to the heir at once; a channel without admins has no heir', async () => {
    const made = await people.alice.call('messages.createChat', { users: [await people.user('alice', 'bob')], title: 'Den' });
    const { id: chat_id } = chatIn('chat', made.updates as tl.updates);
    expect(await heir('alice', { _: 'inputPeerChat', chat_id })).toMatchObject({ id: people.bob.userId });
    await people.alice.call('messages.deleteChatUser', { chat_id, user_id: { _: 'inputUserSelf' } });
    await eventually('Bob has it', async () => (await people.bob.call('messages.getChats', { id: [chat_id] })).chats.some((chat) => chat._ === 'chat' && chat.creator));
    const news = chatIn('channel', await people.alice.call('channels.createChannel', { broadcast: true, title: 'News', about: '' }) as tl.updates);
    expect(await heir('alice', inputPeerChannel(news))).toEqual({ _: 'userEmpty', id: 0 });
  });
});

describe('a supergroup in the archive', () => {
  const listed = async (folder_id: number) => {
    const { dialogs } = await people.bob.call('messages.getDialogs', { ...firstPage, folder_id }) as tl.messages.dialogs;
    return dialogs.flatMap((dialog) => (dialog._ === 'dialog' && dialog.peer._ === 'peerChannel' ? [dialog.peer.channel_id] : []));
  };
  const archive = () => people.bob.call('folders.editPeerFolders', { folder_peers: [{ _: 'inputFolderPeer', peer: peer('bob'), folder_id: 1 }] });
  const mute = (mute_until: number) =>
    people.bob.call('account.updateNotifySettings', { peer: { _: 'inputNotifyPeer', peer: peer('bob') }, settings: { _: 'inputPeerNotifySettings', mute_until } });
  /** Alice sends a message, and Bob receives it. */
  const news = async () => {
    people.heard.bob.length = 0;
    await say('alice', 'news');
    await eventually('Bob hears it', () => people.heard.bob.some(({ _ }) => _ === 'updateNewChannelMessage'));
  };

  test('stays archived while muted and for the owner’s own messages, and returns with messages of others', async () => {
    await found('Attic', ['bob']);
    const { id } = seen.alice!;
    await archive();
    expect([await listed(0), await listed(1)]).toEqual([expect.not.arrayContaining([id]), [id]]);
    await say('bob', 'to myself');
    await mute(2 ** 31 - 1);
    await news();
    expect([await listed(0), await listed(1)]).toEqual([expect.not.arrayContaining([id]), [id]]);
    await mute(0);
    await eventually('it is back in the main list', async () => (await listed(0)).includes(id));
    expect(await listed(1)).toEqual([]);
    // Archived again, it stays archived until the next message.
    await archive();
    expect(await listed(1)).toEqual([id]);
    await news();
    await eventually('it has left the archive, and whoever is online is told', () => people.heard.bob.some((update) => update._ === 'updateFolderPeers' && update.folder_peers.some(({ folder_id }) => folder_id === 0)));
    await eventually('it has left the archive', async () => {
      const { dialogs: [dialog] } = await people.bob.call('messages.getPeerDialogs', { peers: [{ _: 'inputDialogPeer', peer: peer('bob') }] });
      return (dialog as tl.dialog).folder_id === undefined;
    });
  });
});
