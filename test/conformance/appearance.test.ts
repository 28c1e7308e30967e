/** Profiles of users and chats: several usernames, personal channels, colours, tabs, online members, ownership. */
import { spawnSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { channelPeer } from '@teamgram/event-schemas';
import type { tl } from '@teamgram/tl';
import { eventually } from '../support/eventually.ts';
import { passwordProofOf, setPassword } from '../support/password.ts';
import { chatIn, inputChannel, inputPeerChannel, nextRandomId, startCommunity, told } from './community.ts';
import type { Community } from './community.ts';

let people: Community;
const ids = { alice: 0, bob: 0, carol: 0 };

beforeAll(async () => {
  people = await startCommunity({ settings: { limits: { freshAuthorizationS: 0 } } });
  for (const name of ['alice', 'bob', 'carol'] as const) ids[name] = (await people[name].call('users.getUsers', { id: [{ _: 'inputUserSelf' }] }))[0]!.id;
});
afterAll(() => people?.leave());

function ops(...words: string[]): string {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['tools/ops/main.ts', ...words, '--data', people.server.dataDir], { encoding: 'utf8' });
  return status === 0 ? stdout : stderr;
}

const makeChannel = async (given: { megagroup?: true; broadcast?: true }, title: string): Promise<tl.channel> =>
  chatIn('channel', await people.alice.call('channels.createChannel', { ...given, title, about: '' }) as tl.updates);
async function leftChannels(): Promise<tl.messages.Chats> {
  const { id } = await people.alice.call('account.initTakeoutSession', { message_megagroups: true });
  return people.alice.exported(id, 'channels.getLeftChannels', { offset: 0 });
}
/** A chat by a username that another user has just activated. */
const resolvedByBob = (username: string) => eventually(`${username} is found`, () => people.bob.call('contacts.resolveUsername', { username }).catch(() => false as const));
const foundByBob = async (username: string) => chatIn('channel', await resolvedByBob(username));
const self = async () => (await people.alice.call('users.getUsers', { id: [{ _: 'inputUserSelf' }] }))[0] as tl.user;
const channelOf = async (channel: tl.channel) => chatIn('channel', await people.alice.call('channels.getChannels', { id: [inputChannel(channel)] }));

