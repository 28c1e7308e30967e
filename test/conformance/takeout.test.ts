/** Data exports (core.telegram.org/api/takeout): started, limited to announced contents and message ranges, finished. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { tl } from '@teamgram/tl';
import { eventually } from '../support/eventually.ts';
import { chatIn, firstPage, inputPeerChannel, nextRandomId, startCommunity, told, upload, wholeHistory } from './community.ts';
import type { Community } from './community.ts';

let people: Community;
let bob: tl.InputPeer;
let carol: tl.InputPeer;
const ids: number[] = [];
const self = { _: 'inputPeerSelf' } as const;
const search = { q: '', filter: { _: 'inputMessagesFilterEmpty' }, min_date: 0, max_date: 0, offset_id: 0, add_offset: 0, limit: 50, max_id: 0, min_id: 0, hash: 0n } as const;
const everything = { message_users: true, message_chats: true, message_megagroups: true, message_channels: true, contacts: true } as const;
const begin = async (contents: object = everything) => (await people.alice.call('account.initTakeoutSession', contents)).id;

async function say(peer: tl.InputPeer, message: string): Promise<number> {
  return ((await people.alice.call('messages.sendMessage', { peer, message, random_id: nextRandomId() })) as tl.updateShortSentMessage).id;
}

beforeAll(async () => {
  people = await startCommunity({ settings: { limits: { freshAuthorizationS: 0 } } });
  bob = { ...(await people.user('alice', 'bob')), _: 'inputPeerUser' };
  carol = { ...(await people.user('alice', 'carol')), _: 'inputPeerUser' };
  for (let turn = 0; turn < 6; turn++) ids.push(await say(bob, `hello ${turn}`));
  await say(carol, 'hello Carol');
});
afterAll(() => people?.leave());

describe('ranges', () => {
  test('messages.getSplitRanges: together they contain every id, and each message once', async () => {
    const id = await begin();
    const ranges = await people.alice.exported(id, 'messages.getSplitRanges', {});
    expect(ranges[0]!.min_id).toBe(1);
    expect(ranges.at(-1)!.max_id).toBe(2 ** 31 - 1);
    const found: string[] = [];
    for (const range of ranges) found.push(...told(await people.alice.exported(id, 'messages.getHistory', { ...wholeHistory, peer: bob }, range)));
    expect(found).toEqual(told(await people.alice.call('messages.getHistory', { ...wholeHistory, peer: bob })));
    await expect(people.alice.call('messages.getSplitRanges', {})).rejects.toThrow('TAKEOUT_REQUIRED');
  });

  test('invokeWithMessagesRange: limits histories, searches and dialogs to the range', async () => {
    const id = await begin();
    const range = { min_id: ids[1]!, max_id: ids[3]! };
    const between = ['hello 3', 'hello 2', 'hello 1'];
    const history = (page: object) => people.alice.exported(id, 'messages.getHistory', { ...wholeHistory, peer: bob, ...page }, range);
    expect(told(await history({}))).toEqual(between);
    expect(await history({ limit: 1 })).toMatchObject({ _: 'messages.messagesSlice', count: 3 });
    expect(told(await history({ offset_id: ids[3]!, limit: 1 }))).toEqual(['hello 2']);
    // As Telegram Desktop queries the oldest message of a range.
    expect(told(await history({ offset_id: 1, add_offset: -1, limit: 1 }))).toEqual(['hello 1']);
    for (const q of ['', 'hello']) {
      const found = await people.alice.exported(id, 'messages.search', { ...search, q, peer: bob }, range);
      expect([told(found), (found as tl.messages.messages)._]).toEqual([between, 'messages.messages']);
    }
    expect(told(await people.alice.exported(id, 'messages.search', { ...search, peer: bob, from_id: self }, range))).toEqual(between);
    const dialogs = async (bounds: { min_id: number; max_id: number }, limit = 20) => {
      const answer = await people.alice.exported(id, 'messages.getDialogs', { ...firstPage, limit }, bounds) as tl.messages.dialogs | tl.messages.dialogsSlice;
      return answer.dialogs.flatMap((dialog) => (dialog._ === 'dialog' && dialog.peer._ === 'peerUser' ? dialog.peer.user_id : []));
    };
    expect(await dialogs(range)).toEqual([people.bob.userId]);
    expect(await dialogs({ min_id: 1, max_id: 2 ** 31 - 1 })).toContain(people.carol.userId);
    expect(await dialogs({ min_id: 2 ** 31 - 2, max_id: 2 ** 31 - 1 })).toEqual([]);
    expect(told(await people.alice.exported(id, 'messages.getHistory', { ...wholeHistory, peer: bob }, { min_id: 9, max_id: 3 }))).toEqual([]);
  });
});

describe('contents of a takeout', () => {
  test('messages of other kinds of chats, and contacts, are refused', async () => {
    const group = inputPeerChannel(chatIn('channel', await people.alice.call('channels.createChannel', { megagroup: true, title: 'Group', about: '' }) as tl.updates));
    const id = await begin({ message_megagroups: true });
    const history = (peer: tl.InputPeer) => people.alice.exported(id, 'messages.getHistory', { ...wholeHistory, peer });
    expect(told(await history(group))).toEqual(['messageActionChannelCreate']);
    await expect(history(bob)).rejects.toThrow('TAKEOUT_INVALID');
    await expect(people.alice.exported(id, 'messages.search', { ...search, peer: bob })).rejects.toThrow('TAKEOUT_INVALID');
    await expect(people.alice.exported(id, 'contacts.getSaved', {})).rejects.toThrow('TAKEOUT_INVALID');
    expect((await people.alice.exported(id, 'help.getConfig', {}))._).toBe('config');
  });

  test('upload.getFile: if files are included, up to the chosen size', async () => {
    const { alice } = people;
    const sent = await alice.call('messages.uploadMedia', {
      peer: self,
      media: { _: 'inputMediaUploadedDocument', file: await upload(alice, Buffer.alloc(2_000, 7)), mime_type: 'text/plain', attributes: [] },
    }) as tl.messageMediaDocument;
    const { id, access_hash, file_reference } = sent.document as tl.document;
    const part = { location: { _: 'inputDocumentFileLocation', id, access_hash, file_reference, thumb_size: '' }, offset: 0, limit: 4096 } as const;
    const fetched = async (contents: object) => alice.exported(await begin(contents), 'upload.getFile', part);
    await expect(fetched({ message_users: true })).rejects.toThrow('TAKEOUT_INVALID');
    await expect(fetched({ files: true, file_max_size: 1_999 })).rejects.toThrow('TAKEOUT_INVALID');
    for (const contents of [{ files: true, file_max_size: 0 }, { files: true, file_max_size: 2_000 }]) expect(await fetched(contents)).toMatchObject({ _: 'upload.file' });
    expect(await alice.call('upload.getFile', part)).toMatchObject({ _: 'upload.file' });
  });

  test('contacts.getSaved: names and numbers as stored by the caller', async () => {
    await expect(people.alice.call('contacts.getSaved', {})).rejects.toThrow('TAKEOUT_REQUIRED');
    const saved = await people.alice.exported(await begin({ contacts: true }), 'contacts.getSaved', {});
    const { users } = await people.alice.call('contacts.getContacts', { hash: 0n }) as tl.contacts.contacts;
    expect(new Set(saved.map(({ phone, first_name }) => `${phone} ${first_name}`))).toEqual(new Set((users as tl.user[]).map(({ phone, first_name }) => `${phone} ${first_name}`)));
    expect(saved).toHaveLength(2);
  });
});

describe('takeout sessions', () => {
  test('account.initTakeoutSession: another device is notified, and cannot use it', async () => {
    const id = await begin();
    await eventually('the other device is told', () => people.heard.alice.some((update) => update._ === 'updateServiceNotification' && update.type === 'EXPORT_BEGUN'));
    const { bob: other } = people;
    await expect(other.exported(id, 'help.getConfig', {})).rejects.toThrow('TAKEOUT_INVALID');
    await expect(people.alice.exported(id + 1n, 'help.getConfig', {})).rejects.toThrow('TAKEOUT_INVALID');
  });

  test('account.finishTakeoutSession ends it; so does starting another one', async () => {
    const first = await begin();
    const second = await begin();
    await expect(people.alice.exported(first, 'help.getConfig', {})).rejects.toThrow('TAKEOUT_INVALID');
    await expect(people.alice.call('account.finishTakeoutSession', { success: true })).rejects.toThrow('TAKEOUT_REQUIRED');
    expect(await people.alice.exported(second, 'account.finishTakeoutSession', { success: true })).toBe(true);
    await expect(people.alice.exported(second, 'help.getConfig', {})).rejects.toThrow('TAKEOUT_INVALID');
  });
});
