/** Supergroups and channels: one mailbox shared by all members. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { tl } from '@teamgram/tl';
import { pidsOf } from '../bench/process-cpu.ts';
import { eventually } from '../support/eventually.ts';
import { makePng } from '../support/png.ts';
import { chatIn, firstPage, inputChannel, inputPeerChannel, nextRandomId, startCommunity, told, upload, wholeHistory } from './community.ts';
import type { Community, Name } from './community.ts';

let people: Community;
/** As each of them sees it: access hashes are specific to the viewer. */
const seen: Partial<Record<Name, tl.channel>> = {};
const channel = (who: Name) => inputChannel(seen[who]!);
const peer = (who: Name) => inputPeerChannel(seen[who]!);

beforeAll(async () => {
  people = await startCommunity();
});
afterAll(() => people?.leave());

const say = async (who: Name, message: string) => {
  const sent = await people[who].call('messages.sendMessage', { peer: peer(who), message, random_id: nextRandomId() }) as tl.updates;
  return sent.updates.flatMap((update) => (update._ === 'updateNewChannelMessage' ? [update] : []))[0]!;
};
const historyOf = async (who: Name) => told(await people[who].call('messages.getHistory', { ...wholeHistory, peer: peer(who) }));
const dialogOf = async (who: Name) => {
  const { dialogs: [dialog] } = await people[who].call('messages.getPeerDialogs', { peers: [{ _: 'inputDialogPeer', peer: peer(who) }] });
  return dialog as tl.dialog;
};

/** Finds the group among a user's dialogs. */
async function find(who: Name): Promise<void> {
  const answer = await eventually(`${who} has the dialog`, async () => {
    const dialogs = await people[who].call('messages.getDialogs', firstPage) as tl.messages.dialogs;
    return dialogs.chats.some(({ _ }) => _ === 'channel') && dialogs;
  });
  seen[who] = chatIn('channel', answer);
}

