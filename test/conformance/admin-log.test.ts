/** What admins are shown of what was done in a supergroup or channel, and what hides its members. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { tl } from '@teamgram/tl';
import { chatIn, inputChannel, startCommunity } from './community.ts';
import type { Community } from './community.ts';

let people: Community;
let town: tl.channel;
let forBob: tl.channel;
const channel = () => inputChannel(town);
const log = (more: object = {}) => people.alice.call('channels.getAdminLog', { channel: channel(), q: '', max_id: 0n, min_id: 0n, limit: 50, ...more });
const only = (flags: object) => ({ events_filter: { _: 'channelAdminLogEventsFilter', ...flags } });
const namesIn = ({ events }: tl.channels.adminLogResults) => events.map(({ action }) => action._.replace('channelAdminLogEventAction', ''));

beforeAll(async () => {
  people = await startCommunity();
  const { alice, bob } = people;
  town = chatIn('channel', await alice.call('channels.createChannel', { megagroup: true, title: 'Town', about: 'everybody' }) as tl.updates);
  await alice.call('channels.inviteToChannel', { channel: channel(), users: [await people.user('alice', 'bob')] });
  await alice.call('channels.updateUsername', { channel: channel(), username: 'town_of_deeds' });
  forBob = chatIn('channel', await bob.call('contacts.resolveUsername', { username: 'town_of_deeds' }));
});
afterAll(() => people?.leave());

describe('channels.getAdminLog', () => {
  test('what was changed, from what to what, the newest first', async () => {
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

  test('by kind, by who did it, by words, in pages', async () => {
    expect(namesIn(await log(only({ info: true })))).toEqual(['ChangeTitle', 'ChangeUsername']);
    expect(namesIn(await log(only({ promote: true, invite: true })))).toEqual(['ParticipantToggleAdmin', 'ParticipantInvite']);
    expect(namesIn(await log(only({ pinned: true })))).toEqual([]);
    expect(namesIn(await log({ q: 'city' }))).toEqual(['ChangeTitle']);
    expect(namesIn(await log({ q: 'bob', ...only({ invite: true }) }))).toEqual(['ParticipantInvite']);
    expect(namesIn(await log({ admins: [await people.user('alice', 'bob')] }))).toEqual([]);
    const first = await log({ limit: 3 });
    const rest = await log({ max_id: first.events.at(-1)!.id });
    expect([first.events.length, rest.events.length]).toEqual([3, 5]);
    expect((await log({ min_id: first.events.at(-1)!.id })).events).toEqual(first.events.slice(0, 2));
  });

  test('bans, links and comings and goings; nobody but admins is shown it', async () => {
    const { alice, bob, carol } = people;
    const invite = await alice.call('messages.exportChatInvite', { peer: { _: 'inputPeerChannel', ...{ channel_id: town.id, access_hash: town.access_hash! } } }) as tl.chatInviteExported;
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
    await expect(bob.call('channels.getAdminLog', { channel: inputChannel(forBob), q: '', max_id: 0n, min_id: 0n, limit: 5 })).rejects.toThrow('CHAT_ADMIN_REQUIRED');
  });
});