describe('several usernames', () => {
  test('an operator grants another one; its owner activates and orders them; each active one resolves to the owner', async () => {
    const { alice, bob } = people;
    await alice.call('account.updateUsername', { username: 'alice_liddell' });
    expect(ops('username', 'grant', 'wonderland', String(ids.alice))).toBe(`wonderland was granted to ${ids.alice}\n`);
    expect(ops('username', 'grant', 'Wonderland', String(ids.bob))).toContain('USERNAME_OCCUPIED');
    await eventually('nobody else may have it', async () => !(await bob.call('account.checkUsername', { username: 'wonderland' })));
    await expect(bob.call('contacts.resolveUsername', { username: 'wonderland' })).rejects.toThrow('USERNAME_NOT_OCCUPIED');
    await eventually('both names show', async () => (await self()).usernames?.length === 2);
    await alice.call('account.toggleUsername', { username: 'wonderland', active: true });
    await expect(alice.call('account.toggleUsername', { username: 'wonderland', active: true })).rejects.toThrow('USERNAME_NOT_MODIFIED');
    await expect(alice.call('account.toggleUsername', { username: 'nobody_has', active: true })).rejects.toThrow('USERNAME_INVALID');
    await expect(alice.call('account.reorderUsernames', { order: ['wonderland'] })).rejects.toThrow('ORDER_INVALID');
    await alice.call('account.reorderUsernames', { order: ['wonderland', 'alice_liddell'] });
    expect(await self()).toMatchObject({ usernames: [{ active: true, username: 'wonderland' }, { editable: true, active: true, username: 'alice_liddell' }] });
    expect((await self()).username).toBeUndefined();
    for (const username of ['WonderLand', 'alice_liddell']) expect(await resolvedByBob(username)).toMatchObject({ peer: { user_id: ids.alice } });
    expect((await bob.call('contacts.search', { q: 'wonderl', limit: 5 })).results).toEqual([{ _: 'peerUser', user_id: ids.alice }]);
    await eventually('her other device hears of it', () => people.heard.alice.some((update) => update._ === 'updateUserName' && update.usernames[0]?.username === 'wonderland'));
  });

  test('a channel is public through a granted username, until its creator deactivates all of them', async () => {
    const { alice, bob } = people;
    const channel = await makeChannel({ broadcast: true }, 'Tea');
    expect(ops('username', 'grant', 'tea_party', String(channelPeer(channel.id)))).toContain('was granted');
    await alice.call('channels.toggleUsername', { channel: inputChannel(channel), username: 'tea_party', active: true });
    expect(await channelOf(channel)).toMatchObject({ usernames: [{ active: true, username: 'tea_party' }] });
    const found = await foundByBob('tea_party');
    await bob.call('channels.joinChannel', { channel: inputChannel(found) });
    await expect(bob.call('channels.toggleUsername', { channel: inputChannel(found), username: 'tea_party', active: false })).rejects.toThrow('CHAT_ADMIN_REQUIRED');
    await alice.call('channels.updateUsername', { channel: inputChannel(channel), username: 'mad_tea' });
    await alice.call('channels.reorderUsernames', { channel: inputChannel(channel), order: ['tea_party', 'mad_tea'] });
    expect(await channelOf(channel)).toMatchObject({ usernames: [{ username: 'tea_party' }, { editable: true, username: 'mad_tea' }] });
    await alice.call('channels.deactivateAllUsernames', { channel: inputChannel(channel) });
    await eventually('nobody is found by it', () => people.carol.call('contacts.resolveUsername', { username: 'tea_party' }).then(() => false, () => true));
    expect(await channelOf(channel)).toMatchObject({ usernames: [{ editable: true, active: true, username: 'mad_tea' }, { username: 'tea_party' }] });
    await eventually('Bob hears of it', () => people.heard.bob.some((update) => update._ === 'updateChannel' && update.channel_id === channel.id));
    expect(ops('username', 'withdraw', 'tea_party')).toBe('tea_party is free\n');
  });
});

