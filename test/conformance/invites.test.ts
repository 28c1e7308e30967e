/** Invite links: created, edited, followed, and join requests (core.telegram.org/api/invites). */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { tl } from '@teamgram/tl';
import { eventually } from '../support/eventually.ts';
import { chatIn, inputChannel, inputPeerChannel, startCommunity, told, wholeHistory } from './community.ts';
import type { Community, Name } from './community.ts';

let people: Community;
let town: tl.channel;
const channel = () => inputChannel(town);
const peer = () => inputPeerChannel(town);
const hashOf = ({ link }: tl.chatInviteExported) => link.slice(link.lastIndexOf('+') + 1);
const exported = async (terms: object = {}, who: Name = 'alice') => await people[who].call('messages.exportChatInvite', { peer: peer(), ...terms }) as tl.chatInviteExported;
const importersOf = (more: object) => people.alice.call('messages.getChatInviteImporters', { peer: peer(), offset_date: 0, offset_user: { _: 'inputUserEmpty' }, limit: 10, ...more });

beforeAll(async () => {
  people = await startCommunity();
  town = chatIn('channel', await people.alice.call('channels.createChannel', { megagroup: true, title: 'Town', about: 'everybody' }) as tl.updates);
});
afterAll(() => people?.leave());

describe('a link', () => {
  let lasting: tl.chatInviteExported;

  test('messages.exportChatInvite, messages.getExportedChatInvite, messages.getExportedChatInvites', async () => {
    lasting = await exported();
    expect(lasting).toMatchObject({ permanent: true, admin_id: people.alice.userId });
    const titled = await exported({ title: 'for friends', usage_limit: 1, expire_date: Math.floor(Date.now() / 1000) + 3600 });
    expect(titled).toMatchObject({ title: 'for friends', usage_limit: 1 });
    expect(titled.permanent).toBeUndefined();
    expect(await people.alice.call('messages.getExportedChatInvite', { peer: peer(), link: lasting.link })).toMatchObject({ invite: lasting, users: [{ id: people.alice.userId }] });
    const self = { _: 'inputUserSelf' } as const;
    const first = await people.alice.call('messages.getExportedChatInvites', { peer: peer(), admin_id: self, limit: 1 });
    expect(first).toMatchObject({ count: 2, invites: [lasting] });
    const second = await people.alice.call('messages.getExportedChatInvites', { peer: peer(), admin_id: self, offset_date: lasting.date + 10, offset_link: '', limit: 10 });
    expect(second.invites).toEqual([titled]);
    expect(await people.alice.call('messages.getAdminsWithInvites', { peer: peer() })).toMatchObject({ admins: [{ admin_id: people.alice.userId, invites_count: 2, revoked_invites_count: 0 }] });
    const nobody = { _: 'inputUser', user_id: 1, access_hash: 1n } as const;
    await expect(people.alice.call('messages.getExportedChatInvites', { peer: peer(), admin_id: nobody, limit: 1 })).rejects.toThrow('ADMIN_ID_INVALID');
    await expect(people.alice.call('messages.deleteRevokedExportedChatInvites', { peer: peer(), admin_id: nobody })).rejects.toThrow('ADMIN_ID_INVALID');
    await expect(exported({ expire_date: 1 })).rejects.toThrow('EXPIRE_DATE_INVALID');
    await expect(exported({ usage_limit: 1_000_000 })).rejects.toThrow('USAGE_LIMIT_INVALID');
    await expect(people.alice.call('messages.getExportedChatInvite', { peer: peer(), link: 'https://t.me/+nothing' })).rejects.toThrow('INVITE_HASH_EXPIRED');
  });

  test('messages.checkChatInvite, messages.importChatInvite: whoever has the link can join', async () => {
    await expect(people.bob.call('messages.checkChatInvite', { hash: '' })).rejects.toThrow('INVITE_HASH_EMPTY');
    await expect(people.bob.call('messages.checkChatInvite', { hash: 'A'.repeat(22) })).rejects.toThrow('INVITE_HASH_INVALID');
    const shown = await people.bob.call('messages.checkChatInvite', { hash: hashOf(lasting) });
    expect(shown).toMatchObject({ _: 'chatInvite', title: 'Town', about: 'everybody', megagroup: true, participants_count: 1 });
    const joined = await people.bob.call('messages.importChatInvite', { hash: hashOf(lasting) }) as tl.messages.chatInviteJoinResultOk;
    expect(chatIn('channel', joined.updates as tl.updates)).toMatchObject({ title: 'Town', participants_count: 2 });
    expect(told(await people.alice.call('messages.getHistory', { ...wholeHistory, peer: peer() }))[0]).toBe('messageActionChatJoinedByLink');
    expect(await people.bob.call('messages.checkChatInvite', { hash: hashOf(lasting) })).toMatchObject({ _: 'chatInviteAlready', chat: { title: 'Town' } });
    await expect(people.bob.call('messages.importChatInvite', { hash: hashOf(lasting) })).rejects.toThrow('USER_ALREADY_PARTICIPANT');
    expect(await importersOf({ link: lasting.link })).toMatchObject({ count: 1, importers: [{ user_id: people.bob.userId }], users: [{ id: people.bob.userId }] });
  });

  test('messages.editExportedChatInvite: other settings; when revoked it is invalid, and a permanent link is replaced', async () => {
    const link = await exported({ title: 'old' });
    const edited = await people.alice.call('messages.editExportedChatInvite', { peer: peer(), link: link.link, title: 'new', usage_limit: 7 });
    expect(edited).toMatchObject({ _: 'messages.exportedChatInvite', invite: { link: link.link, title: 'new', usage_limit: 7 } });
    await expect(people.alice.call('messages.editExportedChatInvite', { peer: peer(), link: lasting.link, title: 'x' })).rejects.toThrow('CHAT_INVITE_PERMANENT');
    const replaced = await people.alice.call('messages.editExportedChatInvite', { peer: peer(), link: lasting.link, revoked: true }) as tl.messages.exportedChatInviteReplaced;
    expect(replaced).toMatchObject({ _: 'messages.exportedChatInviteReplaced', invite: { revoked: true, link: lasting.link }, new_invite: { permanent: true } });
    await expect(people.carol.call('messages.importChatInvite', { hash: hashOf(lasting) })).rejects.toThrow('INVITE_HASH_EXPIRED');
    const { full_chat } = await people.alice.call('channels.getFullChannel', { channel: channel() });
    expect(full_chat).toMatchObject({ exported_invite: replaced.new_invite });
  });

  test('messages.deleteExportedChatInvite, messages.deleteRevokedExportedChatInvites: deleted from the list of revoked links', async () => {
    const revokedOnes = () => people.alice.call('messages.getExportedChatInvites', { peer: peer(), admin_id: { _: 'inputUserSelf' }, revoked: true, limit: 10 });
    const open = await exported({ title: 'open' });
    await expect(people.alice.call('messages.deleteExportedChatInvite', { peer: peer(), link: open.link })).rejects.toThrow('INVITE_REVOKED_MISSING');
    expect(await revokedOnes()).toMatchObject({ count: 1, invites: [{ link: lasting.link, revoked: true }] });
    expect(await people.alice.call('messages.deleteExportedChatInvite', { peer: peer(), link: lasting.link })).toBe(true);
    expect(await revokedOnes()).toMatchObject({ count: 0, invites: [] });
    await people.alice.call('messages.editExportedChatInvite', { peer: peer(), link: open.link, revoked: true });
    expect(await people.alice.call('messages.deleteRevokedExportedChatInvites', { peer: peer(), admin_id: { _: 'inputUserSelf' } })).toBe(true);
    expect(await revokedOnes()).toMatchObject({ count: 0 });
  });
});