describe('a supergroup', () => {
  test('channels.createChannel, channels.inviteToChannel: invited users get the dialog', async () => {
    const created = await people.alice.call('channels.createChannel', { megagroup: true, title: 'Town', about: 'everybody' }) as tl.updates;
    seen.alice = chatIn('channel', created);
    expect(seen.alice).toMatchObject({ megagroup: true, creator: true, title: 'Town', participants_count: 1 });
    expect(created.updates.map(({ _ }) => _)).toEqual(['updateMessageID', 'updateChannel', 'updateNewChannelMessage']);
    const invited = await people.alice.call('channels.inviteToChannel', { channel: channel('alice'), users: [await people.user('alice', 'bob')] });
    expect(invited).toMatchObject({ missing_invitees: [] });
    await find('bob');
    expect(seen.bob).toMatchObject({ id: seen.alice.id, participants_count: 2 });
    expect(seen.bob!.access_hash).not.toBe(seen.alice.access_hash);
    await eventually('Bob hears of it', () => people.heard.bob.some((update) => update._ === 'updateChannel' && update.channel_id === seen.bob!.id));
  });

  test('M3 another user’s access hash is invalid', async () => {
    await expect(people.bob.call('channels.getChannels', { id: [channel('alice')] })).rejects.toThrow('CHANNEL_INVALID');
    const { chats } = await people.bob.call('channels.getChannels', { id: [channel('bob')] });
    expect(chats).toMatchObject([{ _: 'channel', title: 'Town' }]);
  });

  test('U9 a message reaches every other device of every member, with the same message id', async () => {
    const { pts, message } = await say('alice', 'hello town');
    expect(message).toMatchObject({ out: true, id: pts, peer_id: { channel_id: seen.alice!.id }, from_id: { user_id: people.alice.userId } });
    for (const who of ['alice', 'bob'] as const) {
      const update = await eventually(`${who} hears it`, () => people.heard[who].find((one) => one._ === 'updateNewChannelMessage' && one.pts === pts));
      expect(update).toMatchObject({ pts, pts_count: 1, message: { message: 'hello town', id: pts } });
    }
    expect((await say('bob', 'hello Alice')).pts).toBe(pts + 1);
    expect(await historyOf('bob')).toEqual(['hello Alice', 'hello town', 'messageActionChatAddUser', 'messageActionChannelCreate']);
  });

  test('M6 unread counters are exact; channels.readHistory notifies the authors and the reader’s other devices', async () => {
    expect(await dialogOf('alice')).toMatchObject({ unread_count: 1 });
    await say('bob', 'are you there?');
    const { unread_count, top_message, pts } = await eventually('two are unread', async () => {
      const dialog = await dialogOf('alice');
      return dialog.unread_count === 2 && dialog;
    });
    expect([unread_count, top_message]).toEqual([2, pts]);
    expect(await people.alice.call('channels.readHistory', { channel: channel('alice'), max_id: 0 })).toBe(true);
    expect(await dialogOf('alice')).toMatchObject({ unread_count: 0, read_inbox_max_id: top_message });
    await eventually('Bob sees that he was read', () => people.heard.bob.some((update) => update._ === 'updateReadChannelOutbox' && update.max_id === top_message));
    await eventually('the other device of Alice, too', () => people.heard.alice.some((update) => update._ === 'updateReadChannelInbox' && update.still_unread_count === 0));
    expect(await dialogOf('bob')).toMatchObject({ read_outbox_max_id: top_message });
  });

  test('U4 updates.getChannelDifference returns the same as the pushes, from any past pts', async () => {
    const { pts: before } = await say('alice', 'to be edited');
    await people.alice.call('messages.editMessage', { peer: peer('alice'), id: before, message: 'edited' });
    const doomed = await say('bob', 'to be deleted');
    await people.bob.call('channels.deleteMessages', { channel: channel('bob'), id: [doomed.pts] });
    await eventually('Bob heard the edit', () => people.heard.bob.some(({ _ }) => _ === 'updateEditChannelMessage'));
    await eventually('Alice heard the removal', () => people.heard.alice.some(({ _ }) => _ === 'updateDeleteChannelMessages'));
    const difference = await people.bob.call('updates.getChannelDifference', { channel: channel('bob'), filter: { _: 'channelMessagesFilterEmpty' }, pts: before - 1, limit: 100 });
    expect(difference).toMatchObject({ _: 'updates.channelDifference', final: true, pts: doomed.pts + 1 });
    expect((difference as tl.updates.channelDifference).new_messages).toMatchObject([{ message: 'edited' }]);
    expect((difference as tl.updates.channelDifference).other_updates.map(({ _ }) => _)).toEqual(['updateEditChannelMessage', 'updateDeleteChannelMessages']);
    const empty = await people.bob.call('updates.getChannelDifference', { channel: channel('bob'), filter: { _: 'channelMessagesFilterEmpty' }, pts: doomed.pts + 1, limit: 100 });
    expect(empty).toMatchObject({ _: 'updates.channelDifferenceEmpty', final: true });
    const ahead = await people.bob.call('updates.getChannelDifference', { channel: channel('bob'), filter: { _: 'channelMessagesFilterEmpty' }, pts: doomed.pts + 50, limit: 100 });
    expect(ahead, 'of a client that knew the server before a restore').toMatchObject({ _: 'updates.channelDifferenceTooLong', dialog: { pts: doomed.pts + 1 } });
  });

  test('U7 updates.getDifference lists the channels with new events', async () => {
    const state = await people.bob.call('updates.getState', {});
    const difference = await people.bob.call('updates.getDifference', { pts: state.pts, date: state.date - 60, qts: 0 }) as tl.updates.difference;
    expect(difference.other_updates).toContainEqual(expect.objectContaining({ _: 'updateChannelTooLong', channel_id: seen.bob!.id }));
    expect(difference.chats).toMatchObject([{ _: 'channel', id: seen.bob!.id }]);
    const later = await people.bob.call('updates.getDifference', { pts: state.pts, date: state.date + 60, qts: 0 });
    expect(later._).toBe('updates.differenceEmpty');
  });
});

