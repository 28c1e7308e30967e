/** The admin log of supergroups and channels, and hidden members. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { tl } from '@teamgram/tl';
import { eventually } from '../support/eventually.ts';
import { BOB_PHONE } from '../support/people.ts';
import { chatIn, inputChannel, inputPeerChannel, startCommunity } from './community.ts';
import type { Community } from './community.ts';

let people: Community;
let town: tl.channel;
let forBob: tl.channel;
const channel = () => inputChannel(town);
const log = (more: object = {}) => people.alice.call('channels.getAdminLog', { channel: channel(), q: '', max_id: 0n, min_id: 0n, limit: 50, ...more });
const only = (flags: object) => ({ events_filter: { _: 'channelAdminLogEventsFilter' as const, ...flags } });
const namesIn = ({ events }: tl.channels.adminLogResults) => events.map(({ action }) => action._.replace('channelAdminLogEventAction', ''));

beforeAll(async () => {
  people = await startCommunity();
  const { alice, bob } = people;
  town = chatIn('channel', await alice.call('channels.createChannel', { megagroup: true, title: 'Town', about: 'everybody' }) as tl.updates);
  await alice.call('channels.inviteToChannel', { channel: channel(), users: [await people.user('alice', 'bob')] });
  await alice.call('channels.updateUsername', { channel: channel(), username: 'town_of_deeds' });
  const found = await eventually('Bob finds it', () => bob.call('contacts.resolveUsername', { username: 'town_of_deeds' }).catch(() => false as const));
  forBob = chatIn('channel', found);
});
afterAll(() => people?.leave());

describe('channels.getAdminLog', () => {
  test('old and new values of changes, newest first', async () => {
    const { alice } = people;
    const bob = await people.user('alice', 'bob');
    await alice.call('channels.editTitle', { channel: channel(), title: 'City' });
    await alice.call('channels.toggleSlowMode', { channel: channel(), seconds: 30 });
    await alice.call('channels.toggleSlowMode', { channel: channel(), seconds: 60 });
    await alice.call('channels.togglePreHistoryHidden', { channel: channel(), enabled: true });
    await alice.call('channels.editAdmin', { channel: channel(), user_id: bob, admin_rights: { _: 'chatAdminRights', ban_users: true }, rank: 'sheriff' });
    await alice.call('channels.editAdmin', { channel: channel(), user_id: bob, admin_rights: { _: 'chatAdminRights' }, rank: '' });
    const found = await log();
    expect(namesIn(found)).toEqual([
      'ParticipantToggleAdmin', 'ParticipantToggleAdmin', 'TogglePreHistoryHidden', 'ToggleSlowMode', 'ToggleSlowMode', 'ChangeTitle', 'ChangeUsername', 'ParticipantInvite',
    ]);
    expect(found.events.map(({ action }) => action)).toMatchObject([
      { prev_participant: { _: 'channelParticipantAdmin', rank: 'sheriff' }, new_participant: { _: 'channelParticipant', user_id: people.bob.userId } },
      { prev_participant: { _: 'channelParticipant' }, new_participant: { admin_rights: { ban_users: true }, promoted_by: people.alice.userId } },
      { new_value: true }, { prev_value: 30, new_value: 60 }, { prev_value: 0, new_value: 30 }, { prev_value: 'Town', new_value: 'City' },
      { prev_value: '', new_value: 'town_of_deeds' }, { participant: { user_id: people.bob.userId } },
    ]);
    expect(new Set(found.users.map((user) => user.id))).toEqual(new Set([people.alice.userId, people.bob.userId]));
    expect(found.events.every(({ user_id }) => user_id === people.alice.userId)).toBe(true);
  });

  test('filtered by kind, actor and text, in pages', async () => {
    expect(namesIn(await log(only({ info: true })))).toEqual(['ToggleSlowMode', 'ToggleSlowMode', 'ChangeTitle', 'ChangeUsername']);
    expect(namesIn(await log(only({ promote: true, invite: true })))).toEqual(['ParticipantToggleAdmin', 'ParticipantInvite']);
    expect(namesIn(await log(only({ pinned: true })))).toEqual([]);
    expect(namesIn(await log({ q: 'city' }))).toEqual(['ChangeTitle']);
    expect(namesIn(await log({ q: '\0' }))).toEqual([]);
    expect(namesIn(await log({ q: 'bob', ...only({ invite: true }) }))).toEqual(['ParticipantInvite']);
    expect(namesIn(await log({ admins: [await people.user('alice', 'bob')] }))).toEqual([]);
    const first = await log({ limit: 3 });
    const rest = await log({ max_id: first.events.at(-1)!.id });
    expect([first.events.length, rest.events.length]).toEqual([3, 5]);
    expect((await log({ min_id: first.events.at(-1)!.id })).events).toEqual(first.events.slice(0, 2));
  });

  test('bans, links, joins and leaves; visible to admins only', async () => {
    const { alice, bob, carol } = people;
    const invite = await alice.call('messages.exportChatInvite', { peer: inputPeerChannel(town) }) as tl.chatInviteExported;
    await carol.call('messages.importChatInvite', { hash: invite.link.slice(invite.link.lastIndexOf('+') + 1) });
    await bob.call('channels.leaveChannel', { channel: inputChannel(forBob) });
    await bob.call('channels.joinChannel', { channel: inputChannel(forBob) });
    const carolPeer = await people.user('alice', 'carol');
    const participant = { _: 'inputPeerUser', user_id: carolPeer.user_id, access_hash: carolPeer.access_hash } as const;
    for (const rights of [{ view_messages: true }, {}]) await alice.call('channels.editBanned', { channel: channel(), participant, banned_rights: { _: 'chatBannedRights', until_date: 0, ...rights } });
    const found = await log({ limit: 5 });
    expect(namesIn(found)).toEqual(['ParticipantToggleBan', 'ParticipantToggleBan', 'ParticipantJoin', 'ParticipantLeave', 'ParticipantJoinByInvite']);
    expect(found.events.map(({ action }) => action)).toMatchObject([
      { prev_participant: { _: 'channelParticipantBanned', left: true }, new_participant: { _: 'channelParticipant' } },
      { prev_participant: { _: 'channelParticipant' }, new_participant: { banned_rights: { view_messages: true } } }, {}, {}, { invite: { link: invite.link } },
    ]);
    expect(found.events[4]!.user_id).toBe(carol.userId);
    // Only the link's author and the owner see its hash; another admin sees only that it was used.
    await alice.call('channels.editAdmin', { channel: channel(), user_id: await people.user('alice', 'bob'), admin_rights: { _: 'chatAdminRights', pin_messages: true }, rank: '' });
    const ofBob = await eventually('Bob is an admin', () => bob.call('channels.getAdminLog', { channel: inputChannel(forBob), q: '', max_id: 0n, min_id: 0n, limit: 6 }).catch(() => undefined));
    expect(ofBob.events[5]!.action).toMatchObject({ _: 'channelAdminLogEventActionParticipantJoinByInvite', invite: { link: `${invite.link.slice(0, 'https://t.me/+'.length + 4)}...` } });
    await alice.call('channels.editAdmin', { channel: channel(), user_id: await people.user('alice', 'bob'), admin_rights: { _: 'chatAdminRights' }, rank: '' });
    await expect(bob.call('channels.getAdminLog', { channel: inputChannel(forBob), q: '', max_id: 0n, min_id: 0n, limit: 5 })).rejects.toThrow('CHAT_ADMIN_REQUIRED');
  });
});

describe('topics, messages and appearance', () => {
  let forum: tl.channel;
  const deeds = (more: object = {}) => people.alice.call('channels.getAdminLog', { channel: inputChannel(forum), q: '', max_id: 0n, min_id: 0n, limit: 50, ...more });
  const actionsIn = async (flags: object) => (await deeds(only(flags))).events.map(({ action }) => action);
  const sentBy = ({ updates }: tl.updates) => updates.find((update) => update._ === 'updateNewChannelMessage')!.message.id;

  beforeAll(async () => {
    forum = chatIn('channel', await people.alice.call('channels.createChannel', { megagroup: true, forum: true, title: 'Forum', about: '' }) as tl.updates);
  });

  test('a topic before and after its change', async () => {
    const { alice } = people;
    const peer = inputPeerChannel(forum);
    const topic_id = sentBy(await alice.call('messages.createForumTopic', { peer, title: 'Bread', icon_color: 0x6fb9f0, random_id: 81n }) as tl.updates);
    await alice.call('messages.editForumTopic', { peer, topic_id, title: 'Cake' });
    await alice.call('messages.editForumTopic', { peer, topic_id, closed: true });
    await alice.call('messages.updatePinnedForumTopic', { peer, topic_id, pinned: true });
    await alice.call('messages.updatePinnedForumTopic', { peer, topic_id, pinned: false });
    await alice.call('messages.deleteTopicHistory', { peer, top_msg_id: topic_id });
    const topic = { _: 'forumTopic', short: true, id: topic_id, icon_color: 0x6fb9f0, from_id: { user_id: alice.userId } };
    const told = await actionsIn({ forums: true });
    expect(told).toMatchObject([
      { _: 'channelAdminLogEventActionDeleteTopic', topic: { ...topic, title: 'Cake', closed: true } },
      { _: 'channelAdminLogEventActionPinTopic', prev_topic: { ...topic, pinned: true } },
      { _: 'channelAdminLogEventActionPinTopic', new_topic: { ...topic, pinned: true } },
      { _: 'channelAdminLogEventActionEditTopic', prev_topic: { title: 'Cake' }, new_topic: { title: 'Cake', closed: true } },
      { _: 'channelAdminLogEventActionEditTopic', prev_topic: { title: 'Bread' }, new_topic: { title: 'Cake' } },
      { _: 'channelAdminLogEventActionCreateTopic', topic: { ...topic, title: 'Bread' } },
      { _: 'channelAdminLogEventActionToggleForum', new_value: true },
    ]);
    expect(told[1]).not.toHaveProperty('new_topic', expect.anything());
    expect(told[3]).not.toHaveProperty('prev_topic.closed', true);
    expect(namesIn(await deeds({ q: 'bread' }))).toEqual(['CreateTopic']);
  });

  test('a message that was pinned, edited twice and deleted; a poll that was closed', async () => {
    const { alice } = people;
    const peer = inputPeerChannel(forum);
    const id = sentBy(await alice.call('messages.sendMessage', { peer, message: 'one', random_id: 82n }) as tl.updates);
    for (const message of ['two', 'three']) await alice.call('messages.editMessage', { peer, id, message });
    await alice.call('messages.updatePinnedMessage', { peer, id, silent: true });
    await alice.call('messages.updatePinnedMessage', { peer, id, silent: true, unpin: true });
    const text = (said: string): tl.textWithEntities => ({ _: 'textWithEntities', text: said, entities: [] });
    const answers = ['a', 'b'].map((answer): tl.inputPollAnswer => ({ _: 'inputPollAnswer', text: text(answer) }));
    const poll: tl.poll = { _: 'poll', id: 0n, question: text('?'), answers, hash: 0n };
    const asked = sentBy(await alice.call('messages.sendMedia', { peer, media: { _: 'inputMediaPoll', poll }, message: '', random_id: 83n }) as tl.updates);
    await alice.call('messages.editMessage', { peer, id: asked, media: { _: 'inputMediaPoll', poll: { ...poll, closed: true } } });
    const author = { id, from_id: { user_id: alice.userId }, out: true };
    expect(await actionsIn({ pinned: true })).toMatchObject([
      { _: 'channelAdminLogEventActionUpdatePinned', message: { ...author, message: 'three' } },
      { _: 'channelAdminLogEventActionUpdatePinned', message: { ...author, message: 'three', pinned: true } },
    ]);
    expect(await actionsIn({ edit: true })).toMatchObject([
      { _: 'channelAdminLogEventActionStopPoll', message: { id: asked, media: { poll: { closed: true } } } },
      { _: 'channelAdminLogEventActionEditMessage', prev_message: { ...author, message: 'two' }, new_message: { ...author, message: 'three' } },
      { _: 'channelAdminLogEventActionEditMessage', prev_message: { ...author, message: 'one' }, new_message: { ...author, message: 'two' } },
    ]);
    await alice.call('channels.deleteMessages', { channel: inputChannel(forum), id: [id] });
    expect(await actionsIn({ delete: true })).toMatchObject([{ _: 'channelAdminLogEventActionDeleteMessage', message: { ...author, message: 'This message has been erased.', entities: [{ _: 'messageEntityItalic' }] } }]);
    // The log does not disclose the content of deleted messages.
    const left = await actionsIn({ edit: true, pinned: true });
    expect(left).toHaveLength(5);
    expect(JSON.stringify(left, (_key, value: unknown) => (typeof value === 'bigint' ? String(value) : value))).not.toMatch(/"(one|two|three)"/);
  });

  test('colours, reactions, locations, ranks and invite links', async () => {
    const { alice } = people;
    const peer = inputPeerChannel(forum);
    const reactions: tl.chatReactionsSome = { _: 'chatReactionsSome', reactions: [{ _: 'reactionEmoji', emoticon: '👍' }] };
    await alice.call('messages.setChatAvailableReactions', { peer, available_reactions: reactions });
    await alice.call('channels.editLocation', { channel: inputChannel(forum), geo_point: { _: 'inputGeoPoint', lat: 1, long: 2 }, address: 'Here' });
    await alice.call('messages.editChatParticipantRank', { peer, participant: { _: 'inputPeerSelf' }, rank: 'baker' });
    const { link } = await alice.call('messages.exportChatInvite', { peer, title: 'first' }) as tl.chatInviteExported;
    await alice.call('messages.editExportedChatInvite', { peer, link, title: 'second', usage_limit: 3 });
    await alice.call('messages.editExportedChatInvite', { peer, link, revoked: true });
    await alice.call('messages.deleteExportedChatInvite', { peer, link });
    expect(await actionsIn({ settings: true })).toMatchObject([
      { _: 'channelAdminLogEventActionChangeAvailableReactions', prev_value: { _: 'chatReactionsAll' }, new_value: reactions },
      { _: 'channelAdminLogEventActionToggleForum' },
    ]);
    expect(await actionsIn({ invites: true })).toMatchObject([
      { _: 'channelAdminLogEventActionExportedInviteDelete' }, { _: 'channelAdminLogEventActionExportedInviteRevoke' },
      { _: 'channelAdminLogEventActionExportedInviteEdit', prev_invite: { title: 'first' }, new_invite: { title: 'second', usage_limit: 3 } },
    ]);
    expect(await actionsIn({ info: true, edit_rank: true })).toMatchObject([
      { _: 'channelAdminLogEventActionParticipantEditRank', user_id: alice.userId, prev_rank: '', new_rank: 'baker' },
      { _: 'channelAdminLogEventActionChangeLocation', prev_value: { _: 'channelLocationEmpty' }, new_value: { address: 'Here', geo_point: { lat: 1, long: 2 } } },
    ]);
    const channelAlone = chatIn('channel', await alice.call('channels.createChannel', { broadcast: true, title: 'Colours', about: '' }) as tl.updates);
    for (const color of [3, 5]) await alice.call('channels.updateColor', { channel: inputChannel(channelAlone), color });
    const { events } = await alice.call('channels.getAdminLog', { channel: inputChannel(channelAlone), q: '', max_id: 0n, min_id: 0n, limit: 5, ...only({ info: true }) });
    expect(events.map(({ action }) => action)).toMatchObject([
      { _: 'channelAdminLogEventActionChangePeerColor', prev_value: { color: 3 }, new_value: { color: 5 } },
      { _: 'channelAdminLogEventActionChangePeerColor', prev_value: { _: 'peerColor' }, new_value: { color: 3 } },
    ]);
  });
});

describe('members and senders', () => {
  test('channels.toggleParticipantsHidden: only admins see the members', async () => {
    const { alice, bob } = people;
    const members = { filter: { _: 'channelParticipantsRecent' }, offset: 0, limit: 10, hash: 0n } as const;
    expect(await bob.call('channels.getParticipants', { channel: inputChannel(forBob), ...members })).toMatchObject({ _: 'channels.channelParticipants' });
    expect(await alice.call('channels.getParticipants', { channel: channel(), ...members, filter: { _: 'channelParticipantsSearch', q: '\0' } })).toMatchObject({ count: 0 });
    await expect(bob.call('channels.toggleParticipantsHidden', { channel: inputChannel(forBob), enabled: true })).rejects.toThrow('CHAT_ADMIN_REQUIRED');
    await alice.call('channels.toggleParticipantsHidden', { channel: channel(), enabled: true });
    await expect(alice.call('channels.toggleParticipantsHidden', { channel: channel(), enabled: true })).rejects.toThrow('CHAT_NOT_MODIFIED');
    // Nor who of them has read a message.
    await expect(bob.call('messages.getMessageReadParticipants', { peer: inputPeerChannel(forBob), msg_id: 2 })).rejects.toThrow('PEER_ID_INVALID');
    await expect(bob.call('channels.getParticipants', { channel: inputChannel(forBob), ...members })).rejects.toThrow('CHAT_ADMIN_REQUIRED');
    expect(await alice.call('channels.getParticipants', { channel: channel(), ...members })).toMatchObject({ _: 'channels.channelParticipants' });
    const { full_chat } = await bob.call('channels.getFullChannel', { channel: inputChannel(forBob) }) as tl.messages.chatFull & { full_chat: tl.channelFull };
    expect([full_chat.participants_hidden, full_chat.can_view_participants]).toEqual([true, undefined]);
  });

  test('channels.getSendAs, messages.saveDefaultSendAs: members send as themselves, anonymous admins as the group', async () => {
    const { alice, bob } = people;
    const peer = inputPeerChannel(forBob);
    const self = { _: 'inputPeerSelf' } as const;
    await alice.call('channels.toggleSlowMode', { channel: channel(), seconds: 0 });
    const say = (send_as: tl.InputPeer, random_id: bigint) => bob.call('messages.sendMessage', { peer, send_as, message: 'hear me', random_id });
    expect(await bob.call('channels.getSendAs', { peer })).toMatchObject({ peers: [{ peer: { user_id: bob.userId } }], users: [{ id: bob.userId }] });
    expect(await bob.call('messages.saveDefaultSendAs', { peer, send_as: self })).toBe(true);
    await expect(bob.call('messages.saveDefaultSendAs', { peer, send_as: peer })).rejects.toThrow('SEND_AS_PEER_INVALID');
    await expect(say(peer, 71n)).rejects.toThrow('SEND_AS_PEER_INVALID');
    await alice.call('channels.editAdmin', { channel: channel(), user_id: await people.user('alice', 'bob'), admin_rights: { _: 'chatAdminRights', anonymous: true, ban_users: true }, rank: '' });
    expect(await bob.call('channels.getSendAs', { peer })).toMatchObject({ peers: [{ peer: { channel_id: town.id } }], chats: [{ id: town.id }] });
    expect(await bob.call('messages.saveDefaultSendAs', { peer, send_as: peer })).toBe(true);
    const { updates } = await say(peer, 72n) as tl.updates;
    expect(updates.find(({ _ }) => _ === 'updateNewChannelMessage')).toMatchObject({ message: { from_id: { channel_id: town.id }, message: 'hear me' } });
  });

  test('an anonymous admin is hidden from members: in the list, as participant, and in typing notifications', async () => {
    const { alice, bob, carol } = people;
    const found = await eventually('Carol finds it', () => carol.call('contacts.resolveUsername', { username: 'town_of_deeds' }).catch(() => false as const));
    const forCarol = inputChannel(chatIn('channel', found));
    await carol.call('channels.joinChannel', { channel: forCarol });
    const listed = (who: 'alice' | 'carol', filter: tl.ChannelParticipantsFilter) =>
      people[who].call('channels.getParticipants', { channel: who === 'alice' ? channel() : forCarol, filter, offset: 0, limit: 10, hash: 0n }) as Promise<tl.channels.channelParticipants>;
    const has = ({ users }: tl.channels.channelParticipants) => users.some(({ id }) => id === bob.userId);
    const admins = { _: 'channelParticipantsAdmins' } as const;
    const recent = { _: 'channelParticipantsRecent' } as const;
    await alice.call('channels.toggleParticipantsHidden', { channel: channel(), enabled: false });
    await eventually('Carol sees the others', () => listed('carol', recent).then((page) => !has(page), () => false));
    for (const filter of [admins, recent, { _: 'channelParticipantsSearch', q: 'bob' }] as const) {
      expect([has(await listed('alice', filter)), has(await listed('carol', filter))]).toEqual([true, false]);
    }
    expect([(await listed('alice', admins)).count, (await listed('carol', admins)).count]).toEqual([2, 1]);
    await expect(carol.call('channels.getParticipant', { channel: forCarol, participant: await carol.find(BOB_PHONE) })).rejects.toThrow('USER_NOT_PARTICIPANT');
    const inTown = { ...forCarol, _: 'inputPeerChannel' } as const;
    const { updates } = await carol.call('messages.sendMessage', { peer: inTown, message: 'who reads this?', random_id: 74n }) as tl.updates;
    const msg_id = updates.flatMap((update) => (update._ === 'updateNewChannelMessage' ? [update.message.id] : []))[0]!;
    await bob.call('channels.readHistory', { channel: inputChannel(forBob), max_id: msg_id });
    await alice.call('channels.readHistory', { channel: channel(), max_id: msg_id });
    const readers = await eventually('Alice has read it', async () => {
      const dates = await carol.call('messages.getMessageReadParticipants', { peer: inTown, msg_id });
      return dates.length > 0 && dates;
    });
    expect(readers.map(({ user_id }) => user_id)).toEqual([alice.userId]);
    await bob.call('messages.setTyping', { peer: inputPeerChannel(forBob), action: { _: 'sendMessageTypingAction' } });
    await alice.call('messages.setTyping', { peer: inputPeerChannel(town), action: { _: 'sendMessageTypingAction' } });
    const typing = () => people.heard.carol.flatMap((update) => (update._ === 'updateChannelUserTyping' ? [update.from_id] : []));
    await eventually('Carol hears Alice, who is not anonymous', () => typing().length > 0);
    expect(typing()).toEqual([{ _: 'peerUser', user_id: alice.userId }]);
  });

  test('channels.reportSpam: an admin reports a member’s messages', async () => {
    const { alice, bob } = people;
    await alice.call('channels.editAdmin', { channel: channel(), user_id: await people.user('alice', 'bob'), admin_rights: { _: 'chatAdminRights' }, rank: '' });
    const { updates } = await bob.call('messages.sendMessage', { peer: inputPeerChannel(forBob), message: 'buy!', random_id: 73n }) as tl.updates;
    const id = updates.flatMap((update) => (update._ === 'updateNewChannelMessage' ? [update.message.id] : []));
    const { user_id, access_hash } = await people.user('alice', 'bob');
    const participant = { _: 'inputPeerUser', user_id, access_hash } as const;
    expect(await alice.call('channels.reportSpam', { channel: channel(), participant, id })).toBe(true);
    await expect(alice.call('channels.reportSpam', { channel: channel(), participant, id: [2] })).rejects.toThrow('USER_ID_INVALID');
    await expect(bob.call('channels.reportSpam', { channel: inputChannel(forBob), participant: { _: 'inputPeerSelf' }, id })).rejects.toThrow('CHAT_ADMIN_REQUIRED');
  });

  test('channels.getInactiveChannels: a chat with recent messages is not included', async () => {
    expect(await people.alice.call('channels.getInactiveChannels', {})).toEqual({ _: 'messages.inactiveChats', dates: [], chats: [], users: [] });
  });
});
