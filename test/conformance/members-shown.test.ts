/** Who is shown which members of supergroups and channels: lists, counts, single members, common chats. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { tl } from '@teamgram/tl';
import { eventually } from '../support/eventually.ts';
import { chatIn, firstPage, inputChannel, inputPeerChannel, nextRandomId, startCommunity } from './community.ts';
import type { Community, Name } from './community.ts';

let people: Community;
/** The chat of the current scenario as each of them sees it. */
let seen: Partial<Record<Name, tl.channel>> = {};
const channel = (who: Name) => inputChannel(seen[who]!);
const peer = (who: Name) => inputPeerChannel(seen[who]!);

beforeAll(async () => {
  people = await startCommunity();
});
afterAll(() => people?.leave());

/** Creates a chat of Alice's with these members. */
async function found(kind: { megagroup?: true; broadcast?: true }, title: string, members: readonly Name[]): Promise<void> {
  seen = { alice: chatIn('channel', await people.alice.call('channels.createChannel', { ...kind, title, about: '' }) as tl.updates) };
  for (const name of members) await bring(name);
}

async function bring(name: Name): Promise<void> {
  await people.alice.call('channels.inviteToChannel', { channel: channel('alice'), users: [await people.user('alice', name)] });
  seen[name] = await eventually(`${name} has the dialog`, async () => {
    const { chats } = await people[name].call('messages.getDialogs', firstPage) as tl.messages.dialogs;
    return chats.find((chat): chat is tl.channel => chat._ === 'channel' && chat.id === seen.alice!.id);
  });
}

const list = (who: Name, filter: tl.ChannelParticipantsFilter) =>
  people[who].call('channels.getParticipants', { channel: channel(who), filter, offset: 0, limit: 10, hash: 0n }) as Promise<tl.channels.channelParticipants>;
const admins = { _: 'channelParticipantsAdmins' } as const;
const appoint = async (who: Name, rights: Partial<tl.chatAdminRights>) =>
  people.alice.call('channels.editAdmin', { channel: channel('alice'), user_id: await people.user('alice', who), admin_rights: { _: 'chatAdminRights', ...rights }, rank: '' });
const full = async (who: Name) => (await people[who].call('channels.getFullChannel', { channel: channel(who) })).full_chat as tl.channelFull;
const ban = async (who: Name, rights: Partial<tl.chatBannedRights>) => {
  const { user_id, access_hash } = await people.user('alice', who);
  return people.alice.call('channels.editBanned', { channel: channel('alice'), participant: { _: 'inputPeerUser', user_id, access_hash }, banned_rights: { _: 'chatBannedRights', until_date: 0, ...rights } });
};
const member = async (who: Name, other: Name) => {
  const { user_id, access_hash } = await people.user(who, other);
  return (await people[who].call('channels.getParticipant', { channel: channel(who), participant: { _: 'inputPeerUser', user_id, access_hash } })).participant;
};
const sharedWith = async (who: Name, other: Name) => {
  const user_id = await people.user(who, other);
  const [{ chats }, { full_user }] = await Promise.all([people[who].call('messages.getCommonChats', { user_id, max_id: 0, limit: 10 }), people[who].call('users.getFullUser', { id: user_id })]);
  const has = chats.some(({ id }) => id === seen.alice!.id);
  return { has, sameCount: full_user.common_chats_count === chats.length };
};

describe('a broadcast channel', () => {
  test('its admins are shown to admins only', async () => {
    await found({ broadcast: true }, 'News', ['bob', 'carol']);
    await appoint('bob', { post_messages: true });
    await eventually('Bob is an admin', async () => (await list('bob', admins)).count === 2, 10_000);
    await expect(list('carol', admins)).rejects.toThrow('CHAT_ADMIN_REQUIRED');
  });
});