describe('members of a supergroup', () => {
  test('channels.updateUsername makes it public: contacts.resolveUsername finds it, channels.joinChannel joins it', async () => {
    const { alice, carol } = people;
    expect(await alice.call('channels.checkUsername', { channel: channel('alice'), username: 'our_town' })).toBe(true);
    expect(await alice.call('channels.updateUsername', { channel: channel('alice'), username: 'our_town' })).toBe(true);
    await expect(alice.call('channels.updateUsername', { channel: channel('alice'), username: 'our_town' })).rejects.toThrow('USERNAME_NOT_MODIFIED');
    await expect(alice.call('channels.updateUsername', { channel: channel('alice'), username: 'x' })).rejects.toThrow('USERNAME_INVALID');
    await expect(people.bob.call('channels.updateUsername', { channel: channel('bob'), username: 'bobs_town' })).rejects.toThrow('CHAT_ADMIN_REQUIRED');
    await expect(carol.call('account.updateUsername', { username: 'Our_Town' })).rejects.toThrow('USERNAME_OCCUPIED');
    const resolved = await eventually('it is found', () => carol.call('contacts.resolveUsername', { username: 'OUR_TOWN' }).catch(() => undefined));
    seen.carol = chatIn('channel', resolved);
    expect(seen.carol).toMatchObject({ left: true, username: 'our_town' });
    expect(await carol.call('contacts.search', { q: 'our_to', limit: 10 })).toMatchObject({ my_results: [], results: [{ channel_id: seen.carol.id }] });
    expect(await people.bob.call('contacts.search', { q: 'OWN', limit: 10 })).toMatchObject({ my_results: [{ channel_id: seen.bob!.id }], chats: [{ title: 'Town' }] });
    expect((await historyOf('carol'))[0]).toBe('edited');
    // U10: a non-member far behind gets the current state.
    const missed = await carol.call('updates.getChannelDifference', { channel: channel('carol'), filter: { _: 'channelMessagesFilterEmpty' }, pts: -1_000, limit: 100 });
    const top = (await dialogOf('alice')).top_message;
    expect(missed).toMatchObject({ _: 'updates.channelDifferenceTooLong', dialog: { peer: { channel_id: seen.carol.id }, top_message: top, pts: (await dialogOf('alice')).pts }, messages: [{ id: top }] });
    // TDLib treats a channel without pts as an error.
    expect(await dialogOf('carol')).toMatchObject({ top_message: 0, pts: (await dialogOf('alice')).pts });
    await expect(say('carol', 'may I?')).rejects.toThrow('CHAT_WRITE_FORBIDDEN');
    const joined = await carol.call('channels.joinChannel', { channel: channel('carol') });
    expect(joined._).toBe('messages.chatInviteJoinResultOk');
    await expect(carol.call('channels.joinChannel', { channel: channel('carol') })).rejects.toThrow('USER_ALREADY_PARTICIPANT');
    expect(await dialogOf('carol')).toMatchObject({ unread_count: 0 });
    await say('carol', 'hello from Carol');
    const { chats } = await alice.call('channels.getAdminedPublicChannels', {});
    expect(chats).toMatchObject([{ username: 'our_town' }]);
    expect(await alice.call('channels.exportMessageLink', { channel: channel('alice'), id: 2, grouped: true })).toMatchObject({ link: 'https://t.me/our_town/2' });
    await expect(alice.call('channels.exportMessageLink', { channel: channel('alice'), id: 9_999 })).rejects.toThrow('MESSAGE_ID_INVALID');
  });

  test('channels.getParticipants, channels.getParticipant', async () => {
    const { alice, bob, carol } = people;
    const page = (who: Name, filter: tl.ChannelParticipantsFilter) => people[who].call('channels.getParticipants', { channel: channel(who), filter, offset: 0, limit: 10, hash: 0n });
    const recent = await page('bob', { _: 'channelParticipantsRecent' }) as tl.channels.channelParticipants;
    expect(recent.count).toBe(3);
    expect(recent.participants.map((one) => ('user_id' in one ? one.user_id : 0))).toEqual([carol.userId, bob.userId, alice.userId]);
    expect(recent.users).toHaveLength(3);
    expect(await page('bob', { _: 'channelParticipantsAdmins' })).toMatchObject({ count: 1, participants: [{ _: 'channelParticipantCreator', user_id: alice.userId }] });
    expect(await page('bob', { _: 'channelParticipantsSearch', q: 'caro' })).toMatchObject({ participants: [{ user_id: carol.userId }] });
    expect(await page('bob', { _: 'channelParticipantsContacts', q: '' })).toMatchObject({ participants: [{ user_id: alice.userId }] });
    await expect(page('bob', { _: 'channelParticipantsKicked', q: '' })).rejects.toThrow('CHAT_ADMIN_REQUIRED');
    expect(await page('alice', { _: 'channelParticipantsKicked', q: '' })).toMatchObject({ count: 0, participants: [] });
    const self = await bob.call('channels.getParticipant', { channel: channel('bob'), participant: { _: 'inputPeerSelf' } });
    expect(self.participant).toMatchObject({ _: 'channelParticipantSelf', user_id: bob.userId, inviter_id: alice.userId });
  });

  test('channels.editAdmin: rights are granted and revoked; nobody grants rights they do not have', async () => {
    const { alice, bob } = people;
    const rights = { _: 'chatAdminRights', ban_users: true, delete_messages: true, add_admins: true } as const;
    const appointed = await alice.call('channels.editAdmin', { channel: channel('alice'), user_id: await people.user('alice', 'bob'), admin_rights: rights, rank: 'sheriff' });
    expect(appointed).toMatchObject({ updates: [{ _: 'updateChannel' }] });
    const { chats: [mine] } = await eventually('Bob has his rights', async () => {
      const answer = await bob.call('channels.getChannels', { id: [channel('bob')] });
      return (answer.chats[0] as tl.channel).admin_rights && answer;
    });
    expect(mine).toMatchObject({ admin_rights: { ban_users: true, add_admins: true } });
    const carol = await people.user('bob', 'carol');
    await expect(bob.call('channels.editAdmin', { channel: channel('bob'), user_id: carol, admin_rights: { _: 'chatAdminRights', change_info: true }, rank: '' })).rejects.toThrow('RIGHT_FORBIDDEN');
    await expect(bob.call('channels.editAdmin', { channel: channel('bob'), user_id: carol, admin_rights: rights, rank: 'a much too long rank' })).rejects.toThrow('ADMIN_RANK_INVALID');
    await expect(bob.call('channels.editAdmin', { channel: channel('bob'), user_id: await people.user('bob', 'alice'), admin_rights: rights, rank: '' })).rejects.toThrow('USER_CREATOR');
    const shown = await alice.call('channels.getParticipant', { channel: channel('alice'), participant: people.bobForAlice });
    expect(shown.participant).toMatchObject({ _: 'channelParticipantAdmin', rank: 'sheriff', can_edit: true });
  });

  test('channels.editBanned: a restricted member cannot send, a banned one has no access until unbanned', async () => {
    const { bob, carol } = people;
    const participant = await people.bob.find('15550303');
    const banned = (rights: Partial<tl.chatBannedRights>) => bob.call('channels.editBanned', { channel: channel('bob'), participant, banned_rights: { _: 'chatBannedRights', until_date: 0, ...rights } });
    await banned({ send_messages: true });
    await expect(say('carol', 'muted')).rejects.toThrow('USER_BANNED_IN_CHANNEL');
    await expect(bob.call('channels.editBanned', { channel: channel('bob'), participant: people.aliceForBob, banned_rights: { _: 'chatBannedRights', until_date: 0, send_messages: true } })).rejects.toThrow('USER_ADMIN_INVALID');
    await banned({ view_messages: true });
    await expect(say('carol', 'gone')).rejects.toThrow('CHANNEL_PRIVATE');
    await expect(historyOf('carol')).rejects.toThrow('CHANNEL_PRIVATE');
    await expect(carol.call('channels.joinChannel', { channel: channel('carol') })).rejects.toThrow('CHANNEL_PRIVATE');
    await eventually('Carol hears that the chat is closed to her', () => people.heard.carol.some((update) => update._ === 'updateChannel'));
    const kicked = await bob.call('channels.getParticipants', { channel: channel('bob'), filter: { _: 'channelParticipantsKicked', q: '' }, offset: 0, limit: 10, hash: 0n });
    expect(kicked).toMatchObject({ count: 1, participants: [{ _: 'channelParticipantBanned', kicked_by: bob.userId, left: true }] });
    await banned({});
    await carol.call('channels.joinChannel', { channel: channel('carol') });
    await say('carol', 'back again');
  });

  test('channels.toggleSlowMode limits members, not admins', async () => {
    const { alice } = people;
    await expect(alice.call('channels.toggleSlowMode', { channel: channel('alice'), seconds: 7 })).rejects.toThrow('SECONDS_INVALID');
    await alice.call('channels.toggleSlowMode', { channel: channel('alice'), seconds: 3600 });
    await say('carol', 'once an hour');
    await expect(say('carol', 'too soon')).rejects.toThrow(/SLOWMODE_WAIT_(3600|35\d\d)/);
    const fullOf = async (who: Name) => (await people[who].call('channels.getFullChannel', { channel: channel(who) })).full_chat as tl.channelFull;
    expect((await fullOf('carol')).slowmode_next_send_date).toBeGreaterThan(Date.now() / 1000 + 3_000);
    expect((await fullOf('alice')).slowmode_next_send_date).toBeUndefined();
    await say('alice', 'one');
    await say('alice', 'two');
    await alice.call('channels.toggleSlowMode', { channel: channel('alice'), seconds: 0 });
    await expect(alice.call('channels.toggleSlowMode', { channel: channel('alice'), seconds: 0 })).rejects.toThrow('CHAT_NOT_MODIFIED');
  });

  test('channels.deleteMessages and channels.deleteParticipantHistory delete messages of others only with the right to', async () => {
    const { alice, bob, carol } = people;
    const { pts: ofAlice } = await say('alice', 'mine');
    await expect(carol.call('channels.deleteMessages', { channel: channel('carol'), id: [ofAlice] })).rejects.toThrow('MESSAGE_DELETE_FORBIDDEN');
    expect(await bob.call('channels.deleteMessages', { channel: channel('bob'), id: [ofAlice] })).toMatchObject({ pts_count: 1 });
    await expect(carol.call('channels.deleteParticipantHistory', { channel: channel('carol'), participant: { _: 'inputPeerSelf' } })).rejects.toThrow('CHAT_ADMIN_REQUIRED');
    const gone = await bob.call('channels.deleteParticipantHistory', { channel: channel('bob'), participant: await bob.find('15550303') });
    expect(gone).toMatchObject({ offset: 0 });
    expect(gone.pts_count).toBeGreaterThan(2);
    await eventually('nothing of Carol is left', async () => !(await historyOf('alice')).includes('once an hour'));
    expect(await alice.call('channels.readMessageContents', { channel: channel('alice'), id: [2] })).toBe(true);
  });

  test('channels.togglePreHistoryHidden: later members see no earlier messages', async () => {
    const { alice, bob, carol } = people;
    const plain = (text: string): tl.textWithEntities => ({ _: 'textWithEntities', text, entities: [] });
    const poll: tl.poll = { _: 'poll', id: 0n, question: plain('who knows?'), answers: [{ _: 'inputPollAnswer', text: plain('I') }, { _: 'inputPollAnswer', text: plain('you') }], hash: 0n };
    const { updates } = await alice.call('messages.sendMedia', { peer: peer('alice'), media: { _: 'inputMediaPoll', poll }, message: '', random_id: nextRandomId() }) as tl.updates;
    const pollId = (updates.find(({ _ }) => _ === 'updateMessageID') as tl.updateMessageID).id;
    await carol.call('channels.leaveChannel', { channel: channel('carol') });
    await expect(carol.call('channels.leaveChannel', { channel: channel('carol') })).rejects.toThrow('USER_NOT_PARTICIPANT');
    await alice.call('channels.togglePreHistoryHidden', { channel: channel('alice'), enabled: true });
    await carol.call('channels.joinChannel', { channel: channel('carol') });
    expect(await historyOf('carol')).toEqual(['messageActionChatAddUser']);
    expect(await carol.call('messages.getHistory', { ...wholeHistory, peer: peer('carol') })).toMatchObject({ count: 1 });
    const counted = await carol.call('messages.getSearchCounters', { peer: peer('carol'), filters: [{ _: 'inputMessagesFilterEmpty' }] });
    expect(counted).toMatchObject([{ count: 1 }]);
    const found = await carol.call('channels.getMessages', { channel: channel('carol'), id: [{ _: 'inputMessageID', id: 3 }] }) as tl.messages.channelMessages;
    expect(found.messages).toMatchObject([{ _: 'messageEmpty', id: 3 }]);
    // Guessing an id is useless: such a message can be neither replied to nor forwarded.
    const reply_to = { _: 'inputReplyToMessage', reply_to_msg_id: 4 } as const;
    await expect(carol.call('messages.sendMessage', { peer: peer('carol'), message: 'what was it?', reply_to, random_id: 70n })).rejects.toThrow('MSG_ID_INVALID');
    const toSelf = { from_peer: peer('carol'), to_peer: { _: 'inputPeerSelf' } } as const;
    await expect(carol.call('messages.forwardMessages', { ...toSelf, id: [4], random_id: [71n] })).rejects.toThrow('MESSAGE_ID_INVALID');
    await expect(carol.call('messages.getDiscussionMessage', { peer: peer('carol'), msg_id: 4 })).rejects.toThrow('MSG_ID_INVALID');
    // It is not in the difference either, even from pts 1.
    const filter = { _: 'channelMessagesFilterEmpty' } as const;
    const missed = await carol.call('updates.getChannelDifference', { channel: channel('carol'), filter, pts: 1, limit: 100 }) as tl.updates.channelDifference;
    expect(missed.new_messages).toMatchObject([{ action: { _: 'messageActionChatAddUser' } }]);
    expect(missed.other_updates.filter((update) => update._ === 'updateEditChannelMessage')).toEqual([]);
    const ofAlice = await alice.call('updates.getChannelDifference', { channel: channel('alice'), filter, pts: 1, limit: 100 }) as tl.updates.channelDifference;
    expect(told({ messages: ofAlice.new_messages } as tl.messages.messages)).toContain('hello town');
    // Nor are votes on it and reactions to it.
    await bob.call('messages.sendVote', { peer: peer('bob'), msg_id: pollId, options: [new TextEncoder().encode('0')] });
    await bob.call('messages.sendReaction', { peer: peer('bob'), msg_id: 4, reaction: [{ _: 'reactionEmoji', emoticon: '👍' }] });
    await eventually('Alice hears of the vote', () => people.heard.alice.some((update) => update._ === 'updateMessagePoll' && update.msg_id === pollId));
    await eventually('Alice hears of the reaction', () => people.heard.alice.some((update) => update._ === 'updateMessageReactions' && update.msg_id === 4));
    // Live updates do not disclose it either: a later member is only told to fetch the difference.
    await alice.call('messages.editMessage', { peer: peer('alice'), id: 4, message: 'hello city' });
    await eventually('Bob is told', () => people.heard.bob.some((update) => update._ === 'updateEditChannelMessage' && 'message' in update.message && update.message.message === 'hello city'));
    await eventually('Carol is to ask', () => people.heard.carol.some((update) => update._ === 'updateChannelTooLong' && update.channel_id === seen.carol!.id));
    expect(people.heard.carol.filter((update) => update._ === 'updateEditChannelMessage' && 'message' in update.message && update.message.message === 'hello city')).toEqual([]);
    expect(people.heard.carol.filter((update) => update._ === 'updateMessagePoll' || (update._ === 'updateMessageReactions' && update.msg_id === 4))).toEqual([]);
    await alice.call('messages.editMessage', { peer: peer('alice'), id: 4, message: 'hello town' });
    // Nor is it the top message of her dialog after the service message about her joining is deleted.
    await alice.call('channels.deleteMessages', { channel: channel('alice'), id: missed.new_messages.map(({ id }) => id) });
    expect((await eventually('it is gone', async () => {
      const dialog = await carol.call('messages.getPeerDialogs', { peers: [{ _: 'inputDialogPeer', peer: peer('carol') }] });
      return (dialog.dialogs[0] as tl.dialog).top_message !== missed.new_messages[0]!.id && dialog;
    }))).toMatchObject({ dialogs: [{ top_message: 0 }], messages: [] });
    const own = await alice.call('channels.getMessages', { channel: channel('alice'), id: [{ _: 'inputMessageID', id: 4 }, { _: 'inputMessageID', id: 2 }] }) as tl.messages.channelMessages;
    expect(own.messages).toMatchObject([{ message: 'hello town' }, { action: { _: 'messageActionChannelCreate' } }]);
  });

  test('channels.getFullChannel, channels.editTitle, messages.exportChatInvite, messages.setTyping, messages.search', async () => {
    const { alice, bob } = people;
    await alice.call('channels.editTitle', { channel: channel('alice'), title: 'Old town' });
    const invite = await alice.call('messages.exportChatInvite', { peer: peer('alice') }) as tl.chatInviteExported;
    expect(invite).toMatchObject({ permanent: true, admin_id: alice.userId });
    await expect(bob.call('messages.exportChatInvite', { peer: peer('bob') })).rejects.toThrow('CHAT_ADMIN_REQUIRED');
    const full = await alice.call('channels.getFullChannel', { channel: channel('alice') });
    expect(full.full_chat).toMatchObject({ _: 'channelFull', about: 'everybody', participants_count: 3, admins_count: 2, kicked_count: 0, hidden_prehistory: true, exported_invite: { link: invite.link } });
    expect(full.chats).toMatchObject([{ title: 'Old town' }]);
    expect(await bob.call('messages.setTyping', { peer: peer('bob'), action: { _: 'sendMessageTypingAction' } })).toBe(true);
    await eventually('Alice hears that Bob types', () => people.heard.alice.some((update) => update._ === 'updateChannelUserTyping'));
    const query = { peer: peer('alice'), q: 'TOWN', filter: { _: 'inputMessagesFilterEmpty' }, min_date: 0, max_date: 0, offset_id: 0, add_offset: 0, limit: 10, max_id: 0, min_id: 0, hash: 0n } as const;
    expect(told(await alice.call('messages.search', query))).toEqual(['hello town']);
    const { chats } = await alice.call('messages.getCommonChats', { user_id: await people.user('alice', 'bob'), max_id: 0, limit: 10 });
    expect(chats).toMatchObject([{ title: 'Old town' }]);
  });

  test('channels.deleteHistory: for oneself, for everybody; channels.deleteChannel deletes the chat', async () => {
    const { alice, bob } = people;
    const cleared = await bob.call('channels.deleteHistory', { channel: channel('bob'), max_id: 0 }) as tl.updates;
    expect(cleared.updates).toMatchObject([{ _: 'updateChannelAvailableMessages' }]);
    expect(await historyOf('bob')).toEqual([]);
    expect((await historyOf('alice')).length).toBeGreaterThan(3);
    await expect(bob.call('channels.deleteChannel', { channel: channel('bob') })).rejects.toThrow('CHAT_ADMIN_REQUIRED');
    await alice.call('channels.deleteHistory', { for_everyone: true, channel: channel('alice'), max_id: 0 });
    expect(await historyOf('alice')).toEqual(['messageActionChannelCreate']);
    await alice.call('channels.deleteChannel', { channel: channel('alice') });
    await eventually('it is closed to all', () => bob.call('channels.getFullChannel', { channel: channel('bob') }).then(() => false, (error: Error) => error.message.includes('CHANNEL_PRIVATE')));
  });
});

