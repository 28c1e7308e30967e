/** How people and chats present themselves: several usernames, personal channels, colours, tabs, who is there, who owns it. */
import { spawnSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { channelPeer } from '@teamgram/event-schemas';
import type { tl } from '@teamgram/tl';
import { eventually } from '../support/eventually.ts';
import { chatIn, inputChannel, startCommunity } from './community.ts';
import type { Community } from './community.ts';

let people: Community;
const ids = { alice: 0, bob: 0, carol: 0 };

beforeAll(async () => {
  people = await startCommunity();
  for (const name of ['alice', 'bob', 'carol'] as const) ids[name] = (await people[name].call('users.getUsers', { id: [{ _: 'inputUserSelf' }] }))[0]!.id;
});
afterAll(() => people?.leave());

function ops(...words: string[]): string {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['tools/ops/main.ts', ...words, '--data', people.server.dataDir], { encoding: 'utf8' });
  return status === 0 ? stdout : stderr;
}

const makeChannel = async (given: { megagroup?: true; broadcast?: true }, title: string): Promise<tl.channel> =>
  chatIn('channel', await people.alice.call('channels.createChannel', { ...given, title, about: '' }) as tl.updates);
const self = async () => (await people.alice.call('users.getUsers', { id: [{ _: 'inputUserSelf' }] }))[0] as tl.user;
const channelOf = async (channel: tl.channel) => chatIn('channel', await people.alice.call('channels.getChannels', { id: [inputChannel(channel)] }));

describe('several usernames', () => {
  test('an operator grants one more; its owner activates and orders them; each active one leads to the owner', async () => {
    const { alice, bob } = people;
    await alice.call('account.updateUsername', { username: 'alice_liddell' });
    expect(ops('username', 'grant', 'wonderland', String(ids.alice))).toBe(`wonderland was granted to ${ids.alice}\n`);
    expect(ops('username', 'grant', 'Wonderland', String(ids.bob))).toContain('USERNAME_OCCUPIED');
    expect(await bob.call('account.checkUsername', { username: 'wonderland' })).toBe(false);
    await expect(bob.call('contacts.resolveUsername', { username: 'wonderland' })).rejects.toThrow('USERNAME_NOT_OCCUPIED');
    await eventually('both names show', async () => (await self()).usernames?.length === 2);
    await alice.call('account.toggleUsername', { username: 'wonderland', active: true });
    await expect(alice.call('account.toggleUsername', { username: 'wonderland', active: true })).rejects.toThrow('USERNAME_NOT_MODIFIED');
    await expect(alice.call('account.toggleUsername', { username: 'nobody_has', active: true })).rejects.toThrow('USERNAME_INVALID');
    await expect(alice.call('account.reorderUsernames', { order: ['wonderland'] })).rejects.toThrow('ORDER_INVALID');
    await alice.call('account.reorderUsernames', { order: ['wonderland', 'alice_liddell'] });
    expect(await self()).toMatchObject({ usernames: [{ active: true, username: 'wonderland' }, { editable: true, active: true, username: 'alice_liddell' }] });
    expect((await self()).username).toBeUndefined();
    for (const username of ['WonderLand', 'alice_liddell']) expect(await bob.call('contacts.resolveUsername', { username })).toMatchObject({ peer: { user_id: ids.alice } });
    expect((await bob.call('contacts.search', { q: 'wonderl', limit: 5 })).results).toEqual([{ _: 'peerUser', user_id: ids.alice }]);
    await eventually('her other device hears of it', () => people.heard.alice.some((update) => update._ === 'updateUserName' && update.usernames[0]?.username === 'wonderland'));
  });

  test('a channel is public by a granted name, until its creator switches all of them off', async () => {
    const { alice, bob } = people;
    const channel = await makeChannel({ broadcast: true }, 'Tea');
    expect(ops('username', 'grant', 'tea_party', String(channelPeer(channel.id)))).toContain('was granted');
    await alice.call('channels.toggleUsername', { channel: inputChannel(channel), username: 'tea_party', active: true });
    expect(await channelOf(channel)).toMatchObject({ usernames: [{ active: true, username: 'tea_party' }] });
    const found = chatIn('channel', await bob.call('contacts.resolveUsername', { username: 'tea_party' }));
    await bob.call('channels.joinChannel', { channel: inputChannel(found) });
    await expect(bob.call('channels.toggleUsername', { channel: inputChannel(found), username: 'tea_party', active: false })).rejects.toThrow('CHAT_ADMIN_REQUIRED');
    await alice.call('channels.updateUsername', { channel: inputChannel(channel), username: 'mad_tea' });
    await alice.call('channels.reorderUsernames', { channel: inputChannel(channel), order: ['tea_party', 'mad_tea'] });
    expect(await channelOf(channel)).toMatchObject({ usernames: [{ username: 'tea_party' }, { editable: true, username: 'mad_tea' }] });
    await alice.call('channels.deactivateAllUsernames', { channel: inputChannel(channel) });
    await expect(people.carol.call('contacts.resolveUsername', { username: 'tea_party' })).rejects.toThrow('USERNAME_NOT_OCCUPIED');
    expect(await channelOf(channel)).toMatchObject({ usernames: [{ editable: true, active: true, username: 'mad_tea' }, { username: 'tea_party' }] });
    await eventually('Bob hears of it', () => people.heard.bob.some((update) => update._ === 'updateChannel' && update.channel_id === channel.id));
    expect(ops('username', 'withdraw', 'tea_party')).toBe('tea_party is free\n');
  });
});