describe('a supergroup', () => {
  test('an owner who has become anonymous is counted once among its admins', async () => {
    await found({ megagroup: true }, 'Town', ['bob', 'carol']);
    await appoint('alice', { anonymous: true });
    await eventually('Alice is anonymous', async () => (await list('carol', admins)).count === 0);
    expect((await list('alice', admins)).count).toBe(1);
    expect((await full('alice')).admins_count).toBe(1);
    await appoint('alice', {});
  });

  test('whom an admin has banned is shown to admins only', async () => {
    await ban('carol', { view_messages: true });
    await eventually('Carol is gone', () => member('alice', 'carol').then((shown) => shown._ === 'channelParticipantBanned'));
    await expect(member('bob', 'carol')).rejects.toThrow('USER_NOT_PARTICIPANT');
    await ban('carol', {});
    await bring('carol');
  });

  test('whose members are hidden is a common chat for its admins only', async () => {
    expect(await sharedWith('bob', 'carol')).toEqual({ has: true, sameCount: true });
    await people.alice.call('channels.toggleParticipantsHidden', { channel: channel('alice'), enabled: true });
    await eventually('its members are hidden', async () => (await full('bob')).participants_hidden);
    expect(await sharedWith('bob', 'carol')).toEqual({ has: false, sameCount: true });
    expect(await sharedWith('alice', 'carol')).toEqual({ has: true, sameCount: true });
    await people.alice.call('channels.toggleParticipantsHidden', { channel: channel('alice'), enabled: false });
  });

  test('is no common chat with an anonymous admin, except for admins', async () => {
    await appoint('bob', { anonymous: true, ban_users: true });
    await eventually('Bob is anonymous', async () => !(await sharedWith('carol', 'bob')).has);
    expect(await sharedWith('carol', 'bob')).toEqual({ has: false, sameCount: true });
    expect(await sharedWith('alice', 'bob')).toEqual({ has: true, sameCount: true });
  });

  test('is shown by a folder link only as long as its author may invite to it', async () => {
    await found({ megagroup: true }, 'Club', ['bob']);
    const filter: tl.dialogFilter = { _: 'dialogFilter', id: 2, title: { _: 'textWithEntities', text: 'Clubs', entities: [] }, pinned_peers: [], include_peers: [peer('bob')], exclude_peers: [] };
    await people.bob.call('messages.updateDialogFilter', { id: 2, filter });
    const { invite: { url } } = await people.bob.call('chatlists.exportChatlistInvite', { chatlist: { _: 'inputChatlistDialogFilter', filter_id: 2 }, title: 'Clubs', peers: [peer('bob')] });
    const shared = async () => {
      const { peers, chats } = await people.carol.call('chatlists.checkChatlistInvite', { slug: url.split('/').at(-1)! }) as tl.chatlists.chatlistInvite;
      return [peers.length, chats.length];
    };
    expect(await shared()).toEqual([1, 1]);
    await people.alice.call('messages.editChatDefaultBannedRights', { peer: peer('alice'), banned_rights: { _: 'chatBannedRights', until_date: 0, invite_users: true } });
    await eventually('members may not invite', async () => (await shared())[0] === 0, 5_000);
    expect(await shared()).toEqual([0, 0]);
  });

  test('messages of its hidden history cannot be reacted to or voted on', async () => {
    await found({ megagroup: true }, 'Archive', ['bob']);
    await people.alice.call('channels.togglePreHistoryHidden', { channel: channel('alice'), enabled: true });
    const poll: tl.inputMediaPoll = {
      _: 'inputMediaPoll',
      poll: { _: 'poll', id: 0n, question: { _: 'textWithEntities', text: 'hidden?', entities: [] }, hash: 0n, answers: ['yes', 'no'].map((text, index) => ({ _: 'pollAnswer', text: { _: 'textWithEntities', text, entities: [] }, option: Uint8Array.of(index) })) },
    };
    const sent = await people.alice.call('messages.sendMedia', { peer: peer('alice'), media: poll, message: '', random_id: nextRandomId() }) as tl.updates;
    const msg_id = sent.updates.flatMap((update) => (update._ === 'updateNewChannelMessage' ? [update.message.id] : []))[0]!;
    await bring('carol');
    const react = (who: Name) => people[who].call('messages.sendReaction', { peer: peer(who), msg_id, reaction: [{ _: 'reactionEmoji', emoticon: '👍' }] });
    const vote = (who: Name) => people[who].call('messages.sendVote', { peer: peer(who), msg_id, options: [Uint8Array.of(0)] });
    await expect(react('carol')).rejects.toThrow('MESSAGE_ID_INVALID');
    await expect(vote('carol')).rejects.toThrow('MESSAGE_ID_INVALID');
    const { updates } = await vote('bob') as tl.updates;
    expect(updates).toMatchObject([{ _: 'updateMessagePoll', results: { total_voters: 1 } }]);
    expect(await react('bob')).toMatchObject({ updates: [{ _: 'updateMessageReactions' }] });
  });
});
