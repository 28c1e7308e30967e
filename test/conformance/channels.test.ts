/** Supergroups and channels: one mailbox for all of their members. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { tl } from '@teamgram/tl';
import { eventually } from '../support/eventually.ts';
import { chatIn, firstPage, inputChannel, inputPeerChannel, nextRandomId, startCommunity, told, wholeHistory } from './community.ts';
import type { Community, Name } from './community.ts';

let people: Community;
/** As each of them sees it: access hashes are their own. */
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

/** Finds the group among somebody's dialogs. */
async function find(who: Name): Promise<void> {
  const answer = await eventually(`${who} has the dialog`, async () => {
    const dialogs = await people[who].call('messages.getDialogs', firstPage) as tl.messages.dialogs;
    return dialogs.chats.some(({ _ }) => _ === 'channel') && dialogs;
  });
  seen[who] = chatIn('channel', answer);
}

describe('a supergroup', () => {
  test('channels.createChannel, channels.inviteToChannel: who is added finds it among their dialogs', async () => {
    const created = await people.alice.call('channels.createChannel', { megagroup: true, title: 'Town', about: 'everybody' }) as tl.updates;
    seen.alice = chatIn('channel', created);
    expect(seen.alice).toMatchObject({ megagroup: true, creator: true, title: 'Town', participants_count: 1 });
    expect(created.updates.map(({ _ }) => _)).toEqual(['updateChannel', 'updateNewChannelMessage']);
    const invited = await people.alice.call('channels.inviteToChannel', { channel: channel('alice'), users: [await people.user('alice', 'bob')] });
    expect(invited).toMatchObject({ missing_invitees: [] });
    await find('bob');
    expect(seen.bob).toMatchObject({ id: seen.alice.id, participants_count: 2 });
    expect(seen.bob!.access_hash).not.toBe(seen.alice.access_hash);
    await eventually('Bob hears of it', () => people.heard.bob.some((update) => update._ === 'updateChannel' && update.channel_id === seen.bob!.id));
  });

  test('M3 another one’s access hash addresses nothing', async () => {
    await expect(people.bob.call('channels.getChannels', { id: [channel('alice')] })).rejects.toThrow('CHANNEL_INVALID');
    const { chats } = await people.bob.call('channels.getChannels', { id: [channel('bob')] });
    expect(chats).toMatchObject([{ _: 'channel', title: 'Town' }]);
  });

  test('U9 a message reaches every other device of every member, with the number of the one mailbox', async () => {
    const { pts, message } = await say('alice', 'hello town');
    expect(message).toMatchObject({ out: true, id: pts, peer_id: { channel_id: seen.alice!.id }, from_id: { user_id: people.alice.userId } });
    for (const who of ['alice', 'bob'] as const) {
      const update = await eventually(`${who} hears it`, () => people.heard[who].find((one) => one._ === 'updateNewChannelMessage' && one.pts === pts));
      expect(update).toMatchObject({ pts, pts_count: 1, message: { message: 'hello town', id: pts } });
    }
    expect((await say('bob', 'hello Alice')).pts).toBe(pts + 1);
    expect(await historyOf('bob')).toEqual(['hello Alice', 'hello town', 'messageActionChatAddUser', 'messageActionChannelCreate']);
  });

  test('M6 unread counters are exact, channels.readHistory tells the authors and the reader’s other devices', async () => {
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

  test('U4 updates.getChannelDifference tells what the pushes told, from any past pts', async () => {
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
  });

  test('U7 updates.getDifference names the channels in which something happened since', async () => {
    const state = await people.bob.call('updates.getState', {});
    const difference = await people.bob.call('updates.getDifference', { pts: state.pts, date: state.date - 60, qts: 0 }) as tl.updates.difference;
    expect(difference.other_updates).toContainEqual(expect.objectContaining({ _: 'updateChannelTooLong', channel_id: seen.bob!.id }));
    expect(difference.chats).toMatchObject([{ _: 'channel', id: seen.bob!.id }]);
    const later = await people.bob.call('updates.getDifference', { pts: state.pts, date: state.date + 60, qts: 0 });
    expect(later._).toBe('updates.differenceEmpty');
  });
});