describe('a broadcast channel', () => {
  test('posts are sent by the channel; only admins with the right can post; channels.toggleSignatures', async () => {
    const { alice, bob } = people;
    const created = await alice.call('channels.createChannel', { broadcast: true, title: 'News', about: '' }) as tl.updates;
    seen.alice = chatIn('channel', created);
    await alice.call('channels.inviteToChannel', { channel: channel('alice'), users: [await people.user('alice', 'bob')] });
    await find('bob');
    const { message } = await say('alice', 'first post');
    expect(message).toMatchObject({ post: true, out: true, message: 'first post' });
    expect((message as tl.message).from_id).toBeUndefined();
    await expect(say('bob', 'me too')).rejects.toThrow('CHAT_ADMIN_REQUIRED');
    await expect(bob.call('channels.getParticipants', { channel: channel('bob'), filter: { _: 'channelParticipantsRecent' }, offset: 0, limit: 10, hash: 0n })).rejects.toThrow('CHAT_ADMIN_REQUIRED');
    const pinned = await alice.call('messages.updatePinnedMessage', { peer: peer('alice'), id: (message as tl.message).id }) as tl.updates;
    expect(pinned.updates).toMatchObject([{ _: 'updatePinnedChannelMessages', pinned: true }, { _: 'updateNewChannelMessage' }]);
    await expect(bob.call('messages.updatePinnedMessage', { unpin: true, peer: peer('bob'), id: (message as tl.message).id })).rejects.toThrow('CHAT_ADMIN_REQUIRED');
    const photo = { _: 'inputChatUploadedPhoto', file: await upload(alice, makePng(400, 300, [200, 20, 20])) } as const;
    expect(chatIn('channel', await alice.call('channels.editPhoto', { channel: channel('alice'), photo }) as tl.updates).photo).toMatchObject({ _: 'chatPhoto' });
    await alice.call('channels.toggleSignatures', { signatures_enabled: true, channel: channel('alice') });
    await expect(alice.call('channels.toggleSignatures', { signatures_enabled: true, channel: channel('alice') })).rejects.toThrow('CHAT_NOT_MODIFIED');
    expect((await say('alice', 'signed post')).message).toMatchObject({ post_author: 'Alice' });
    // The channel's admins know the author, whether the post is signed or not.
    const author = (who: Name, id: number) => people[who].call('channels.getMessageAuthor', { channel: channel(who), id });
    expect(await author('alice', (message as tl.message).id)).toMatchObject({ _: 'user', id: alice.userId });
    await expect(author('alice', 9_999)).rejects.toThrow('MESSAGE_ID_INVALID');
    await expect(author('bob', (message as tl.message).id)).rejects.toThrow('CHAT_ADMIN_REQUIRED');
    const forwarded = await bob.call('messages.forwardMessages', { from_peer: peer('bob'), to_peer: { _: 'inputPeerSelf' }, id: [(message as tl.message).id], random_id: [nextRandomId()] }) as tl.updates;
    expect(forwarded.updates).toContainEqual(expect.objectContaining({
      message: expect.objectContaining({ fwd_from: expect.objectContaining({ from_id: { _: 'peerChannel', channel_id: seen.alice.id }, channel_post: (message as tl.message).id }) }),
    }));
  });
});