describe('profiles', () => {
  const inputUser = async () => people.user('bob', 'alice');
  const pageSeenByBob = async () => (await people.bob.call('users.getFullUser', { id: await inputUser() }));

  test('of a user: a personal channel with its newest message, and the chosen initial tab', async () => {
    const { alice, bob } = people;
    const channel = await makeChannel({ broadcast: true }, 'Diary');
    await expect(alice.call('account.updatePersonalChannel', { channel: inputChannel(channel) })).rejects.toThrow('PUBLIC_BROADCAST_EXPECTED');
    await alice.call('channels.updateUsername', { channel: inputChannel(channel), username: 'alices_diary' });
    await alice.call('messages.sendMessage', { peer: inputPeerChannel(channel), message: 'dear diary', random_id: nextRandomId() });
    await alice.call('account.updatePersonalChannel', { channel: inputChannel(channel) });
    await alice.call('account.setMainProfileTab', { tab: { _: 'profileTabMusic' } });
    const page = await eventually('Bob sees both', async () => {
      const seen = await pageSeenByBob();
      return seen.full_user.personal_channel_id === channel.id && seen.full_user.main_tab?._ === 'profileTabMusic' && seen;
    });
    expect(page).toMatchObject({ full_user: { personal_channel_message: 3 }, chats: [{ username: 'alices_diary' }] });
    const history = await bob.call('messages.getPersonalChannelHistory', { user_id: await inputUser(), limit: 5, max_id: 0, min_id: 0, hash: 0n });
    expect(told(history)[0]).toBe('dear diary');
    expect(await alice.call('channels.getAdminedPublicChannels', { for_personal: true })).toMatchObject({ chats: expect.arrayContaining([expect.objectContaining({ username: 'alices_diary' })]) });
    await eventually('her other device hears of it', () => people.heard.alice.some((update) => update._ === 'updateUser'));
    await alice.call('account.updatePersonalChannel', { channel: { _: 'inputChannelEmpty' } });
    await eventually('it is gone', async () => (await pageSeenByBob()).full_user.personal_channel_id === undefined);
    expect(told(await bob.call('messages.getPersonalChannelHistory', { user_id: await inputUser(), limit: 5, max_id: 0, min_id: 0, hash: 0n }))).toEqual([]);
  });

  test('of a chat: tab, colours, location', async () => {
    const { alice, bob } = people;
    const group = await makeChannel({ megagroup: true }, 'Club');
    const channel = inputChannel(group);
    await alice.call('channels.updateColor', { channel, color: 5 });
    await alice.call('channels.updateColor', { channel, for_profile: true, color: 2 });
    await expect(alice.call('channels.updateColor', { channel, color: 5 })).rejects.toThrow('CHAT_NOT_MODIFIED');
    await expect(alice.call('channels.updateColor', { channel, color: 5, background_emoji_id: 7n })).rejects.toThrow('DOCUMENT_INVALID');
    await alice.call('channels.setMainProfileTab', { channel, tab: { _: 'profileTabFiles' } });
    await alice.call('channels.editLocation', { channel, geo_point: { _: 'inputGeoPoint', lat: 52.5, long: 13.4 }, address: 'Mitte' });
    await alice.call('channels.updateUsername', { channel, username: 'berlin_club' });
    expect(await alice.call('channels.getFullChannel', { channel })).toMatchObject({
      full_chat: { main_tab: { _: 'profileTabFiles' }, can_set_location: true, location: { _: 'channelLocation', geo_point: { lat: 52.5, long: 13.4 }, address: 'Mitte' } },
      chats: [{ has_geo: true, color: { color: 5 }, profile_color: { color: 2 } }],
    });
    expect((await alice.call('channels.getAdminedPublicChannels', { by_location: true })).chats.map(({ id }) => id)).toEqual([group.id]);
    const found = await foundByBob('berlin_club');
    await expect(bob.call('channels.editLocation', { channel: inputChannel(found), geo_point: { _: 'inputGeoPointEmpty' }, address: '' })).rejects.toThrow(/CHANNEL_PRIVATE|CHAT_ADMIN_REQUIRED/);
    await alice.call('channels.editLocation', { channel, geo_point: { _: 'inputGeoPointEmpty' }, address: '' });
    expect((await channelOf(group)).has_geo).toBeUndefined();
  });
});

