/** Mentions in groups (core.telegram.org/api/mentions). */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { tl } from '@teamgram/tl';
import { eventually } from '../support/eventually.ts';
import { gather } from './gathering.ts';
import type { Gathering, Kind } from './gathering.ts';
import { nextRandomId } from './community.ts';

let people: Gathering;
beforeAll(async () => {
  people = await gather();
  await people.bob.call('account.updateUsername', { username: 'bob_is_called' });
});
afterAll(() => people?.leave());

const page = { offset_id: 0, add_offset: 0, limit: 10, max_id: 0, min_id: 0 };
const unread = async (kind: Kind, top_msg_id?: number, more: Partial<typeof page> = {}) => {
  const answer = await people.bob.call('messages.getUnreadMentions', { peer: people.place(kind, 'bob'), top_msg_id, ...page, ...more });
  return 'messages' in answer ? answer.messages as tl.message[] : [];
};
const count = async (kind: Kind) => (await people.dialog(kind, 'bob')).unread_mentions_count;

describe.each(['a basic group', 'a supergroup'] as const)('in %s', (kind) => {
  test('messages.getUnreadMentions: by username, by link, by reply; the dialog’s counter is exact', async () => {
    expect(await count(kind)).toBe(0);
    const byName = await people.say(kind, 'where is @bob_is_called?');
    const bob = await people.user('alice', 'bob');
    await people.alice.call('messages.sendMessage', {
      peer: people.place(kind, 'alice'), message: 'you there', random_id: nextRandomId(), entities: [{ _: 'inputMessageEntityMentionName', offset: 0, length: 3, user_id: bob }],
    });
    await people.bob.call('messages.sendMessage', { peer: people.place(kind, 'bob'), message: 'here', random_id: nextRandomId() });
    const forAlice = await eventually('Alice has it', async () => {
      const answer = await people.alice.call('messages.getHistory', { peer: people.place(kind, 'alice'), offset_id: 0, offset_date: 0, add_offset: 0, limit: 10, max_id: 0, min_id: 0, hash: 0n });
      return 'messages' in answer && answer.messages.find((one) => one._ === 'message' && one.message === 'here')?.id;
    });
    await people.alice.call('messages.sendMessage', { peer: people.place(kind, 'alice'), message: 'good', random_id: nextRandomId(), reply_to: { _: 'inputReplyToMessage', reply_to_msg_id: forAlice } });
    await people.say(kind, 'nobody in particular');
    await eventually('three of them', async () => await count(kind) === 3);
    expect((await unread(kind)).map(({ message, mentioned, media_unread }) => [message, mentioned, media_unread])).toEqual([['good', true, true], ['you there', true, true], ['where is @bob_is_called?', true, true]]);
    // The sequence of Telegram Desktop: the oldest mention first, then those above the newest one fetched.
    expect((await unread(kind, undefined, { offset_id: 1, add_offset: -2, limit: 2 })).map(({ message }) => message)).toEqual(['you there', 'where is @bob_is_called?']);
    const [above] = await unread(kind, undefined, { offset_id: 1, add_offset: -2, limit: 2 });
    expect((await unread(kind, undefined, { offset_id: above!.id, add_offset: -3, limit: 2 })).map(({ message }) => message)).toEqual(['good']);
    expect((await unread(kind, undefined, { offset_id: above!.id, add_offset: -1, limit: 2 })).map(({ message }) => message)).toEqual(['you there', 'where is @bob_is_called?']);
    if (kind === 'a supergroup') {
      expect((await unread(kind, forAlice)).map(({ message }) => message)).toEqual(['good']);
      expect((await unread(kind, 1)).map(({ message }) => message)).toEqual(['you there', 'where is @bob_is_called?']);
    }
    expect(await people.seen(kind, 'alice', byName.alice)).not.toHaveProperty('mentioned', true);
  });

  test('messages.readMessageContents, channels.readMessageContents, messages.readMentions: marked as read', async () => {
    const [last] = await unread(kind);
    const peer = people.place(kind, 'bob');
    if (peer._ === 'inputPeerChannel') await people.bob.call('channels.readMessageContents', { channel: { ...peer, _: 'inputChannel' }, id: [last!.id] });
    else await people.bob.call('messages.readMessageContents', { id: [last!.id] });
    expect(await count(kind)).toBe(2);
    expect(await people.seen(kind, 'bob', last!.id)).toMatchObject({ mentioned: true });
    expect((await people.seen(kind, 'bob', last!.id)).media_unread).toBeUndefined();
    expect(await people.bob.call('messages.readMentions', { peer })).toMatchObject({ _: 'messages.affectedHistory', pts_count: 0, offset: 0 });
    expect(await count(kind)).toBe(0);
    expect(await unread(kind)).toEqual([]);
  });

  test('deleted messages do not count', async () => {
    const id = await people.say(kind, 'or @bob_is_called not?');
    await eventually('it is counted', async () => await count(kind) === 1);
    const peer = people.place(kind, 'alice');
    if (peer._ === 'inputPeerChannel') await people.alice.call('channels.deleteMessages', { channel: { ...peer, _: 'inputChannel' }, id: [id.alice] });
    else await people.alice.call('messages.deleteMessages', { id: [id.alice], revoke: true });
    await eventually('it is not counted', async () => await count(kind) === 0);
  });
});

test('there are no mentions in private chats and channels', async () => {
  for (const kind of ['a private chat', 'a channel'] as const) {
    const id = await people.say(kind, 'hello @bob_is_called');
    expect((await people.seen(kind, 'bob', id.bob)).mentioned).toBeUndefined();
    expect(await count(kind)).toBe(0);
    expect(await unread(kind)).toEqual([]);
  }
});
