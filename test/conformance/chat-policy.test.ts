/** A classified channel, permitted hours of a group, and the operator command on behalf of their admins. */
import { spawnSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { channelPeer } from '@teamgram/event-schemas';
import { readResult, writeObject } from '@teamgram/tl';
import type { Request, Result, tl, TlObject } from '@teamgram/tl';
import { eventually } from '../support/eventually.ts';
import { CAROL_PHONE, chatIn, firstPage, inputChannel, inputPeerChannel, nextRandomId, startCommunity, told, wholeHistory } from './community.ts';
import type { Community, Name } from './community.ts';

let people: Community;
const seen: Partial<Record<Name, tl.channel>> = {};
const ids: Partial<Record<Name, number>> = {};
const peer = (who: Name) => inputPeerChannel(seen[who]!);

function chatPolicy(...words: string[]): string {
  const { dataDir } = people.server;
  const chat = String(channelPeer(seen.alice!.id));
  const { status, stdout, stderr } = spawnSync(process.execPath, ['tools/ops/main.ts', 'chat-policy', chat, '--as', String(ids.alice), ...words, '--data', dataDir], { encoding: 'utf8' });
  return status === 0 ? stdout : stderr;
}

const say = (who: Name, message: string) => people[who].call('messages.sendMessage', { peer: peer(who), message, random_id: nextRandomId() });
const historyOf = (who: Name) => people[who].call('messages.getHistory', { ...wholeHistory, peer: peer(who) });
const dialogsOf = async (who: Name) => (await people[who].call('messages.getDialogs', firstPage) as tl.messages.dialogs).chats;
const hasHeard = (who: Name, message: string) => people.heard[who].some((update) => update._ === 'updateNewChannelMessage' && update.message._ === 'message' && update.message.message === message);

beforeAll(async () => {
  people = await startCommunity();
  for (const name of ['alice', 'bob', 'carol'] as const) {
    const [self] = await people[name].call('users.getUsers', { id: [{ _: 'inputUserSelf' }] });
    ids[name] = self!.id;
  }
  seen.alice = chatIn('channel', await people.alice.call('channels.createChannel', { megagroup: true, title: 'Plans', about: '' }) as tl.updates);
  const users = [await people.user('alice', 'bob'), await people.user('alice', 'carol')];
  await people.alice.call('channels.inviteToChannel', { channel: inputChannel(seen.alice), users });
  for (const name of ['bob', 'carol'] as const) {
    seen[name] = await eventually(`${name} has the dialog`, async () => (await dialogsOf(name)).find((chat): chat is tl.channel => chat._ === 'channel') ?? false);
  }
  await say('alice', 'the plan');
});
afterAll(() => people?.leave());

type OwnMethod = 'teamgram.getChatPolicy' | 'teamgram.setChatPolicy';

/** Calls a method of our own API extension, as our SDK does. */
async function callOwn<M extends OwnMethod>(who: Name, method: M, fields: Omit<Request<M>, '_' | 'channel'>): Promise<Result<M>> {
  const query = { ...fields, _: method, channel: inputChannel(seen[who]!) };
  return readResult(method, await people[who].client.invoke(writeObject({ _: 'teamgram.invoke', query } as TlObject)));
}

describe('methods of our own SDK', () => {
  test('teamgram.getChatPolicy, teamgram.setChatPolicy: settings by an admin are visible to every reader', async () => {
    expect(await callOwn('bob', 'teamgram.getChatPolicy', {})).toEqual({ _: 'teamgram.chatPolicy', classification: 0, clearance: 0 });
    const hours = { _: 'teamgram.hours', from_minute: 480, until_minute: 1080 } as const;
    const user_id = await people.user('alice', 'bob');
    const set = await callOwn('alice', 'teamgram.setChatPolicy', { hours, classification: 1, clearances: [{ _: 'teamgram.clearance', user_id, level: 3 }] });
    expect(set).toEqual({ _: 'teamgram.chatPolicy', hours, classification: 1, clearance: 0 });
    const told = await eventually('Bob is cleared', async () => callOwn('bob', 'teamgram.getChatPolicy', {}).then((policy) => policy.clearance === 3 && policy));
    expect(told).toMatchObject({ hours, classification: 1 });
    await expect(callOwn('carol', 'teamgram.getChatPolicy', {})).rejects.toThrow('CHANNEL_PRIVATE');
    const open = { always: true, classification: 0, clearances: [{ _: 'teamgram.clearance', user_id, level: 0 }] } as const;
    expect(await callOwn('alice', 'teamgram.setChatPolicy', { ...open, clearances: [...open.clearances] })).toEqual({ _: 'teamgram.chatPolicy', classification: 0, clearance: 0 });
  });

  test('they are refused like the operator’s command', async () => {
    await expect(callOwn('bob', 'teamgram.setChatPolicy', { always: true })).rejects.toThrow('CHAT_ADMIN_REQUIRED');
    await expect(callOwn('alice', 'teamgram.setChatPolicy', { classification: 4 })).rejects.toThrow('INPUT_CONSTRUCTOR_INVALID');
  });

  test('they do not exist for other clients', async () => {
    const request = { channel: inputChannel(seen.alice!) };
    await expect(people.alice.call('teamgram.getChatPolicy', request)).rejects.toMatchObject({ code: 404, message: 'METHOD_INVALID' });
  });
});

describe('a classified chat', () => {
  test('members with clearance read, send and receive as before', async () => {
    expect(chatPolicy('--classification', '2', '--clearance', `${ids.bob}=2,${ids.carol}=1`)).toBe(`${channelPeer(seen.alice!.id)}: classification 2; members speak at all hours\n`);
    await eventually('Carol hears that it is closed to her', () => people.heard.carol.some((update) => update._ === 'updateChannel' && update.channel_id === seen.carol!.id));
    // A member with further restrictions still receives messages as before.
    const denied = { _: 'chatBannedRights', send_media: true, until_date: 0 } as const;
    await people.alice.call('channels.editBanned', { channel: inputChannel(seen.alice!), participant: await people.alice.find(CAROL_PHONE), banned_rights: denied });
    await say('bob', 'understood');
    await say('alice', 'secret');
    await eventually('Bob hears of it', () => hasHeard('bob', 'secret'));
    expect(told(await historyOf('bob'))).toContain('secret');
  });

  test('for others there is no history, difference, search, dialog or member list, and no updates', async () => {
    const { carol } = people;
    const channel = inputChannel(seen.carol!);
    const input_peer = peer('carol');
    const refused = [
      historyOf('carol'),
      say('carol', 'me too'),
      carol.call('updates.getChannelDifference', { channel, filter: { _: 'channelMessagesFilterEmpty' }, pts: 1, limit: 100 }),
      carol.call('messages.search', { peer: input_peer, q: 'plan', filter: { _: 'inputMessagesFilterEmpty' }, min_date: 0, max_date: 0, offset_id: 0, add_offset: 0, limit: 10, max_id: 0, min_id: 0, hash: 0n }),
      carol.call('channels.getMessages', { channel, id: [{ _: 'inputMessageID', id: 2 }] }),
      carol.call('channels.getFullChannel', { channel }),
      carol.call('channels.getParticipants', { channel, filter: { _: 'channelParticipantsRecent' }, offset: 0, limit: 10, hash: 0n }),
    ];
    for (const one of await Promise.allSettled(refused)) expect(one).toMatchObject({ status: 'rejected', reason: { message: expect.stringContaining('CHANNEL_PRIVATE') } });
    expect(await dialogsOf('carol')).toEqual([]);
    expect(await carol.call('messages.getPeerDialogs', { peers: [{ _: 'inputDialogPeer', peer: input_peer }] })).toMatchObject({ dialogs: [{ top_message: 0, unread_count: 0, pts: 1 }], messages: [] });
    expect(await carol.call('channels.getChannels', { id: [channel] })).toMatchObject({ chats: [{ _: 'channelForbidden', title: 'Classified' }] });
    expect(hasHeard('carol', 'secret')).toBe(false);
    await expect(carol.call('messages.forwardMessages', { from_peer: input_peer, to_peer: { _: 'inputPeerSelf' }, id: [4], random_id: [nextRandomId()] })).rejects.toThrow(/CHANNEL_PRIVATE|PEER_ID_INVALID|MESSAGE_ID/);
  });

  test('an invite link discloses nothing without clearance, nor does it let them join', async () => {
    const { alice } = people;
    const { link } = await alice.call('messages.exportChatInvite', { peer: peer('alice') }) as tl.chatInviteExported;
    const dave = await people.join();
    await dave.signUp('15550344', 'Dave');
    const hash = link.slice(link.indexOf('+') + 1);
    for (const method of ['messages.checkChatInvite', 'messages.importChatInvite'] as const) await expect(dave.call(method, { hash })).rejects.toThrow('INVITE_HASH_EXPIRED');
  });

  test('someone cleared later sees everything, and gets updates', async () => {
    chatPolicy('--clearance', `${ids.carol}=2`);
    const history = await eventually('Carol may read', () => historyOf('carol').catch(() => false as const));
    expect(told(history)).toEqual(expect.arrayContaining(['the plan', 'understood', 'secret']));
    await say('alice', 'welcome back');
    await eventually('Carol hears of it', () => hasHeard('carol', 'welcome back'));
  });
});

test('hours: outside of them members cannot send, but the creator can', async () => {
  const minute = Math.floor(Date.now() / 60_000) % 1440;
  const clock = (at: number) => `${String(Math.floor(at / 60)).padStart(2, '0')}:${String(at % 60).padStart(2, '0')}`;
  const [begin, end] = [(minute + 600) % 1440, (minute + 660) % 1440].map(clock);
  expect(chatPolicy('--hours', `${begin}-${end}`)).toContain(`members speak from ${begin} to ${end} UTC`);
  await expect(say('bob', 'now')).rejects.toThrow('CHAT_WRITE_FORBIDDEN');
  await say('alice', 'quiet hours');
  chatPolicy('--hours', 'off');
  await say('bob', 'good morning');
});

test('the operator gets clear errors', () => {
  expect(chatPolicy('--classification', '4')).toContain('INPUT_CONSTRUCTOR_INVALID');
  expect(chatPolicy('--hours', '25:00-26:00')).toContain('no span of hours');
});