describe('members of a chat', () => {
  let group: tl.channel;
  let bobs: tl.channel;

  beforeAll(async () => {
    group = await makeChannel({ megagroup: true }, 'Market');
    await people.alice.call('channels.updateUsername', { channel: inputChannel(group), username: 'the_market' });
    bobs = await foundByBob('the_market');
    await people.bob.call('channels.joinChannel', { channel: inputChannel(bobs) });
  });

  test('are counted while online', async () => {
    const online = async () => (await people.alice.call('messages.getOnlines', { peer: inputPeerChannel(group) })).onlines;
    await people.bob.call('account.updateStatus', { offline: true });
    await people.alice.call('account.updateStatus', { offline: false });
    await eventually('one is there', async () => (await online()) === 1);
    await people.bob.call('account.updateStatus', { offline: false });
    await eventually('both are there', async () => (await online()) === 2);
    await expect(people.alice.call('messages.getOnlines', { peer: people.bobForAlice })).rejects.toThrow('PEER_ID_INVALID');
  });

  test('have a rank, visible to others', async () => {
    const { alice, bob } = people;
    await bob.call('messages.editChatParticipantRank', { peer: inputPeerChannel(bobs), participant: { _: 'inputPeerSelf' }, rank: 'greengrocer' });
    await expect(bob.call('messages.editChatParticipantRank', { peer: inputPeerChannel(bobs), participant: people.aliceForBob, rank: 'x' })).rejects.toThrow('CHAT_ADMIN_REQUIRED');
    expect(await alice.call('channels.getParticipant', { channel: inputChannel(group), participant: people.bobForAlice })).toMatchObject({ participant: { rank: 'greengrocer' } });
    const { chats: [made] } = (await alice.call('messages.createChat', { users: [await people.user('alice', 'bob')], title: 'Two' })).updates as tl.updates;
    const peer = { _: 'inputPeerChat', chat_id: made!.id } as const;
    await alice.call('messages.editChatParticipantRank', { peer, participant: people.bobForAlice, rank: 'cook' });
    expect(await alice.call('messages.getFullChat', { chat_id: made!.id })).toMatchObject({ full_chat: { participants: { participants: expect.arrayContaining([expect.objectContaining({ user_id: ids.bob, rank: 'cook' })]) } } });
  });

  test('cannot forward messages of a protected chat', async () => {
    const { alice, bob } = people;
    await expect(bob.call('messages.toggleNoForwards', { peer: { _: 'inputPeerSelf' }, enabled: true })).rejects.toThrow('PEER_ID_INVALID');
    await alice.call('messages.toggleNoForwards', { peer: inputPeerChannel(group), enabled: true });
    await expect(alice.call('messages.toggleNoForwards', { peer: inputPeerChannel(group), enabled: true })).rejects.toThrow('CHAT_NOT_MODIFIED');
    const sent = await alice.call('messages.sendMessage', { peer: inputPeerChannel(group), message: 'a secret', random_id: nextRandomId() }) as tl.updates;
    const id = sent.updates.flatMap((update) => (update._ === 'updateNewChannelMessage' ? [update.message.id] : []));
    await expect(bob.call('messages.forwardMessages', { from_peer: inputPeerChannel(bobs), to_peer: { _: 'inputPeerSelf' }, id, random_id: [nextRandomId()] })).rejects.toThrow('CHAT_FORWARDS_RESTRICTED');
    expect((await channelOf(group)).noforwards).toBe(true);
  });

  test('become owner when the former owner transfers it with their password', async () => {
    const { alice, bob } = people;
    const asked = { peer: { _: 'inputPeerEmpty' }, user_id: { _: 'inputUserEmpty' }, password: { _: 'inputCheckPasswordEmpty' } } as const;
    await expect(alice.call('messages.editChatCreator', asked)).rejects.toThrow('PASSWORD_MISSING');
    await setPassword(alice, 'off with her head');
    await expect(alice.call('messages.editChatCreator', asked)).rejects.toThrow('PASSWORD_HASH_INVALID');
    const wish = async (who: 'bob' | 'carol') => ({ peer: inputPeerChannel(group), user_id: await people.user('alice', who), password: await passwordProofOf(alice, 'off with her head') });
    await expect(alice.call('messages.editChatCreator', await wish('carol'))).rejects.toThrow('USER_NOT_PARTICIPANT');
    const answer = chatIn('channel', await alice.call('messages.editChatCreator', await wish('bob')) as tl.updates);
    expect(answer.creator).toBeUndefined();
    expect(answer.admin_rights?.add_admins).toBe(true);
    await eventually('Bob hears that it is his', async () => chatIn('channel', await bob.call('channels.getChannels', { id: [inputChannel(bobs)] })).creator === true);
    await eventually('he is told', () => people.heard.bob.some((update) => update._ === 'updateChannel' && update.channel_id === group.id));
  });

  test('can leave it, and find it among the chats they left', async () => {
    const { alice } = people;
    expect((await leftChannels()).chats).toEqual([]);
    await alice.call('channels.leaveChannel', { channel: inputChannel(group) });
    expect((await leftChannels()).chats).toMatchObject([{ title: 'Market', left: true }]);
  });
});