describe('join requests', () => {
  const fullChat = async () => (await people.alice.call('channels.getFullChannel', { channel: channel() })).full_chat as tl.channelFull;
  let asking: tl.chatInviteExported;

  test('messages.getChatInviteImporters, updatePendingJoinRequests: admins see pending requests', async () => {
    asking = await exported({ request_needed: true, title: 'ask first' });
    expect(await people.carol.call('messages.checkChatInvite', { hash: hashOf(asking) })).toMatchObject({ request_needed: true });
    await expect(people.carol.call('messages.importChatInvite', { hash: hashOf(asking) })).rejects.toThrow('INVITE_REQUEST_SENT');
    await expect(people.carol.call('messages.importChatInvite', { hash: hashOf(asking) })).rejects.toThrow('INVITE_REQUEST_SENT');
    await eventually('Alice hears of it', () => people.heard.alice.some((one) => one._ === 'updatePendingJoinRequests' && one.requests_pending === 1 && one.recent_requesters[0] === people.carol.userId));
    expect(await fullChat()).toMatchObject({ requests_pending: 1, recent_requesters: [people.carol.userId] });
    expect(await importersOf({ requested: true })).toMatchObject({ count: 1, importers: [{ requested: true, user_id: people.carol.userId }] });
    expect(await importersOf({ requested: true, q: 'car' })).toMatchObject({ count: 1 });
    expect(await importersOf({ requested: true, q: 'nobody' })).toMatchObject({ count: 0 });
    expect(await importersOf({ requested: true, q: '\0' })).toMatchObject({ count: 0 });
    await expect(importersOf({ requested: true, q: 'car', link: asking.link })).rejects.toThrow('SEARCH_WITH_LINK_NOT_SUPPORTED');
    expect(people.heard.bob.some(({ _ }) => _ === 'updatePendingJoinRequests')).toBe(false);
  });

  test('messages.hideChatJoinRequest, messages.hideAllChatJoinRequests: declined, requested again, approved', async () => {
    const carol = await people.user('alice', 'carol');
    await people.alice.call('messages.hideChatJoinRequest', { peer: peer(), user_id: carol });
    expect((await fullChat()).requests_pending).toBeUndefined();
    await expect(people.alice.call('messages.hideChatJoinRequest', { peer: peer(), user_id: carol, approved: true })).rejects.toThrow('HIDE_REQUESTER_MISSING');
    await expect(people.alice.call('messages.hideAllChatJoinRequests', { peer: peer() })).rejects.toThrow('HIDE_REQUESTER_MISSING');
    await expect(people.carol.call('messages.importChatInvite', { hash: hashOf(asking) })).rejects.toThrow('INVITE_REQUEST_SENT');
    await eventually('she waits again', async () => (await fullChat()).requests_pending === 1);
    const answer = await people.alice.call('messages.hideAllChatJoinRequests', { peer: peer(), approved: true, link: asking.link }) as tl.updates;
    expect(chatIn('channel', answer)).toMatchObject({ participants_count: 3 });
    expect(told(await people.alice.call('messages.getHistory', { ...wholeHistory, peer: peer() }))[0]).toBe('messageActionChatJoinedByRequest');
    await eventually('Carol hears that she is in', () => people.heard.carol.some((one) => one._ === 'updateChannel' && one.channel_id === town.id));
    expect(await importersOf({ link: asking.link })).toMatchObject({ count: 1, importers: [{ user_id: people.carol.userId, approved_by: people.alice.userId }] });
  });

  test('channels.toggleJoinRequest, channels.toggleJoinToSend: a public group may require approval', async () => {
    await expect(people.alice.call('channels.toggleJoinRequest', { channel: channel(), enabled: true })).rejects.toThrow('CHAT_PUBLIC_REQUIRED');
    await people.alice.call('channels.updateUsername', { channel: channel(), username: 'town_of_links' });
    expect(chatIn('channel', await people.alice.call('channels.toggleJoinRequest', { channel: channel(), enabled: true }) as tl.updates)).toMatchObject({ join_request: true });
    expect(chatIn('channel', await people.alice.call('channels.toggleJoinToSend', { channel: channel(), enabled: true }) as tl.updates)).toMatchObject({ join_to_send: true });
    const resolved = await eventually('Bob finds it', () => people.bob.call('contacts.resolveUsername', { username: 'town_of_links' }).catch(() => false as const));
    const found = chatIn('channel', resolved);
    await people.bob.call('channels.leaveChannel', { channel: inputChannel(found) });
    await expect(people.bob.call('channels.joinChannel', { channel: inputChannel(found) })).rejects.toThrow('INVITE_REQUEST_SENT');
    await people.alice.call('messages.hideChatJoinRequest', { peer: peer(), user_id: await people.user('alice', 'bob'), approved: true });
    expect(await people.bob.call('channels.getChannels', { id: [inputChannel(found)] })).toMatchObject({ chats: [{ participants_count: 3 }] });
  });
});