describe('changes without a message', () => {
  const bobsState = () => people.bob.call('updates.getState', {});
  /** Sends messages until the state's date changes, so that later events are newer than all earlier ones. */
  const nextSecond = async () => {
    const { date } = await bobsState();
    return eventually('a second is over', async () => {
      await people.bob.call('messages.sendMessage', { peer: { _: 'inputPeerSelf' }, message: 'tick', random_id: nextRandomId() });
      const state = await bobsState();
      return state.date > date && state;
    });
  };

  test('U7 made while the projections are down: pushed afterwards to connected members, and in the difference of others', async () => {
    const { alice, bob, server, heard } = people;
    const state = await nextSecond();
    const from = heard.bob.length;
    const [projections] = pidsOf(server.child.pid!, (command) => command.includes('apps/projections/'));
    process.kill(projections!, 'SIGKILL');
    // The answer may have to wait for the projections longer than the request's timeout.
    await alice.call('channels.toggleSignatures', { channel: channel('alice') }).catch(() => undefined);
    const channel_id = seen.bob!.id;
    await eventually('Bob is told', () => heard.bob.slice(from).some((update) => update._ === 'updateChannel' && update.channel_id === channel_id));
    const { other_updates, chats } = await eventually('the difference names it', async () => {
      const difference = await bob.call('updates.getDifference', { pts: state.pts, date: state.date, qts: 0 });
      return 'other_updates' in difference && difference;
    });
    expect(other_updates).toContainEqual({ _: 'updateChannel', channel_id });
    expect(chats.find(({ id }) => id === channel_id)).not.toHaveProperty('signatures', true);
    const later = await nextSecond();
    expect((await bob.call('updates.getDifference', { pts: later.pts, date: later.date, qts: 0 }))._).toBe('updates.differenceEmpty');
  });

  test('a former or banned member of a private channel sees the title it had then', async () => {
    const { alice, bob } = people;
    const shownToBob = async () => (await bob.call('channels.getChannels', { id: [channel('bob')] })).chats[0];
    await bob.call('channels.leaveChannel', { channel: channel('bob') });
    await alice.call('channels.editTitle', { channel: channel('alice'), title: 'Secret news' });
    expect(await shownToBob()).toMatchObject({ _: 'channel', left: true, title: 'News', photo: { _: 'chatPhotoEmpty' } });
    const { user_id, access_hash } = await people.user('alice', 'bob') as Extract<tl.InputUser, { _: 'inputUser' }>;
    const banned_rights = { _: 'chatBannedRights', view_messages: true, until_date: 0 } as const;
    await alice.call('channels.editBanned', { channel: channel('alice'), participant: { _: 'inputPeerUser', user_id, access_hash }, banned_rights });
    await eventually('the ban is in the tables', async () => (await shownToBob())?._ === 'channelForbidden');
    expect(await shownToBob()).toMatchObject({ title: 'News' });
  });

  test('its owner, after leaving, keeps access and may rejoin', async () => {
    const { alice } = people;
    await alice.call('channels.leaveChannel', { channel: channel('alice') });
    expect(await alice.call('channels.getFullChannel', { channel: channel('alice') })).toMatchObject({ chats: [{ title: 'Secret news', creator: true, left: true }] });
    await alice.call('channels.joinChannel', { channel: channel('alice') });
    expect((await alice.call('channels.getChannels', { id: [channel('alice')] })).chats).toMatchObject([{ creator: true, left: undefined }]);
  });
});
